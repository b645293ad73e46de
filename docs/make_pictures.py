"""Draws the pictures of the user guide from the program itself, with invented patients.

    python docs/make_pictures.py            all screens, light, dark and Spanish
    python docs/make_pictures.py today      one screen

Each screen is drawn at 1366 by 768, as on a field laptop, without a display.
"""

import datetime as dt
import os
import re
import shutil
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect  # noqa: E402 - after the platform is set
from PySide6.QtGui import QPainter, QPixmap  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QApplication, QLabel, QWidget  # noqa: E402

from carecoord.bootstrap import build_services  # noqa: E402
from carecoord.common.i18n import _  # noqa: E402
from carecoord.demo.generate import fill  # noqa: E402
from carecoord.services.gate import Gate  # noqa: E402
from carecoord.services.opened import OpenedPractice  # noqa: E402
from carecoord.services.stores import FileStore  # noqa: E402
from carecoord.vocab.roles import Role  # noqa: E402
from ui.background.jobs import JobRunner  # noqa: E402
from ui.dialogs.base import BaseDialog  # noqa: E402
from ui.dialogs.caseload import CaseloadDialog  # noqa: E402
from ui.dialogs.emergency import EmergencyDialog  # noqa: E402
from ui.pages.entry.way_in import WayIn  # noqa: E402
from ui.pages.entry.welcome import WelcomeStep  # noqa: E402
from ui.pages.entry.window import EntryWindow  # noqa: E402
from ui.pages.importing.page import ImportPage  # noqa: E402
from ui.shell.choices import WindowChoices  # noqa: E402
from ui.shell.desk import Desk  # noqa: E402
from ui.state.language import speak  # noqa: E402
from ui.state.window_state import WindowState  # noqa: E402
from ui.theme.apply import STYLE, apply_theme  # noqa: E402
from ui.theme.look import color  # noqa: E402
from ui.theme.look import look as worn  # noqa: E402

PICTURES = ROOT / "docs" / "user-guide" / "pictures"
SIZE_PX = (1366, 768)
TODAY = dt.date(2026, 11, 20)
PATIENTS = 400
DEMO_SIGN_IN = "lantern maple quiet river"
SETTLED_MS = 400
LONGEST_WAIT_S = 20.0
COMPUTER, DATA_FOLDER, STICK = "front-desk", "/srv/CareCoord", "/media/STICK"
"""What stands in the pictures in place of this computer's name and its scratch folders."""
SCRATCH = re.escape(str(Path(tempfile.gettempdir()) / "tmp")) + r"\w+"
"""Asked for now: an open practice keeps scratch files in its own folder."""
SAMPLE_LIST = """Record number,Last name,First name,Date of birth,Sex,Mobile phone,Language
20011,Moreno,Alicia,4/12/1971,F,(202) 555-0142,Spanish
20012,Moreno,Raúl,9/3/1968,M,(202) 555-0143,Spanish
20013,Whitaker,June,11/30/1947,F,(617) 555-0118,English
20014,Okoye,Daniel,2/29/2001,M,(508) 555-0177,English
20015,Tran,Mai,7/8/1990,F,(413) 555-0126,Vietnamese
"""


@dataclass(frozen=True)
class Look:
    """One way the window looks; ``folder`` holds its pictures."""

    folder: str
    choices: WindowChoices


LOOKS = (
    Look("light", WindowChoices(theme="light", language="en")),
    Look("dark", WindowChoices(theme="dark", language="en")),
    Look("es", WindowChoices(theme="light", language="es")),
)


class Studio:
    """One signed-in window, and what it takes to bring it to a screen."""

    def __init__(
        self, desk: Desk, jobs: JobRunner, opened: OpenedPractice, list_file: Path
    ) -> None:
        self.window = desk.window
        self._jobs = jobs
        services = build_services(opened)
        rows = services.worklists.rows("teachback-not-clear", limit=1, actor=opened.actor)
        decided = services.worklists.rows("decision-review-due", limit=1, actor=opened.actor)
        ill = services.worklists.rows("bp-at-or-above-140-90", limit=1, actor=opened.actor)
        self._taught, self._decided, self._ill = (
            found[0].patient_id for found in (rows, decided, ill)
        )
        notes = services.decisions.for_patient(self._decided, actor=opened.actor)
        self._decision = notes[0].id
        self._draft = services.authoring.items(actor=opened.actor)[0].id
        self._own_list = services.own_lists.items(actor=opened.actor)[0].id
        asked = services.worklists.rows("goals-past-check-in", limit=1, actor=opened.actor)
        self._resolute = asked[0].patient_id
        self._list_file = list_file
        self._services = services
        self._over: BaseDialog | None = None

    def screens(self) -> Iterator[tuple[str, Callable[[], object]]]:
        """Name of each picture and how to get there."""
        page = self.window.open_page
        yield "today", lambda: page("today")
        yield "patients", lambda: page("patients")
        yield "patient", lambda: page("patient", self._taught)
        yield "decision", lambda: page("patient", f"{self._decided}/decisions:{self._decision}")
        yield "decision-form", lambda: page("patient", f"{self._decided}/decisions-new")
        yield "goals", lambda: page("patient", f"{self._resolute}/goals")
        yield "teach-back", lambda: page("patient", f"{self._taught}/teachback")
        yield "visit", lambda: page("patient", f"{self._taught}/visit")
        yield "measurements", lambda: page("patient", f"{self._ill}/measurements")
        yield "handouts", lambda: page("handouts", f"patient:{self._ill}")
        yield "writing", lambda: page("writing", self._draft)
        yield "schedule", lambda: page("schedule")
        yield "own-list", lambda: page("lists", self._own_list)
        yield "import", lambda: page("import")
        yield "import-check", self._check_list
        yield "import-preview", self._preview_list
        yield "practice", lambda: page("practice")
        yield "settings", lambda: page("settings")
        yield "help", lambda: page("help")
        yield "backups", self._back_up
        yield "who-did-what", self._ask_who_saw
        yield "caseload", self._ask_caseload
        yield "emergency", self._ask_emergency
        yield "search", lambda: self.window.open_palette("san")

    def settle(self) -> None:
        """Let work in the background end and its answers be drawn."""
        for _round in range(3):
            self._jobs.wait(LONGEST_WAIT_S)
            QTest.qWait(SETTLED_MS)

    def _back_up(self) -> None:
        backups, actor = self._services.backups, self._services.actor
        stick = self._services.home.parent / "STICK"
        stick.mkdir(exist_ok=True)
        backups.choose_second(stick, actor=actor)
        backups.automatic(actor=actor, progress=lambda *_at: None)
        self.window.open_page("settings", "data")

    def _ask_who_saw(self) -> None:
        self.window.open_page("patient", self._taught)
        self.settle()
        self.window.open_page("audit", f"patient:{self._taught}")

    def _ask_caseload(self) -> None:
        services = self._services
        self.window.open_page("patient", self._taught)
        self.settle()
        self._over = CaseloadDialog(
            self.window,
            title=_("Whose caseload"),
            about=services.audit.patient_name(self._taught, actor=services.actor),
            holders=services.caseloads.holders(actor=services.actor),
            places=(),
            today=TODAY,
        )

    def _ask_emergency(self) -> None:
        self.window.open_page("patients")
        self.settle()
        self._over = EmergencyDialog(self.window, minutes=60, today=TODAY)

    def over(self) -> BaseDialog | None:
        """The dialog that stands over the screen, once."""
        dialog, self._over = self._over, None
        return dialog

    def _check_list(self) -> None:
        self.window.open_page("import")
        page = self.window.pages.currentWidget()
        assert isinstance(page, ImportPage)
        page.take_files([self._list_file])
        page.go_on()
        self.settle()

    def _preview_list(self) -> None:
        self._check_list()
        page = self.window.pages.currentWidget()
        assert isinstance(page, ImportPage)
        page.go_on()


def main(wanted: list[str]) -> int:
    """Draw the wanted screens, or all; returns the exit code."""
    socket.gethostname = lambda: COMPUTER
    app = QApplication.instance() or QApplication([*sys.argv[:1], *STYLE])
    assert isinstance(app, QApplication)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "demo"
        backup = Path(folder) / "carecoord-backup-2026-11-20.ccbk"
        sheet = _make_demo(home, backup)
        list_file = Path(folder) / "patients.csv"
        list_file.write_text(SAMPLE_LIST, encoding="utf-8")
        for look in LOOKS:
            _draw_entry(app, look, home, Path(folder), wanted)
            if not wanted or {"restore", "restored"} & set(wanted):
                _draw_restoring(app, look, backup, sheet)
            copy = Path(folder) / look.folder
            shutil.copytree(home, copy)
            _draw_desk(app, look, copy, list_file, wanted)
    return 0


def _make_demo(home: Path, backup: Path) -> str:
    """The practice and a backup of it; returns what is on its recovery sheet."""
    made = Gate(home, today=TODAY).create(
        practice="Riverside Family Clinic",
        time_zone="America/New_York",
        person="Bree Wells",
        role=Role.LEAD,
        passphrase=DEMO_SIGN_IN,
    )  # fmt: skip
    opened = made.opened
    fill(opened, patients=PATIENTS, seed=1)
    build_services(opened).backups.make(backup, actor=opened.actor)
    opened.close()
    return made.recovery_text


def _draw_desk(
    app: QApplication, look: Look, home: Path, list_file: Path, wanted: list[str]
) -> None:
    opened = Gate(home, today=TODAY).sign_in_somebody(DEMO_SIGN_IN)
    assert isinstance(opened.store, FileStore)
    with _jobs() as jobs:
        state = WindowState(home / "window.ini")
        choices = replace(look.choices, lock_after=dt.timedelta(hours=1))
        desk = Desk(app, opened, build_services(opened), choices, jobs, state)
        desk.window.resize(*SIZE_PX)
        desk.show()
        studio = Studio(desk, jobs, opened, list_file)
        studio.settle()
        for name, go in studio.screens():
            if not wanted or name in wanted:
                go()
                studio.settle()
                _keep(desk.window, look, name, studio.over())
        desk.give_up()
    _tidy()


def _draw_entry(app: QApplication, look: Look, home: Path, folder: Path, wanted: list[str]) -> None:
    """The screens before anybody is signed in."""
    apply_theme(app, look.choices.theme_choice)
    speak(app, look.choices.language)
    for name, place in (("first-run", folder / f"new-{look.folder}"), ("sign-in", home)):
        if wanted and name not in wanted:
            continue
        with _jobs() as jobs:
            state = WindowState(folder / f"{name}-{look.folder}.ini")
            window = EntryWindow(state)
            way_in = WayIn(window, Gate(place, today=TODAY), jobs, state, "")
            window.resize(*SIZE_PX)
            way_in.start()
            window.show()
            jobs.wait(LONGEST_WAIT_S)
            QTest.qWait(SETTLED_MS)
            _keep(window, look, name)
            window.hide()
            window.deleteLater()
    _tidy()


def _draw_restoring(app: QApplication, look: Look, backup: Path, sheet: str) -> None:
    """A new computer that goes on from a backup with the printed sheet."""
    apply_theme(app, look.choices.theme_choice)
    speak(app, look.choices.language)
    with _jobs() as jobs:
        state = WindowState(backup.parent / f"restore-{look.folder}.ini")
        window = EntryWindow(state)
        way_in = WayIn(window, Gate(backup.parent / f"restore-{look.folder}"), jobs, state, "")
        window.resize(*SIZE_PX)
        way_in.start()
        window.show()
        assert isinstance(window.step, WelcomeStep)
        window.step.backup_button.click()
        assert way_in.restoring is not None
        card = way_in.restoring.step
        card.take_file(backup)
        card.secret.setText(sheet)
        for name in ("restore", "restored"):
            card.go_on()
            for _round in range(3):
                jobs.wait(LONGEST_WAIT_S)
                QTest.qWait(SETTLED_MS)
            _keep(window, look, name)
        way_in.abandon()
        window.hide()
        window.deleteLater()
    _tidy()


@contextmanager
def _jobs() -> Iterator[JobRunner]:
    jobs = JobRunner()
    yield jobs
    jobs.shut_down()


def _keep(window: QWidget, look: Look, name: str, over: BaseDialog | None = None) -> None:
    folder = PICTURES / look.folder
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.png"
    _name_usual_places(window)
    picture = window.grab()
    if over is not None:
        _lay_over(picture, over)
    picture.save(str(path), "PNG", 40)
    print(path.relative_to(ROOT))


def _name_usual_places(window: QWidget) -> None:
    """No picture shows where it was drawn."""
    for shown in window.findChildren(QLabel):
        words = re.sub(rf"{SCRATCH}/(light|dark|es)\b", DATA_FOLDER, shown.text())
        words = re.sub(rf"{SCRATCH}(/STICK)?\b", STICK, words)
        if words != shown.text():
            shown.setText(words)


def _lay_over(picture: QPixmap, dialog: BaseDialog) -> None:
    """Nobody answers here, so the dialog is shown without waiting for one."""
    dialog.show()
    QTest.qWait(SETTLED_MS)
    shown = dialog.grab()
    room = picture.size() - shown.size()
    at = QPoint(room.width() // 2, room.height() // 2)
    painter = QPainter(picture)
    painter.drawPixmap(at, shown)
    painter.setPen(color(worn().tokens.text2))
    painter.drawRect(QRect(at, shown.size()))
    painter.end()
    dialog.hide()
    dialog.deleteLater()


def _tidy() -> None:
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
