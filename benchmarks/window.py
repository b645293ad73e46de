"""Start and memory of the sign-in against a bare Qt window, each in a process of its own."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.measure import Measured

_ROUNDS = 7
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


def start(home: Path) -> Iterator[Measured]:
    """To the first painting of the sign-in."""
    ours, limit = [], []
    for _ in range(_ROUNDS):
        ours.append(_run(_OURS, home))
        limit.append(_run(_BARE, home))
    loaded = sorted({name for one in ours for name in one["loaded"]})
    if loaded:
        print(f"Loaded before the sign-in was painted: {', '.join(loaded)}.")
    for name, key, unit, goal in (
        ("start to the painted sign-in", "took", "ms", 1.25),
        ("memory at the sign-in", "mb", "MB", 1.6),
    ):
        mine, bare = (min(one[key] for one in each) for each in (ours, limit))
        yield Measured(name, mine, bare, goal=goal, unit=unit)


def _run(code: str, home: Path) -> dict[str, Any]:
    began = time.time()
    done = subprocess.run(
        [sys.executable, "-c", code, str(home), *LATE],
        capture_output=True, text=True, check=True, timeout=60,
        env={**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")},
    )  # fmt: skip
    told = json.loads(done.stdout.splitlines()[-1])
    return {**told, "took": (told["at"] - began) * 1000}
