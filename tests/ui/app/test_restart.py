"""Locking, in a process of its own: what it held in memory goes with it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.factories.closed_practice import LEAD_PASSPHRASE, ClosedPractice

_SCRIPT = """
import json, os, sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from carecoord.bootstrap import build_services
from carecoord.services.gate import Gate
from ui.app import Session, WindowOptions

log, home, passphrase = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
app = QApplication([])
options = WindowOptions(home=home, gate=Gate(home), build_services=build_services)
session = Session(app, options)
session.start()
note = {"pid": os.getpid(), "card": type(session.entry.step).__name__, "words": sys.argv[4:]}
with log.open("a") as stream:
    stream.write(json.dumps(note) + "\\n")
if len(log.read_text().splitlines()) > 1:
    sys.exit(0)
session.at_desk.connect(session._on_locked)
session.way_in.sign_in.passphrase.setText(passphrase)
session.way_in.sign_in.go_on()
app.exec()
"""


@pytest.mark.skipif(os.name != "posix", reason="Windows starts a new process instead")
def test_that_locking_replaces_the_process_by_a_fresh_sign_in(
    practice: ClosedPractice, tmp_path: Path
) -> None:
    log = tmp_path / "log"
    root = Path(__file__).resolve().parents[3]
    subprocess.run(
        [sys.executable, "-c", _SCRIPT, str(log), str(practice.home), LEAD_PASSPHRASE],
        cwd=root, check=True, timeout=120, capture_output=True,
    )  # fmt: skip
    first, second = (json.loads(line) for line in log.read_text().splitlines())
    assert first["pid"] == second["pid"]
    assert second["card"] == "SignInStep"
    assert second["words"] == ["--home", str(practice.home)]
    practice.open().close()
