"""What stands in an open dialog when the screen is given up is there again after the sign-in."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from carecoord.common.errors import UnavailableError
from carecoord.services.patient_details import PatientDetails, PhoneEntry
from carecoord.services.sessions import WINDOW_MARK
from tests.factories.closed_practice import NURSE_ID, NURSE_PASSPHRASE, ClosedPractice
from tests.ui.app.conftest import Running
from tests.watch import LogWatch
from ui.dialogs.follow_up import FollowUpDialog
from ui.dialogs.patient_form.dialog import PatientForm
from ui.dialogs.patient_form.name_section import NameSection
from ui.pages.patient.page import PatientPage
from ui.pages.patients.page import PatientsPage
from ui.shell.desk import Desk

WORDS = "Ask whether the new pill makes her dizzy"


@pytest.fixture
def next_desk(
    qapp: QApplication, practice: ClosedPractice, qtbot: QtBot
) -> Iterator[Callable[[], Desk]]:
    """Sign in once more, as after the lock."""
    begun: list[Running] = []

    def sign_in() -> Desk:
        begun.append(Running(qapp, practice, qtbot))
        return begun[-1].sign_in()

    yield sign_in
    for running in begun:
        if running.session.desk is not None:
            running.session.desk.window.close()
        running.session.jobs.shut_down()


def while_open(kind: type[QDialog], does: Callable[[QDialog], None]) -> None:
    """Do something once this dialog stands there, then put it away."""

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, kind):
            QTimer.singleShot(20, look)
            return
        try:
            does(dialog)
        finally:
            if dialog.isVisible():
                dialog.done(0)

    QTimer.singleShot(0, look)


def lock(dialog: QDialog, qtbot: QtBot) -> None:
    qtbot.keyClick(dialog.windowHandle(), Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)


def patient_page(desk: Desk, patient_id: str, qtbot: QtBot) -> PatientPage:
    desk.navigator.open_patient(patient_id)
    page = desk.window.pages.page("patient")
    assert isinstance(page, PatientPage)
    qtbot.waitUntil(page.sections.isVisible)
    return page


def test_that_a_follow_up_that_could_not_be_saved_stands_there_again_and_a_saved_one_does_not(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = desk._services
    ada = services.patients.add(PatientDetails(family="Moss", given="Ada"), actor=services.actor)
    page = patient_page(desk, ada, qtbot)
    seen: list[str] = []

    def type_and_save(dialog: QDialog) -> None:
        assert isinstance(dialog, FollowUpDialog)
        seen.append(dialog.title.text())
        dialog.title.setText(WORDS)
        dialog.due.box.setText("in 2 weeks")
        dialog.accept_button.click()

    def full(*_words: object, **_named: object) -> str:
        raise UnavailableError("The disk is full.")

    with monkeypatch.context() as broken:
        broken.setattr(services.followups, "add", full)
        while_open(FollowUpDialog, type_and_save)
        page.banner.follow_up_asked.emit()
        qtbot.waitUntil(lambda: "The disk is full." in desk.window.messages.text)
    while_open(FollowUpDialog, type_and_save)
    page.banner.follow_up_asked.emit()
    qtbot.waitUntil(lambda: "Follow-up added" in desk.window.messages.text)
    while_open(FollowUpDialog, type_and_save)
    page.banner.follow_up_asked.emit()
    assert seen == ["", WORDS, ""]


def test_that_what_could_not_be_saved_outlives_the_lock_too(
    running: Running, desk: Desk, next_desk: Callable[[], Desk], qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    services = desk._services
    ada = services.patients.add(PatientDetails(family="Moss", given="Ada"), actor=services.actor)

    def full(*_words: object, **_named: object) -> str:
        raise UnavailableError("The disk is full.")

    def type_and_save(dialog: QDialog) -> None:
        assert isinstance(dialog, FollowUpDialog)
        dialog.title.setText(WORDS)
        dialog.due.box.setText("in 2 weeks")
        dialog.accept_button.click()

    page = patient_page(desk, ada, qtbot)
    monkeypatch.setattr(services.followups, "add", full)
    while_open(FollowUpDialog, type_and_save)
    page.banner.follow_up_asked.emit()
    qtbot.waitUntil(lambda: "The disk is full." in desk.window.messages.text)
    desk.locker.lock()
    assert running.restarts == 1

    desk = next_desk()
    qtbot.waitUntil(lambda: "Add a follow-up" in desk.window.messages.text)
    seen: list[str] = []
    while_open(FollowUpDialog, lambda dialog: seen.append(dialog.title.text()))  # type: ignore[attr-defined]
    patient_page(desk, ada, qtbot).banner.follow_up_asked.emit()
    assert seen == [WORDS]


def test_that_what_could_not_be_kept_once_is_kept_later_and_told_of_once(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = desk._services
    ada = services.patients.add(PatientDetails(family="Moss", given="Ada"), actor=services.actor)
    told: list[str] = []
    monkeypatch.setattr(desk.window.messages, "warn", told.append)

    def full(*_words: object, **_named: object) -> None:
        raise UnavailableError("The disk is full.")

    def keep() -> None:
        desk._keep_on()
        qtbot.waitUntil(lambda: desk._jobs.wait(0))
        QApplication.processEvents()

    def type_on(dialog: QDialog) -> None:
        assert isinstance(dialog, FollowUpDialog)
        dialog.title.setText(WORDS)
        with monkeypatch.context() as broken:
            broken.setattr(services.drafts, "save", full)
            keep()
            keep()
        keep()
        (kept,) = services.drafts.mine(actor=services.actor)
        assert WORDS in str(kept.content)

    page = patient_page(desk, ada, qtbot)
    while_open(FollowUpDialog, type_on)
    page.banner.follow_up_asked.emit()
    qtbot.waitUntil(lambda: services.drafts.mine(actor=services.actor) == ())
    assert told == ["The disk is full."]


def test_that_a_follow_up_being_typed_outlives_the_lock(
    running: Running, desk: Desk, next_desk: Callable[[], Desk], qtbot: QtBot
) -> None:
    details = PatientDetails(family="Moss", given="Ada")
    services = desk._services
    ada = services.patients.add(details, actor=services.actor)
    typed: list[str] = []

    def type_and_lock(dialog: QDialog) -> None:
        assert isinstance(dialog, FollowUpDialog)
        dialog.title.setText(WORDS)
        dialog.due.box.setText("in 2 weeks")
        typed.append(dialog.due.box.text())
        lock(dialog, qtbot)

    page = patient_page(desk, ada, qtbot)
    while_open(FollowUpDialog, type_and_lock)
    page.banner.follow_up_asked.emit()
    assert running.restarts == 1

    desk = next_desk()
    qtbot.waitUntil(lambda: "Add a follow-up" in desk.window.messages.text)
    page = patient_page(desk, ada, qtbot)

    def find_it_and_save(dialog: QDialog) -> None:
        assert isinstance(dialog, FollowUpDialog)
        typed.append(dialog.title.text())
        dialog.accept_button.click()

    while_open(FollowUpDialog, find_it_and_save)
    page.banner.follow_up_asked.emit()
    assert typed == ["in 2 weeks", WORDS]
    services = desk._services
    qtbot.waitUntil(lambda: desk._jobs.wait(0))
    rows = services.followups.for_patient(ada, actor=services.actor)
    assert [row.title for row in rows] == [WORDS]
    assert services.drafts.mine(actor=services.actor) == ()


def test_that_what_stood_in_a_dialog_outlives_a_crash_and_the_next_sign_in_tells_of_it(
    desk: Desk, practice: ClosedPractice, tmp_path: Path, qapp: QApplication, qtbot: QtBot,
    log_watch: LogWatch,
) -> None:  # fmt: skip
    log_watch.expect("ended unexpectedly")
    services = desk._services
    ada = services.patients.add(PatientDetails(family="Moss"), actor=services.actor)
    qtbot.waitUntil((practice.home / WINDOW_MARK).exists)

    def type_and_crash(dialog: QDialog) -> None:
        assert isinstance(dialog, FollowUpDialog)
        dialog.title.setText(WORDS)
        desk._keep_on()
        qtbot.waitUntil(lambda: desk._jobs.wait(0))
        practice.copied_to(tmp_path / "as it was")  # what a killed program leaves on the disk

    page = patient_page(desk, ada, qtbot)
    while_open(FollowUpDialog, type_and_crash)
    page.banner.follow_up_asked.emit()
    # It was left without saving meanwhile, so here nothing is kept of it.
    qtbot.waitUntil(lambda: services.drafts.mine(actor=services.actor) == ())
    desk.window.close()
    assert not (practice.home / WINDOW_MARK).exists()

    running = Running(qapp, ClosedPractice(tmp_path / "as it was", ()), qtbot)
    desk = running.sign_in()
    qtbot.waitUntil(lambda: "ended unexpectedly" in desk.window.messages.text)
    assert "Add a follow-up" in desk.window.messages.text
    desk.window.close()
    running.session.jobs.shut_down()


def test_that_a_new_patient_being_typed_outlives_the_lock_with_every_part(
    running: Running, desk: Desk, next_desk: Callable[[], Desk], qtbot: QtBot
) -> None:
    before = PatientDetails(
        family="Zúñiga", given="Carmen", birth_on="1971", phones=(PhoneEntry("(202) 555-0142"),)
    )

    def type_and_lock(dialog: QDialog) -> None:
        assert isinstance(dialog, PatientForm)
        dialog.tabs.section(1)
        dialog._put(before)
        lock(dialog, qtbot)

    page = desk.window.pages.page("patients")
    assert isinstance(page, PatientsPage)
    while_open(PatientForm, type_and_lock)
    page.add_patient()
    qtbot.waitUntil(lambda: running.restarts == 1)

    desk = next_desk()
    qtbot.waitUntil(lambda: "Add a patient" in desk.window.messages.text)
    found: list[PatientDetails] = []

    def find_it(dialog: QDialog) -> None:
        assert isinstance(dialog, PatientForm)
        first = dialog.tabs.section(0)
        assert isinstance(first, NameSection)
        assert dialog.is_changed
        found.append(dialog.details())

    page = desk.window.pages.page("patients")
    assert isinstance(page, PatientsPage)
    while_open(PatientForm, find_it)
    page.add_patient()
    qtbot.waitUntil(lambda: bool(found))
    assert (found[0].family, found[0].given, found[0].birth_on) == ("Zúñiga", "Carmen", "1971")
    assert [phone.typed for phone in found[0].phones] == ["(202) 555-0142"]


def test_that_what_one_person_typed_waits_for_them_while_the_next_one_works(
    running: Running, desk: Desk, practice: ClosedPractice, qapp: QApplication, qtbot: QtBot
) -> None:
    services = desk._services
    ada = services.patients.add(PatientDetails(family="Moss", given="Ada"), actor=services.actor)

    def type_and_lock(dialog: QDialog) -> None:
        assert isinstance(dialog, FollowUpDialog)
        dialog.title.setText(WORDS)
        lock(dialog, qtbot)

    page = patient_page(desk, ada, qtbot)
    while_open(FollowUpDialog, type_and_lock)
    page.banner.follow_up_asked.emit()

    nurse = Running(qapp, practice, qtbot).sign_in(NURSE_ID, NURSE_PASSPHRASE)
    qtbot.waitUntil(lambda: nurse._jobs.wait(0))
    assert (nurse.window.pages.page_id, nurse.window.messages.text) == ("today", "")
    found: list[str] = []

    def look_and_leave(dialog: QDialog) -> None:
        assert isinstance(dialog, FollowUpDialog)
        found.append(dialog.title.text())

    page = patient_page(nurse, ada, qtbot)
    while_open(FollowUpDialog, look_and_leave)
    page.banner.follow_up_asked.emit()
    assert found == [""]
    nurse.locker.lock()

    back = Running(qapp, practice, qtbot).sign_in()
    qtbot.waitUntil(lambda: "Add a follow-up" in back.window.messages.text)
    back.window.close()


def test_that_a_dialog_nobody_typed_into_leaves_nothing_behind(
    running: Running, desk: Desk, next_desk: Callable[[], Desk], qtbot: QtBot
) -> None:
    services = desk._services
    ada = services.patients.add(PatientDetails(family="Moss", given="Ada"), actor=services.actor)
    page = patient_page(desk, ada, qtbot)
    while_open(FollowUpDialog, lambda dialog: lock(dialog, qtbot))
    page.banner.follow_up_asked.emit()
    assert running.restarts == 1
    services = next_desk()._services
    assert services.drafts.mine(actor=services.actor) == ()
