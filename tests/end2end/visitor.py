"""Somebody at the real window in a process of its own, which can be killed at any moment.

POSIX only.
"""

import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from PySide6.QtWidgets import QApplication

import main
from carecoord.bootstrap import build_services
from carecoord.services.bundle import Services
from carecoord.services.opened import OpenedPractice
from tests.end2end.hand import Hand
from tests.end2end.keyboard import Keyboard
from tests.end2end.office import Office
from tests.end2end.screen import PATIENCE_S, Screen
from tests.end2end.test_visit_keys import sit_down
from ui.dialogs.files import FileDialog
from ui.dialogs.print import PrintDialog
from ui.pages.handouts import giving
from ui.theme.apply import STYLE

_BEFOREHAND = (
    "carecoord.bootstrap", "carecoord.services.opening", "ui.shell.desk",
    *(f"ui.pages.{page}.page" for page in ("today", "patients", "patient", "handouts", "help")),
)  # fmt: skip
"""What the window loads on its way: once here, and not again in every process."""


@dataclass
class Place:
    """Where a step is done, and the services of that window to see what is stored by now."""

    keyboard: Keyboard
    services: Services

    @property
    def patient_id(self) -> str:
        """Whom the visit is about."""
        (hit,) = self.services.search.find("whitfield", actor=self.services.actor)
        return hit.id


Step = Callable[[Place], object]


class Visitor:
    """Does one step of a visit after the other until the process is killed."""

    def __init__(self, process: BaseProcess, orders: Connection, home: Path) -> None:
        self._process = process
        self._orders = orders
        self._home = home

    def do(self, step: Step) -> None:
        """Have a step done, and wait until it is.

        Raises:
            AssertionError: It could not be done, in the words of that process.
        """
        self._orders.send(step)
        assert self._orders.poll(2 * PATIENCE_S), f"{step} never ended"
        failed = self._orders.recv()
        assert not failed, failed

    def left_by_a_kill(self, folder: Path) -> Path:
        """The data folder as a kill at this moment would leave it.

        The process is halted between two of its instructions, its files are copied, and it
        goes on: so one visit tells of as many kills as wanted.
        """
        assert self._process.pid is not None
        os.kill(self._process.pid, signal.SIGSTOP)
        try:
            _wait_until_halted(self._process.pid)
            return shutil.copytree(self._home, folder)
        finally:
            os.kill(self._process.pid, signal.SIGCONT)

    def kill(self) -> None:
        """End the process at once: nothing of it runs any more."""
        self._process.kill()
        self._process.join()
        assert self._process.exitcode == -signal.SIGKILL, "it ended by itself"


def _wait_until_halted(pid: int) -> None:
    ask = ("ps", "-o", "state=", "-p", str(pid))
    until_s = time.monotonic() + PATIENCE_S
    while not subprocess.check_output(ask, text=True).strip().startswith("T"):
        assert time.monotonic() < until_s, "it was never halted"


@contextmanager
def visitor(home: Path, files: Path) -> Iterator[Visitor]:
    """Somebody signed in to a practice, whose window saves files in a folder of the test."""
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload([__name__, *_BEFOREHAND])
    here, there = processes.Pipe()
    process = processes.Process(target=_live, args=(home, files, there), daemon=True)
    process.start()
    there.close()
    try:
        yield Visitor(process, here, home)
    finally:
        process.kill()
        process.join()


def _live(home: Path, files: Path, orders: Connection) -> None:
    FileDialog._last_folder = files
    giving.has_printer = lambda: True  # type: ignore[attr-defined]
    PrintDialog.ask = classmethod(lambda *_: True)  # type: ignore[assignment, method-assign]
    app = QApplication([*sys.argv[:1], *STYLE])
    screen = Screen(files / "pictures")
    office = Office(home, screen, app)
    keyboard = Keyboard(Hand(screen), screen)
    opened: list[Services] = []

    def build(practice: OpenedPractice) -> Services:
        opened.append(build_services(practice))
        return opened[-1]

    main.build_services = build  # type: ignore[assignment]

    def story() -> None:
        sit_down(office)
        # An opening is rehearsed too, on nothing.
        place = Place(keyboard, next(each for each in opened if each.home == home))
        while True:
            step = orders.recv()
            try:
                step(place)
            except BaseException as error:  # noqa: BLE001 - told to the test
                orders.send(repr(error))
            else:
                orders.send("")

    screen.play(story)
