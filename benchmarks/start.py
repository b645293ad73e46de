"""Start and memory of the sign-in against a bare Qt window, each in a process of its own."""

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

_TELL = """
import json, sys, time
def tell():
    pages = int(open("/proc/self/statm").read().split()[1]) if sys.platform == "linux" else 0
    print(json.dumps({"at": time.time(), "mb": pages / 256, "loaded": [
        name for name in sys.argv[2:] if name in sys.modules]}), flush=True)
    import os; os._exit(0)
"""
_BARE = (
    _TELL
    + """
from PySide6.QtWidgets import QApplication, QWidget
class Bare(QWidget):
    def paintEvent(self, event): QTimer.singleShot(0, tell)
from PySide6.QtCore import QTimer
app = QApplication(sys.argv[:1]); window = Bare(); window.resize(1100, 720); window.show()
app.exec()
"""
)
_OURS = (
    _TELL
    + """
import main
from ui.pages.entry.window import EntryWindow
import ui.app
shown = EntryWindow.show
def show(window):
    # The first to hear of the painting is this, before what is slow begins to load.
    window.painted.disconnect(); window.painted.connect(tell); shown(window)
EntryWindow.show = show
main.main(["--home", sys.argv[1], "open"])
"""
)


def run(setting: Setting) -> Iterator[Figure]:
    """To the first painting of the sign-in: the best of several starts, and what it holds."""
    ours, limit = [], []
    for _round in range(setting.rounds):
        ours.append(_started(_OURS, setting.home))
        limit.append(bare_window(setting.home))
    early = {name for one in ours for name in one["loaded"]}
    yield Figure("libraries loaded too early", len(early), "", goal=0)
    for name, key, unit, goal in (
        ("to the painted sign-in", "ms", "ms", 1.25),
        ("memory at the sign-in", "mb", "MB", 1.6),
    ):
        mine, bare = (min(one[key] for one in each) for each in (ours, limit))
        yield Figure(name, mine, unit, bare, goal)


def bare_window(home: Path) -> dict[str, Any]:
    """What a window without anything in it takes."""
    return _started(_BARE, home)


def _started(code: str, home: Path) -> dict[str, Any]:
    began = time.time()
    done = subprocess.run(
        [sys.executable, "-c", code, str(home), *LATE],
        capture_output=True, text=True, check=True, timeout=60,
        env={**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")},
    )  # fmt: skip
    told = json.loads(done.stdout.splitlines()[-1])
    return {**told, "ms": (told["at"] - began) * 1000}
