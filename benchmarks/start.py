"""Start and memory of the sign-in against a bare Qt window, each in a process of its own.

Both are begun in turns by the same interpreter with the same flags, have windows of the same
size, and stop the clock at the same moment: in the first turn of the event loop after the
window was painted, so its children too. Both have their modules compiled, as an installed
program has, also where the surroundings forbid Python to keep what it compiled. Ours is begun
as people begin it: without words, and not for the first time on this machine.
"""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from benchmarks.harness import Figure
from benchmarks.practice import Setting
from carecoord.security.sign_in_list import KEY_FILE_NAME
from carecoord.services.stores import DATABASE_NAME
from ui.app import STATE_FILE
from ui.shell import kept
from ui.state.window_state import WindowState
from ui.theme.apply import ThemeChoice

LATE = ("sqlalchemy", "openpyxl", "alembic", "keyring", "msgspec")
"""What must not be loaded when the sign-in is painted."""
_STARTS_A_ROUND = 5

_TELL = """
import sys, time
def tell():
    at, busy = time.time(), time.process_time()  # before anything is loaded for telling
    import json, os
    pages = int(open("/proc/self/statm").read().split()[1]) if sys.platform == "linux" else 0
    print(json.dumps({"at": at, "cpu": busy * 1000, "mb": pages / 256, "loaded": [
        name for name in sys.argv[1:] if name in sys.modules]}), flush=True)
    os._exit(0)
"""
_BARE = (
    _TELL
    + """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
class Bare(QWidget):
    def paintEvent(self, event): QTimer.singleShot(0, tell)
app = QApplication(sys.argv[:1]); window = Bare(); window.resize(1366, 768); window.show()
app.exec()
"""
)
_OURS = (
    _TELL
    + """
import main
def show(window):
    # The first to hear of the painting is this, before what is slow begins to load.
    window.painted.disconnect(); window.painted.connect(tell); shown(window)
def load_window():
    global shown
    load()
    from ui.app import EntryWindow
    shown, EntryWindow.show = EntryWindow.show, show
load, main.load_window = main.load_window, load_window
main.main([])
"""
)


def run(setting: Setting) -> Iterator[Figure]:
    """To the first painting of the sign-in: the best of several starts, and what it holds."""
    ours, limit = [], []
    with second_start(setting.home) as place:
        for _round in range(1 + setting.rounds * _STARTS_A_ROUND):
            ours.append(_started(_OURS, place))
            limit.append(bare_window())
    del ours[0], limit[0]  # the first start compiles, and reads from the disk
    early = {name for one in ours for name in one["loaded"]}
    yield Figure("libraries loaded too early", len(early), "", goal=0)
    for name, key, unit, goal in (
        ("to the painted sign-in", "ms", "ms", 1.25),
        ("of the processor until then", "cpu", "ms", None),
        ("memory at the sign-in", "mb", "MB", 1.6),
    ):
        mine, bare = (min(one[key] for one in each) for each in (ours, limit))
        yield Figure(name, mine, unit, bare, goal)


def bare_window() -> dict[str, Any]:
    """What a window without anything in it takes."""
    return _started(_BARE, {})


@contextlib.contextmanager
def second_start(home: Path) -> Iterator[dict[str, str]]:
    """Where a practice is when nobody names a folder, with what a session before left there."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "CareCoord"
        place.mkdir()
        shutil.copy(home / KEY_FILE_NAME, place)
        (place / DATABASE_NAME).symlink_to(home / DATABASE_NAME)
        state = WindowState(place / STATE_FILE)
        kept.keep(ThemeChoice(), "en", state)
        state.sync()
        linux = sys.platform == "linux"
        yield {"XDG_DATA_HOME": folder, "CARECOORD_HOME": "" if linux else str(place)}


def _started(code: str, place: Mapping[str, str]) -> dict[str, Any]:
    surroundings = {
        "QT_QPA_PLATFORM": "offscreen", **os.environ, "PYTHONDONTWRITEBYTECODE": "", **place
    }  # fmt: skip
    began = time.time()
    done = subprocess.run(
        [sys.executable, "-c", code, *LATE],
        capture_output=True, text=True, check=True, timeout=60, env=surroundings,
    )  # fmt: skip
    told = json.loads(done.stdout.splitlines()[-1])
    return {**told, "ms": (told["at"] - began) * 1000}
