"""Whom a handout is made out to while the next patient is being read."""

import threading
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from carecoord.common.errors import RefusedError
from carecoord.services.patient_details import PatientDetails
from tests.ui.kit import Show
from tests.ui.practice import Practice, Told, make_template, open_practice
from tests.ui.slow import Slow, slowly
from ui.background.change_bus import ChangeBus
from ui.background.jobs import JobRunner
from ui.dialogs.print import PrintDialog
from ui.pages.handouts import giving
from ui.pages.handouts.find_patient import FindPatientDialog
from ui.pages.handouts.page import HandoutsPage
from ui.state.window_state import WindowState
from ui.widgets.shortcuts import Shortcuts


@pytest.fixture
def practice(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Practice:
    return open_practice(make_template(tmp_path_factory.mktemp("empty")), tmp_path)


@pytest.fixture
def page(
    practice: Practice, jobs: JobRunner, told: Told, window_state: WindowState, show: Show,
    monkeypatch: pytest.MonkeyPatch,
) -> HandoutsPage:  # fmt: skip
    monkeypatch.setattr(PrintDialog, "ask", lambda *_words: True)
    monkeypatch.setattr(giving, "has_printer", lambda: True)
    made = HandoutsPage(
        practice, jobs, ChangeBus(practice.feed), told, window_state, Shortcuts(), told
    )
    show(made)
    return made


def person(practice: Practice, given: str) -> str:
    details = PatientDetails(family="Okafor", given=given, language_written="en")
    return practice.patients.add(details, actor=practice.actor)


def make_out(page: HandoutsPage, patient_id: str, qtbot: QtBot) -> None:
    page.open(f"patient:{patient_id}/a1c")
    qtbot.waitUntil(lambda: page._recipient is not None and page._recipient.id == patient_id)
    qtbot.waitUntil(page.choice.print_button.isEnabled)


def test_that_nothing_is_given_to_the_one_before_while_the_next_is_read(
    page: HandoutsPage, practice: Practice, told: Told, qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    john, ana = person(practice, "John"), person(practice, "Ana")
    make_out(page, john, qtbot)
    slow, opening = threading.Event(), practice.chart.open

    def busy(*words: Any, **named: Any) -> Any:
        slow.wait(10)  # as behind an import
        return opening(*words, **named)

    monkeypatch.setattr(practice.chart, "open", busy)
    page.open(f"patient:{ana}/a1c")
    assert not page.choice.print_button.isEnabled()
    page._ask_page()
    qtbot.wait(200)  # what was asked for the one before may still come
    page.give_print()
    slow.set()
    qtbot.waitUntil(lambda: page._recipient is not None and page._recipient.id == ana)
    qtbot.waitUntil(page.choice.print_button.isEnabled)
    page.give_print()
    qtbot.waitUntil(lambda: bool(told.undo))
    assert practice.handouts.given(john, actor=practice.actor) == ()
    assert len(practice.handouts.given(ana, actor=practice.actor)) == 1


def test_that_a_patient_who_cannot_be_opened_leaves_it_made_out_to_nobody(
    page: HandoutsPage, practice: Practice, jobs: JobRunner, qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    make_out(page, person(practice, "John"), qtbot)

    def gone(*_words: Any, **_named: Any) -> Any:
        raise RefusedError("This person is not there any more.")

    monkeypatch.setattr(practice.chart, "open", gone)
    with qtbot.waitSignal(jobs.broke):
        page.open("patient:" + "0" * 32)
    assert page._recipient is None


def test_that_the_end_of_one_giving_lets_nothing_of_it_be_given_to_the_next(
    page: HandoutsPage, practice: Practice, jobs: JobRunner, told: Told, qtbot: QtBot
) -> None:
    john, ana = person(practice, "John"), person(practice, "Ana")
    make_out(page, john, qtbot)
    reading = Slow()
    with slowly(practice.handouts, "give"):
        page.give_print()
        page.open(f"patient:{ana}/a1c")
        jobs.ask(reading.wait, lambda _none: None)
    qtbot.waitUntil(lambda: page._recipient is not None and page._recipient.id == ana)
    qtbot.waitUntil(lambda: bool(told.undo))
    page.giver.ended.emit()
    assert not page.choice.print_button.isEnabled()
    reading.go_on()
    qtbot.waitUntil(page.choice.print_button.isEnabled)


def test_that_enter_takes_nobody_who_was_found_by_fewer_letters(
    page: HandoutsPage, practice: Practice, jobs: JobRunner, show: Show, qtbot: QtBot
) -> None:
    ana = person(practice, "Ana")
    find = partial(practice.search.find, actor=practice.actor)
    dialog = FindPatientDialog(find, jobs, "Type a name.", page)
    show(dialog)
    qtbot.keyClicks(dialog.search, "okafor")
    qtbot.waitUntil(lambda: dialog.chosen == ana)
    qtbot.keyClicks(dialog.search, " j")
    qtbot.keyClick(dialog.search, Qt.Key.Key_Return)
    assert dialog.isVisible()
    qtbot.waitUntil(lambda: dialog.chosen == "")
    dialog.done(0)
