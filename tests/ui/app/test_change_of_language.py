"""Each person has their own language, and changes it while they work."""

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, QObject, Slot
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from carecoord import settings
from carecoord.bootstrap import build_services
from carecoord.common.i18n import current_language
from carecoord.services.gate import Gate
from carecoord.services.preferences import PreferenceService
from carecoord.vocab.actor import Actor
from carecoord.vocab.roles import Role
from tests.factories.closed_practice import (
    LEAD,
    LEAD_ID,
    LEAD_PASSPHRASE,
    NURSE,
    NURSE_ID,
    NURSE_PASSPHRASE,
    ClosedPractice,
)
from tests.ui.app.conftest import Running
from tests.ui.app.test_large_text import add_patient
from tests.ui.app.test_session import Unfinished
from ui.app import Session, WindowOptions
from ui.background.jobs import Job, Lane
from ui.pages.patient.page import PatientPage
from ui.pages.settings.computer import ComputerSection
from ui.pages.settings.page import SettingsPage
from ui.shell.desk import Desk


def choose(desk: Desk, language: str) -> None:
    desk.window.open_page("settings", "computer")
    page = desk.window.pages.page("settings")
    assert isinstance(page, SettingsPage)
    section = page.section
    assert isinstance(section, ComputerSection)
    section.language.button(language).click()


def decision_of(desk: Desk, patient_id: str, qtbot: QtBot) -> PatientPage:
    desk.window.open_page("patient", f"{patient_id}/decisions")
    page = desk.window.pages.page("patient")
    assert isinstance(page, PatientPage)
    qtbot.waitUntil(lambda: desk._jobs.wait(0))
    qtbot.waitUntil(page.talk.decision.isVisible)
    return page


def pick(session: Session, language: str) -> None:
    languages = session.entry.languages
    languages.setCurrentIndex(languages.findData(language))
    languages.activated.emit(languages.currentIndex())


class Spoken(QObject):
    """What a job in the background speaks."""

    language = ""

    @Slot(object)
    def hear(self, language: str) -> None:
        self.language = language

    def is_heard(self) -> bool:
        return bool(self.language)


class Watching(QObject):
    """Somebody who is shown how far a job is."""

    seen = 0

    @Slot(int, int)
    def see(self, done: int, _total: int) -> None:
        self.seen = done


def first_title(desk: Desk) -> str:
    return next(iter(desk.window.rail._buttons.values())).text()


def test_that_a_person_goes_on_in_another_language_and_loses_nothing_typed(
    running: Running, desk: Desk, qtbot: QtBot
) -> None:
    patient_id = add_patient(desk._services)
    page = decision_of(desk, patient_id, qtbot)
    page.talk.decision.start_new()
    qtbot.keyClicks(page.talk.decision.form.parts.talk.question, "Begin insulin?")
    behind = Unfinished(desk)
    desk.window.pages._made["unfinished"] = behind
    choose(desk, "es")
    qtbot.waitUntil(lambda: running.session.desk is not desk)
    assert behind.saved
    now = running.session.desk
    assert now is not None
    assert (first_title(now), now.window.pages.page_id) == ("Hoy", "settings")
    assert (now.window.isVisible(), now.window.top_bar.user.text()) == (True, LEAD)
    assert QLocale().language() == QLocale.Language.Spanish
    assert running.restarts == 0
    page = decision_of(now, patient_id, qtbot)
    notes = now._services.decisions.for_patient(patient_id, actor=now._services.actor)
    assert [note.question for note in notes] == ["Begin insulin?"]
    choose(now, "en")
    qtbot.waitUntil(lambda: running.session.desk is not now)
    assert running.session.desk is not None
    assert first_title(running.session.desk) == "Today"


@pytest.mark.parametrize("lane", [Lane.WRITING, Lane.KEEPING])
def test_that_work_somebody_watches_is_not_put_out_of_sight(
    running: Running, desk: Desk, qtbot: QtBot, lane: Lane
) -> None:
    may_end = threading.Event()
    somebody = Watching()

    def work(job: Job) -> None:
        while not may_end.wait(0.01):
            job.report(1, 2)

    desk._jobs.start(work, lane, progressed=somebody.see)
    desk._change_language(desk._choices)
    qtbot.waitUntil(lambda: somebody.seen > 0)
    assert running.session.desk is desk
    assert desk.window.messages.text == "The language changes at your next sign-in."
    may_end.set()
    qtbot.waitUntil(lambda: desk._jobs.wait(0))


def test_that_a_screen_locked_meanwhile_is_not_shown_again_in_another_language(
    running: Running, desk: Desk
) -> None:
    desk._change_language(desk._choices)
    desk.give_up()
    desk._on_drafts_kept(desk._choices)
    assert running.session.desk is desk
    assert not desk.window.isVisible()


def test_that_a_form_opened_while_the_language_changes_is_not_taken_away(
    running: Running, desk: Desk, qtbot: QtBot
) -> None:
    may_end = threading.Event()
    desk._jobs.write(may_end.wait)
    desk._change_language(desk._choices)
    form = QDialog(desk.window)
    form.setModal(True)
    form.show()
    may_end.set()
    qtbot.waitUntil(lambda: "at your next sign-in" in desk.window.messages.text)
    assert (form.isVisible(), running.session.desk is desk) == (True, True)
    form.close()


def test_that_two_people_at_one_desk_each_find_their_language(
    practice: ClosedPractice, qapp: QApplication, qtbot: QtBot
) -> None:
    opened = practice.open()
    nurse = Actor(NURSE_ID, NURSE, Role.NURSE)
    PreferenceService(opened.database).set(settings.LANGUAGE, "es", actor=nurse)
    opened.close()
    seen = []
    for person, passphrase in ((NURSE_ID, NURSE_PASSPHRASE), (LEAD_ID, LEAD_PASSPHRASE)):
        running = Running(qapp, practice, qtbot)
        desk = running.sign_in(person, passphrase)
        spoken = Spoken()
        desk._jobs.ask(current_language, spoken.hear)
        qtbot.waitUntil(spoken.is_heard)
        seen.append((first_title(desk), spoken.language))
        desk.window.close()
        running.session.jobs.shut_down()
    assert seen == [("Hoy", "es"), ("Today", "en")]


def test_that_a_language_chosen_at_the_sign_in_keeps_who_it_is_and_what_was_typed(
    running: Running,
) -> None:
    step = running.session.way_in.sign_in
    assert step is not None
    step.people.setCurrentIndex(step.people.findData(NURSE_ID))
    step.passphrase.setText("pebble har")
    pick(running.session, "es")
    now = running.session.way_in.sign_in
    assert now is not None
    assert now.on_button.text() == "Entrar"
    assert (now.person_id, now.passphrase.text()) == (NURSE_ID, "pebble har")


def test_that_a_language_chosen_while_a_practice_is_set_up_keeps_all_its_cards(
    qapp: QApplication, tmp_path: Path
) -> None:
    options = WindowOptions(tmp_path, Gate(tmp_path / "new"), build_services, language="en")
    session = Session(qapp, options)
    session.start()
    assert session.entry.step is not None
    session.entry.step.went_on.emit()
    run = session.way_in.first_run
    assert run is not None
    run.practice.name.setText("Riverside")
    run.practice.go_on()
    run.person.name.setText("Bree")
    pick(session, "es")
    now = session.way_in.first_run
    assert now is not None
    assert session.entry.step is now.person
    assert now.person.name.text() == "Bree"
    assert now.practice.name.text() == "Riverside"
    assert now.person.title.text() == "Sobre usted"
    session.entry.close()
