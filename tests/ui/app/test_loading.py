"""The rest of the window is loaded behind the sign-in, and by which thread."""

import subprocess
import sys

from tests.factories.closed_practice import LEAD_PASSPHRASE, ClosedPractice

_CHILD = """
import sys, threading
from pathlib import Path

import ui.theme.apply
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

elsewhere = []

class Watch:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("ui", "PySide6", "shiboken6"):
            if threading.current_thread() is not threading.main_thread():
                elsewhere.append(name)

sys.meta_path.insert(0, Watch())
from carecoord.bootstrap import build_services
from carecoord.services.gate import Gate
from ui.app import Session, WindowOptions

home = Path(sys.argv[1])
app = QApplication([])
session = Session(app, WindowOptions(home, Gate(home), build_services, language="en"))
session.at_desk.connect(lambda: QTimer.singleShot(0, session.desk.window.close))
session.start()

def sign_in():
    session.way_in.sign_in.passphrase.setText(sys.argv[2])
    session.way_in.sign_in.go_on()

QTimer.singleShot(int(sys.argv[3]), sign_in)
QTimer.singleShot(60_000, app.quit)
app.exec()
assert session.desk is not None, "nobody arrived"
assert "ui.pages.settings.page" in sys.modules
print(elsewhere)
"""


def loaded_elsewhere(practice: ClosedPractice, wait_ms: int) -> str:
    """What threads beside the window's loaded of the window, where somebody waits or not."""
    words = [sys.executable, "-c", _CHILD, str(practice.home), LEAD_PASSPHRASE, str(wait_ms)]
    done = subprocess.run(words, capture_output=True, text=True, check=True, timeout=120)
    return done.stdout.strip()


def test_that_no_worker_makes_a_class_of_qt_however_quick_somebody_signs_in(
    practice: ClosedPractice,
) -> None:
    assert loaded_elsewhere(practice, 0) == "[]"
    assert loaded_elsewhere(practice, 4_000) == "[]"
