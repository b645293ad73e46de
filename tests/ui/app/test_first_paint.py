"""What a fresh process has loaded when its sign-in is painted."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.factories.closed_practice import ClosedPractice

HEAVY = ("sqlalchemy", "openpyxl", "alembic", "keyring", "msgspec", "argon2", "psycopg")
_SCRIPT = """
import json, sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from carecoord.services.gate import Gate
from ui.app import Session, WindowOptions

app = QApplication([])
home = Path(sys.argv[1])
session = Session(app, WindowOptions(home=home, gate=Gate(home), build_services=None))
seen = []

def painted():
    seen.extend(sorted(sys.modules))

session.entry.painted.disconnect()
session.entry.painted.connect(painted)
session.entry.painted.connect(app.quit)
session.start()
app.exec()
print(json.dumps({"modules": seen, "card": type(session.entry.step).__name__}))
"""
_HOOK = """
import builtins
plain = builtins.__import__
import ui.app
print(builtins.__import__ is plain)
"""


def run(script: str, *words: str) -> str:
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run(
        [sys.executable, "-c", script, *words],
        cwd=root, capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    return done.stdout.strip()


@pytest.fixture(params=["a practice", "an empty folder"])
def home(request: pytest.FixtureRequest, practice: ClosedPractice, tmp_path: Path) -> Path:
    return practice.home if request.param == "a practice" else tmp_path / "nothing"


def test_that_no_heavy_module_is_loaded_before_the_first_paint(home: Path) -> None:
    told = json.loads(run(_SCRIPT, str(home)))
    loaded = {name.partition(".")[0] for name in told["modules"]}
    assert told["card"] in {"SignInStep", "WelcomeStep"}
    assert "PySide6" in loaded
    assert loaded.isdisjoint(HEAVY)


def test_that_the_import_statement_is_put_back_after_pyside_replaced_it() -> None:
    assert run(_HOOK) == "True"
