"""Start and memory of the sign-in against a bare Qt window, each in a process of its own.

Both are begun in turns by the same interpreter with the same flags, have windows of the same
size, and stop the clock at the same moment: in the first turn of the event loop after the
window was painted, so its children too. Both have their modules compiled, as an installed
program has, also where the surroundings forbid Python to keep what it compiled.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.harness import Figure
from benchmarks.practice import Setting

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
        name for name in sys.argv[2:] if name in sys.modules]}), flush=True)
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
from carecoord.common.imports import own_imports
with own_imports():
    import PySide6.QtWidgets
import ui.app
shown = ui.app.EntryWindow.show
def tell_soon():
    from PySide6.QtCore import QTimer
    QTimer.singleShot(0, tell)
def show(window):
    # The first to hear of the painting is this, before what is slow begins to load.
    window.painted.disconnect(); window.painted.connect(tell_soon); shown(window)
ui.app.EntryWindow.show = show
main.main(["--home", sys.argv[1], "open"])
"""
)


def run(setting: Setting) -> Iterator[Figure]:
    """To the first painting of the sign-in: the best of several starts, and what it holds."""
    ours, limit = [], []
    for _round in range(1 + setting.rounds * _STARTS_A_ROUND):
        ours.append(_started(_OURS, setting.home))
        limit.append(bare_window(setting.home))
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


def bare_window(home: Path) -> dict[str, Any]:
    """What a window without anything in it takes."""
    return _started(_BARE, home)


def _started(code: str, home: Path) -> dict[str, Any]:
    surroundings = {
        "QT_QPA_PLATFORM": "offscreen",
        **os.environ,
        "PYTHONDONTWRITEBYTECODE": "",
    }
    began = time.time()
    done = subprocess.run(
        [sys.executable, "-c", code, str(home), *LATE],
        capture_output=True, text=True, check=True, timeout=60, env=surroundings,
    )  # fmt: skip
    told = json.loads(done.stdout.splitlines()[-1])
    return {**told, "ms": (told["at"] - began) * 1000}
