"""What a fresh process has loaded when its sign-in is painted, and what works at once then."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.end2end.program import unmeasured
from tests.factories.closed_practice import LEAD, ClosedPractice

HEAVY = {"sqlalchemy", "openpyxl", "alembic", "keyring", "msgspec", "argon2", "psycopg"}
LATE = {
    "concurrent.futures", "dataclasses", "datetime", "locale", "logging.handlers", "platformdirs",
    "secrets", "socket", "typing_extensions", "zoneinfo", "PySide6.QtSvg",
}  # fmt: skip
"""Each takes a millisecond or more, and has its place behind the painting."""
MANY_NAMES = {"Qt", "QStyle", "QKeySequence", "QHeaderView", "QTableView", "QDialog"}
"""Classes of Qt whose enumerations take long to make; ``choose`` does without them."""
MOST_OF_OURS = 66
_SCRIPT = """
import json, sys
import main

def tell(window):
    from PySide6 import QtCore, QtGui, QtWidgets
    seen = {
        "modules": sorted(sys.modules),
        "classes": [name for one in (QtCore, QtGui, QtWidgets) for name in vars(one)],
        "card": type(window.step).__name__,
        "people": [window.step.people.itemText(i) for i in range(window.step.people.count())]
        if hasattr(window.step, "people") else [],
    }
    QtCore.QCoreApplication.sendEvent(
        QtWidgets.QApplication.focusWidget(),
        QtGui.QKeyEvent(QtCore.QEvent.Type.KeyPress, 65, QtCore.Qt.KeyboardModifier(0), "a"),
    )
    seen["typed"] = window.step.passphrase.text() if seen["people"] else ""
    print(json.dumps(seen), flush=True)
    QtWidgets.QApplication.exit()

def load_window():
    load()
    from ui.app import EntryWindow
    shown = EntryWindow.show
    def show(window):
        window.painted.disconnect()
        window.painted.connect(lambda: tell(window))
        shown(window)
    EntryWindow.show = show

load, main.load_window = main.load_window, load_window
sys.exit(main.main([]))
"""
_HOOK = """
import builtins
plain = builtins.__import__
import main
main.load_window()
print(builtins.__import__ is plain)
"""
_SETTLED = "[General]\ntheme=system\n[worn]\nscheme=light\ncontrast=normal\n"
"""What a session before has left: how the system wanted it to look."""


def run(script: str, home: Path | None = None) -> str:
    """What the script prints; unmeasured, since measuring loads modules of its own."""
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=root, capture_output=True, text=True, timeout=120, check=True,
        env={**unmeasured(), "CARECOORD_HOME": str(home or ""), "QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    return done.stdout.strip()


@pytest.fixture(params=["a practice", "an empty folder"])
def home(request: pytest.FixtureRequest, practice: ClosedPractice, tmp_path: Path) -> Path:
    return practice.home if request.param == "a practice" else tmp_path / "nothing"


@pytest.fixture
def told(practice: ClosedPractice) -> dict[str, Any]:
    """How it stands at the sign-in of a practice that was open here before."""
    (practice.home / "window.ini").write_text(_SETTLED, encoding="utf-8")
    found: dict[str, Any] = json.loads(run(_SCRIPT, practice.home))
    return found


def test_that_no_heavy_module_is_loaded_before_the_first_paint(home: Path) -> None:
    told = json.loads(run(_SCRIPT, home))
    loaded = {name.partition(".")[0] for name in told["modules"]}
    assert told["card"] in {"SignInStep", "WelcomeStep"}
    assert "PySide6" in loaded
    assert loaded.isdisjoint(HEAVY)


def test_that_the_sign_in_is_painted_before_anything_it_can_do_without(
    told: dict[str, Any],
) -> None:
    assert LATE.isdisjoint(told["modules"])
    assert MANY_NAMES.isdisjoint(told["classes"])
    ours = [name for name in told["modules"] if name.partition(".")[0] in {"carecoord", "ui"}]
    assert len(ours) <= MOST_OF_OURS, f"Load later what the sign-in does not show: {ours}"


def test_that_what_is_painted_first_is_the_whole_sign_in_and_takes_the_first_key(
    told: dict[str, Any],
) -> None:
    assert told["card"] == "SignInStep"
    assert any(one.startswith(LEAD) for one in told["people"])
    assert told["typed"] == "a"


def test_that_the_import_statement_is_put_back_after_pyside_replaced_it() -> None:
    assert run(_HOOK) == "True"
