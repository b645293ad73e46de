"""One start on a real display server, as a desktop gives it."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end2end.program import Program, command_line, without_screen

PATIENCE_S = 60
MOST_COLOURS_OF_AN_EMPTY_SCREEN = 8
LOOK = """\
import sys
from PySide6.QtGui import QGuiApplication
app = QGuiApplication([])
image = app.primaryScreen().grabWindow(0).toImage()
places = ((x, y) for x in range(0, image.width(), 3) for y in range(0, image.height(), 3))
print(len({image.pixel(x, y) for x, y in places}))
"""

pytestmark = pytest.mark.skipif(shutil.which("Xvfb") is None, reason="Xvfb is not installed")


@pytest.fixture(scope="module")
def display() -> Iterator[dict[str, str]]:
    """The variables of a session on a display of its own."""
    reading, writing = os.pipe()
    command = [
        "Xvfb",
        "-displayfd",
        str(writing),
        "-screen",
        "0",
        "1366x768x24",
        "-nolisten",
        "tcp",
    ]
    with subprocess.Popen(
        command, pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        os.close(writing)
        with os.fdopen(reading) as answer:
            number = answer.readline().strip()
        yield {**without_screen(), "DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"}
        server.terminate()


def colours(display: dict[str, str]) -> int:
    """How many colours the screen shows."""
    seen = subprocess.run(
        [sys.executable, "-c", LOOK], env=display, capture_output=True, encoding="utf-8",
        timeout=PATIENCE_S, check=True,
    )  # fmt: skip
    return int(seen.stdout)


def test_that_the_window_opens_on_a_display_and_leaves_the_store_sound_when_killed(
    display: dict[str, str], program: Program, tmp_path: Path
) -> None:
    before = colours(display)
    command = command_line("--home", str(program.home))
    with subprocess.Popen(
        command, env=display, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    ) as window:
        until_s = time.monotonic() + PATIENCE_S
        while colours(display) <= before + MOST_COLOURS_OF_AN_EMPTY_SCREEN:
            assert window.poll() is None, window.communicate()
            assert time.monotonic() < until_s, "nothing was painted"
            time.sleep(0.2)
        window.kill()
        out, err = window.communicate()
    assert (out, "Traceback" in err) == ("", False), err
    assert program.json("verify")["sound"]
