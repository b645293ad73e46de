"""An import that runs when the screen is locked: unseen, whole or not at all, and told of."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from carecoord.bootstrap import build_services
from carecoord.services.patient_details import PatientDetails
from tests.factories.closed_practice import LEAD_PASSPHRASE, ClosedPractice
from tests.ui.app.conftest import Running
from tests.watch import LogWatch
from ui.background.jobs import Job, Lane
from ui.dialogs.confirm import ConfirmDialog
from ui.dialogs.files import FileDialog
from ui.dialogs.follow_up import FollowUpDialog
from ui.dialogs.take_all import TakeAllDialog, TakeAllForm
from ui.pages.patient.page import PatientPage
from ui.pages.settings.taking_all import TakingAll
from ui.shell import giving_up
from ui.shell.cover import Cover
from ui.shell.desk import Desk

PEOPLE = 300


@pytest.fixture(autouse=True)
def _short_grace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(giving_up, "GRACE_S", 0.05)
    monkeypatch.setattr(giving_up, "DRAFTS_S", 20.0)
    monkeypatch.setattr(giving_up, "HURRY_S", 20.0)


class Import(QObject):
    """Brings people in, and waits in the middle of its one transaction until it may go on."""

    def __init__(self, desk: Desk, folder: Path) -> None:
        super().__init__(desk)
        path = folder / "people.csv"
        rows = (f"{number},Zed{number},Ann,1971-03-02" for number in range(PEOPLE))
        path.write_text("MRN,Last name,First name,Birth date\n" + "\n".join(rows))
        self._services = desk._services
        self._preview = self._services.importing.preview([path], actor=self._services.actor)
        self.is_half_done, self.may_go_on = threading.Event(), threading.Event()
        self._job = desk._jobs.start(self._write, Lane.WRITING, progressed=self._on_progress)
        assert self.is_half_done.wait(20)

    def _on_progress(self, _done: int, _total: int) -> None:
        """As the page shows it."""

    def _write(self, job: Job) -> None:
        def progress(done: int, total: int) -> None:
            self.is_half_done.set()
            while not (self.may_go_on.wait(0.01) or job.cancelled):
                pass
            job.report(done, total)

        self._services.importing.commit(
            self._preview,
            actor=self._services.actor,
            progress=progress,
            cancelled=lambda: job.cancelled,
        )


@pytest.fixture
def work(desk: Desk, tmp_path: Path) -> Iterator[Import]:
    running = Import(desk, tmp_path)
    yield running
    running.may_go_on.set()


def cover() -> Cover | None:
    shown = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
    covers = [one for one in shown if isinstance(one, Cover)]
    assert len(shown) == len(covers) < 2
    return covers[0] if covers else None


def people_in(practice: ClosedPractice) -> int:
    opened = practice.open()
    try:
        return sum(build_services(opened).patient_list.counts(actor=opened.actor).values())
    finally:
        opened.close()


def said_next(qapp: QApplication, practice: ClosedPractice, qtbot: QtBot) -> str:
    """What the window says after the next sign-in."""
    running = Running(qapp, practice, qtbot)
    desk = running.sign_in()
    qtbot.waitUntil(lambda: "when the screen was locked" in desk.window.messages.text)
    qtbot.waitUntil(lambda: desk._jobs.wait(0))
    assert not desk._services.drafts.mine(actor=desk._services.actor)
    text = desk.window.messages.text
    desk.window.close()
    return text


def test_that_an_import_goes_on_unseen_and_whole_and_then_the_process_goes(
    running: Running, desk: Desk, work: Import, practice: ClosedPractice, qapp: QApplication,
    qtbot: QtBot,
) -> None:  # fmt: skip
    desk.locker.lock()
    shown = cover()
    assert shown is not None
    assert running.restarts == 0
    work.may_go_on.set()
    qtbot.waitUntil(lambda: running.restarts == 1)
    with pytest.raises(RuntimeError, match="wiped"):
        _ = desk._opened.key.raw
    assert people_in(practice) == PEOPLE
    assert "was finished" in said_next(qapp, practice, qtbot)


def test_that_an_import_may_be_stopped_behind_the_lock_and_leaves_nothing(
    running: Running, desk: Desk, work: Import, practice: ClosedPractice, qapp: QApplication,
    qtbot: QtBot,
) -> None:  # fmt: skip
    desk.idle.set_limit(desk.idle.idle_for())
    desk.idle.check()
    shown = cover()
    assert shown is not None
    # Whoever was typing goes on for a moment; only who means it comes to the button.
    qtbot.keyClicks(shown, "a b\r")
    assert shown.card.cancel_button.isEnabled()
    qtbot.keyClick(shown, Qt.Key.Key_Tab)
    qtbot.keyClick(shown.card.cancel_button, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: running.restarts == 1)
    assert people_in(practice) == 0
    assert "nothing of it was kept" in said_next(qapp, practice, qtbot)


def test_that_a_computer_about_to_sleep_stops_an_import_at_once(
    running: Running, desk: Desk, work: Import, practice: ClosedPractice
) -> None:
    desk.locker._away.sleeps.emit()
    assert running.restarts == 1
    assert cover() is None
    assert people_in(practice) == 0


def test_that_what_was_typed_beside_an_import_is_kept_even_when_that_is_stopped(
    running: Running, desk: Desk, tmp_path: Path, practice: ClosedPractice, qtbot: QtBot
) -> None:
    services = desk._services
    ada = services.patients.add(PatientDetails(family="Moss", given="Ada"), actor=services.actor)
    desk.navigator.open_patient(ada)
    page = desk.window.pages.page("patient")
    assert isinstance(page, PatientPage)
    qtbot.waitUntil(page.sections.isVisible)

    def type_and_lock() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, FollowUpDialog):
            QTimer.singleShot(20, type_and_lock)
            return
        dialog.title.setText("Call the pharmacy")
        Import(desk, tmp_path)
        desk.locker._away.sleeps.emit()

    QTimer.singleShot(0, type_and_lock)
    page.banner.follow_up_asked.emit()
    assert running.restarts == 1
    opened = practice.open()
    kept = [one.content for one in build_services(opened).drafts.mine(actor=opened.actor)]
    opened.close()
    assert "Call the pharmacy" in str(kept)
    assert people_in(practice) == 1


def test_that_no_question_comes_up_in_front_of_the_cover(
    running: Running, desk: Desk, work: Import, qtbot: QtBot
) -> None:
    """What waited for an answer gets none, and may then ask for something else."""

    def lock() -> None:
        assert QApplication.activeModalWidget() is not None
        desk.locker.lock()

    QTimer.singleShot(50, lock)
    assert not ConfirmDialog.ask(desk.window, "Sure?", "", "Yes")
    left_open: list[QDialog] = []

    def close_question() -> None:
        asking = QApplication.activeModalWidget()
        if isinstance(asking, QDialog):
            left_open.append(asking)
            asking.reject()

    giving_up_late = QTimer(desk, interval=1_000, singleShot=True)
    giving_up_late.timeout.connect(close_question)
    giving_up_late.start()
    assert not ConfirmDialog.ask(desk.window, "Leave without saving?", "", "Leave")
    giving_up_late.stop()
    assert left_open == []
    assert cover() is not None
    work.may_go_on.set()
    qtbot.waitUntil(lambda: running.restarts == 1)


def test_that_nothing_more_is_begun_behind_the_lock(
    running: Running, desk: Desk, work: Import, qtbot: QtBot
) -> None:
    desk.locker.lock()
    begun: list[int] = []
    desk._jobs.write(lambda: begun.append(1))
    work.may_go_on.set()
    qtbot.waitUntil(lambda: running.restarts == 1)
    assert begun == []


@pytest.mark.parametrize("stops", [False, True])
def test_that_an_export_of_everything_is_whole_or_gone_when_the_process_goes(
    running: Running, desk: Desk, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch,
    stops: bool,
) -> None:  # fmt: skip
    target = tmp_path / "all.zip"
    is_half_done, may_go_on = threading.Event(), threading.Event()
    report = Job.report

    def wait_half_way(job: Job, done: int, total: int = 0) -> None:
        is_half_done.set()
        while not (may_go_on.wait(0.01) or job.cancelled):
            pass
        report(job, done, total)

    monkeypatch.setattr(Job, "report", wait_half_way)
    form = TakeAllForm(".zip", "", "We leave", LEAD_PASSPHRASE)
    monkeypatch.setattr(TakeAllDialog, "ask", lambda *_words: form)
    monkeypatch.setattr(FileDialog, "ask_save", lambda *_words: target)
    taking = TakingAll(desk._services, desk._jobs, desk.window)
    taking.take_button.click()
    assert is_half_done.wait(20)
    assert (tmp_path / "all.zip.carecoord-part").exists()
    desk.locker.lock()
    shown = cover()
    assert shown is not None
    if stops:
        shown.stop_asked.emit()
    may_go_on.set()
    qtbot.waitUntil(lambda: running.restarts == 1)
    left = [one.name for one in tmp_path.iterdir() if one.name.startswith("all.zip")]
    assert left == ([] if stops else ["all.zip"])


def test_that_what_goes_on_by_itself_is_ended_and_nobody_is_told(
    running: Running, desk: Desk, qtbot: QtBot
) -> None:
    may_end = threading.Event()
    desk._jobs.write(lambda: may_end.wait(0.2))
    desk.locker.lock()
    assert running.restarts == 1
    assert desk._giving_up._work == ()
    may_end.set()


def test_that_the_screen_is_given_up_whatever_cannot_be_kept(
    running: Running, desk: Desk, monkeypatch: pytest.MonkeyPatch, log_watch: LogWatch
) -> None:
    log_watch.expect("Incident")

    def fail() -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(desk._forms, "keep", fail)
    desk.locker.lock()
    assert running.restarts == 1
