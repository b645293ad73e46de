"""A desktop with a screen reader on it: a display, its buses, and who reads them aloud.

All of it is a test's own: nothing of the desktop of whoever runs the tests is asked or told.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from devtools import debian, real_parts
from tests.end2end.program import ROOT, without_screen
from tests.end2end.screen_reader import ScreenReader
from tests.end2end.window_keeper import window_keeper
from tests.integration.security.secret_service import private_bus

_PACKAGES = frozenset({"at-spi2-core", "dbus", "xvfb"})
_ENDS_WITHIN_S = 10.0


@dataclass(frozen=True)
class SpokenDesktop:
    """Somebody's session.

    Attributes:
        variables: What a program started here finds in its environment.
        reader: Who reads its windows aloud.
    """

    variables: dict[str, str]
    reader: ScreenReader

    @contextmanager
    def program(self, command: Sequence[str]) -> Iterator[subprocess.Popen[bytes]]:
        """Start a program, whose windows are read until it is killed."""
        with subprocess.Popen(
            list(command), env=self.variables, cwd=ROOT, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as running:  # fmt: skip
            try:
                self.reader.follow(running.pid)
                yield running
            finally:
                running.kill()


def require_programs() -> None:
    """Skip where this machine has not what a spoken desktop is made of."""
    if sys.platform != "linux":
        pytest.skip("Windows are read aloud through AT-SPI on Linux alone.")
    lacking = [part.package for part in real_parts.missing() if part.package in _PACKAGES]
    if lacking:
        pytest.skip(f"To run it by ear too: {debian.install_command(lacking)}")


@contextmanager
def spoken_desktop() -> Iterator[SpokenDesktop]:
    """A display of the size of a laptop, its buses and a screen reader."""
    require_programs()
    with ExitStack() as stack:
        # Short, since the path of a socket may have 107 characters.
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="spoken")))
        display = stack.enter_context(_display())
        address = stack.enter_context(private_bus(folder))
        variables = {
            **without_screen(),
            "DISPLAY": display,
            "QT_QPA_PLATFORM": "xcb",
            "XDG_RUNTIME_DIR": str(folder),
            "HOME": str(folder),
            "DBUS_SESSION_BUS_ADDRESS": address,
        }
        variables.pop("AT_SPI_BUS_ADDRESS", None)
        stack.enter_context(window_keeper(display))
        stack.enter_context(_accessibility(variables))
        reader = stack.enter_context(ScreenReader.on(address))
        yield SpokenDesktop(variables, reader)


@contextmanager
def _display() -> Iterator[str]:
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1366x768x24"]
    with subprocess.Popen(
        [*command, "-nolisten", "tcp"], pass_fds=[writing], stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:  # fmt: skip
        os.close(writing)
        with os.fdopen(reading) as answer:
            number = answer.readline().strip()
        try:
            yield f":{number}"
        finally:
            _end(server)


@contextmanager
def _accessibility(variables: dict[str, str]) -> Iterator[None]:
    """The second bus, over which windows tell what they hold."""
    launcher = real_parts.accessibility_bus()
    assert launcher is not None
    with subprocess.Popen(
        [str(launcher), "--launch-immediately", "--a11y=1", "--screen-reader=1"],
        env=variables, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    ) as launched:  # fmt: skip
        try:
            yield
        finally:
            _end(launched)


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(_ENDS_WITHIN_S)
    except subprocess.TimeoutExpired:
        process.kill()
