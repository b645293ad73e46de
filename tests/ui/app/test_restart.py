"""Locking, in a process of its own: what it held in memory goes with it."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from carecoord.bootstrap import build_services
from carecoord.security.keyfile import KeyFile
from carecoord.security.sign_in_list import KEY_FILE_NAME
from carecoord.services.patient_details import PatientDetails, PhoneEntry
from tests.factories.closed_practice import LEAD_ID, LEAD_PASSPHRASE, ClosedPractice

if sys.platform != "linux":
    pytest.skip("Only Linux shows a process's memory as a file.", allow_module_level=True)

FAMILY, WORDS = "Quanaryzed", "Kestrelmoss forty-one"
_PATIENCE_S = 60

_PROGRAM = """
import json, os, sys
from pathlib import Path
from carecoord.security import hardening
hardening.hide_memory = lambda: None  # a test that is not root has to look as well
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
import main, ui.app

folder = Path(sys.argv[1])

def tell(name, **words):
    (folder / "part").write_text(json.dumps({"pid": os.getpid(), **words}))
    (folder / "part").rename(folder / name)

class Person(QObject):
    def __init__(self, session):
        super().__init__(session)
        self.session = session
        self.looks = QTimer(self, interval=20)
        self.looks.timeout.connect(self.look)
        self.looks.start()
        session.at_desk.connect(self.on_desk)
        if (folder / "unlocked").exists():
            session.entry.painted.connect(self.on_locked)
            return
        session.way_in.sign_in.passphrase.setText((folder / "passphrase").read_text())
        session.way_in.sign_in.go_on()
    def on_locked(self):
        words = sys.argv[sys.argv.index("--home"):]
        tell("locked", card=type(self.session.entry.step).__name__, words=words)
    def on_desk(self):
        self.session.desk.navigator.open_patient((folder / "patient").read_text())
        self.page = self.session.desk.window.pages.page("patient")
        QTimer.singleShot(0, self, self.ask)
    def ask(self):
        if self.page.sections.isVisible():
            self.page.banner.follow_up_asked.emit()  # waits in the dialog
        else:
            QTimer.singleShot(20, self, self.ask)
    def look(self):
        dialog = QApplication.activeModalWidget()
        if dialog is None:
            return
        if not dialog.title.text():
            QTest.keyClicks(dialog.title, (folder / "words").read_text())
            tell("unlocked")
        if (folder / "lock").exists():
            QTest.keyClick(dialog.windowHandle(), Qt.Key.Key_L,
                           Qt.KeyboardModifier.ControlModifier)

start = ui.app.Session.start
def begin(session):
    start(session)
    session.person = Person(session)
ui.app.Session.start = begin
sys.exit(main.main(sys.argv[2:4]))
"""


@contextmanager
def program(practice: ClosedPractice, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The whole program, with somebody who signs in, opens a patient and types a follow-up."""
    root = Path(__file__).resolve().parents[3]
    command = [sys.executable, "-c", _PROGRAM, str(folder), "--home", str(practice.home)]
    with subprocess.Popen(command, cwd=root, env={**os.environ, "TZ": "UTC"}) as running:
        try:
            yield running
        finally:
            running.kill()


def told(folder: Path, name: str, running: subprocess.Popen[bytes]) -> dict[str, object]:
    until_s = time.monotonic() + _PATIENCE_S
    while not (folder / name).exists():
        assert running.poll() is None, "the program ended"
        assert time.monotonic() < until_s, f"it was never {name}"
        time.sleep(0.02)
    words: dict[str, object] = json.loads((folder / name).read_text())
    return words


def found_in_memory(pid: int, secrets: dict[str, bytes]) -> dict[str, int]:
    """How often each stands in what the process may write to."""
    counts = dict.fromkeys(secrets, 0)
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
            place = re.match(r"([0-9a-f]+)-([0-9a-f]+) .w", line)
            if place is None or "[v" in line:
                continue
            first, behind = (int(each, 16) for each in place.groups())
            memory.seek(first)
            try:
                held = memory.read(behind - first)
            except OSError:
                continue
            for name, secret in secrets.items():
                counts[name] += held.count(secret)
    return counts


def test_that_a_lock_leaves_neither_key_nor_patients_in_memory_and_keeps_what_was_typed(
    practice: ClosedPractice, tmp_path: Path
) -> None:
    opened = practice.open()
    services = build_services(opened)
    details = PatientDetails(family=FAMILY, given="Ada", phones=(PhoneEntry("(202) 555-0142"),))
    patient_id = services.patients.add(details, actor=services.actor)
    opened.close()
    keys = KeyFile.load(practice.home / KEY_FILE_NAME)
    raw = keys.open_with_passphrase(LEAD_ID, LEAD_PASSPHRASE).raw
    secrets = {
        "the key": raw,
        "the key in words": raw.hex().encode(),
        "the passphrase": LEAD_PASSPHRASE.encode(),
        "a patient": FAMILY.encode(),
        "a patient on the screen": FAMILY.encode("utf-16-le"),
        "what was typed": WORDS.encode("utf-16-le"),
    }
    for name, text in (("passphrase", LEAD_PASSPHRASE), ("patient", patient_id), ("words", WORDS)):
        (tmp_path / name).write_text(text)

    with program(practice, tmp_path) as running:
        before = told(tmp_path, "unlocked", running)
        held = found_in_memory(running.pid, secrets)
        (tmp_path / "passphrase").unlink()
        (tmp_path / "words").unlink()
        (tmp_path / "lock").touch()
        after = told(tmp_path, "locked", running)
        left = found_in_memory(running.pid, secrets)
        files = [str(one.readlink()) for one in Path(f"/proc/{running.pid}/fd").iterdir()]

    forgotten = {"the passphrase": 0}  # since the sign-in
    assert forgotten.items() <= held.items()
    assert min(held[name] for name in held.keys() - forgotten) > 0, held
    assert left == dict.fromkeys(secrets, 0)
    assert not [name for name in files if name.startswith(str(practice.home / "practice"))]
    assert after["pid"] == before["pid"]
    assert after["card"] == "SignInStep"
    assert after["words"] == ["--home", str(practice.home)]
    opened = practice.open()
    (draft,) = build_services(opened).drafts.mine(actor=opened.actor)
    opened.close()
    assert (draft.patient_id, WORDS in str(draft.content)) == (patient_id, True)
    assert not any(WORDS.encode() in path.read_bytes() for path in practice.home.glob("practice*"))
