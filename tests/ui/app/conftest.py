"""A whole session over a real folder: sign-in, window, lock."""

import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from carecoord.bootstrap import build_services
from tests.factories.closed_practice import LEAD_ID, LEAD_PASSPHRASE, ClosedPractice, make_practice
from ui.app import Session, WindowOptions
from ui.shell.desk import Desk

Start = Callable[..., "Running"]


class Running:
    """A session and how often it would have begun again."""

    def __init__(
        self, app: QApplication, practice: ClosedPractice, qtbot: QtBot, *, demo: bool = False
    ) -> None:
        self.restarts = 0
        self._qtbot = qtbot
        options = WindowOptions(
            home=practice.home,
            gate=practice.gate(),
            build_services=build_services,
            language="en",
            demo=demo,
            restart=self._restart,
        )
        self.session = Session(app, options)
        self.session.start()

    def _restart(self) -> None:
        self.restarts += 1

    def sign_in(self, person_id: str = LEAD_ID, passphrase: str = LEAD_PASSPHRASE) -> Desk:
        step = self.session.way_in.sign_in
        assert step is not None
        step.people.setCurrentIndex(step.people.findData(person_id))
        assert step.person_id == person_id
        step.passphrase.setText(passphrase)
        step.go_on()
        self._qtbot.waitUntil(lambda: self.session.desk is not None, timeout=30_000)
        assert self.session.desk is not None
        return self.session.desk


@pytest.fixture(scope="session")
def made_practice(tmp_path_factory: pytest.TempPathFactory) -> ClosedPractice:
    return make_practice(tmp_path_factory.mktemp("made") / "home")


@pytest.fixture
def practice(made_practice: ClosedPractice, tmp_path: Path) -> ClosedPractice:
    return made_practice.copied_to(tmp_path / "home")


@pytest.fixture(autouse=True)
def _hooks_put_back() -> Iterator[None]:
    """A session catches what nobody else does, and the tests go on after it."""
    kept = sys.excepthook, threading.excepthook
    yield
    sys.excepthook, threading.excepthook = kept


@pytest.fixture
def running(qapp: QApplication, practice: ClosedPractice, qtbot: QtBot) -> Iterator[Running]:
    made = Running(qapp, practice, qtbot)
    yield made
    if made.session.desk is not None and not made.restarts:
        made.session.desk.window.close()
    made.session.jobs.shut_down()


@pytest.fixture
def desk(running: Running) -> Desk:
    return running.sign_in()
