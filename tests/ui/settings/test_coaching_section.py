"""One's own explaining in Settings: answered, kept, and seen by nobody else."""

import dataclasses

import pytest
from PySide6.QtWidgets import QLabel, QVBoxLayout
from pytestqt.qtbot import QtBot

from carecoord.services.bundle import Services
from carecoord.services.coaching import ReflectionEntry
from carecoord.vocab.coaching import Element, Moment, Seen
from carecoord.vocab.roles import Role
from tests.ui import a11y
from tests.ui.practice import Told
from tests.ui.settings.conftest import MakePage
from ui.pages.patient.choices import choose
from ui.pages.settings.coaching import CoachingSection
from ui.pages.settings.page import SettingsPage


@pytest.fixture
def section(page: SettingsPage, qtbot: QtBot) -> CoachingSection:
    return opened(page, qtbot)


def opened(page: SettingsPage, qtbot: QtBot) -> CoachingSection:
    page.open("coaching")
    held = page.sections["coaching"]
    assert isinstance(held, CoachingSection)
    qtbot.waitUntil(lambda: held.team.count() > 0 and held.sheet.observed.count() > 0)
    return held


def lines(section: CoachingSection) -> list[str]:
    return texts(section.earlier)


def texts(column: QVBoxLayout) -> list[str]:
    items = (column.itemAt(place) for place in range(column.count()))
    shown = (item.widget() for item in items if item is not None)
    return [one.text() for one in shown if isinstance(one, QLabel)]


def test_that_an_answer_is_kept_and_stands_under_the_questions(
    page: SettingsPage, section: CoachingSection, services: Services, told: Told, qtbot: QtBot
) -> None:
    choose(section.own.conviction, "9")
    choose(section.own.confidence, "6")
    section.own.elements[Element.OWN_WORDS].tick(on=True)
    page.save_button.click()
    qtbot.waitUntil(lambda: bool(lines(section)))
    assert "matters 9 of 10, sure 6 of 10" in lines(section)[0]
    assert section.own.is_empty
    (own,) = services.coaching.own(actor=services.actor)
    assert own.elements == (Element.OWN_WORDS,)
    assert told.said == ["Saved. A sheet is seen by the two of you, the rest by you alone."]


def test_that_half_an_answer_says_what_is_missing_and_is_not_lost(
    page: SettingsPage, section: CoachingSection, services: Services
) -> None:
    choose(section.own.conviction, "9")
    assert not page.save()
    assert section.own.confidence_row.note.text() == "Choose a number from 1 to 10."
    assert section.is_dirty
    assert services.coaching.own(actor=services.actor) == ()


def test_that_a_sheet_names_a_colleague_and_what_was_seen(
    page: SettingsPage, section: CoachingSection, services: Services, qtbot: QtBot
) -> None:
    colleague = services.people.add(
        name="Ray Nurse", role=Role.NURSE, passphrase="calm river under nine bridges",
        actor=services.actor,
    )  # fmt: skip
    section.load()
    qtbot.waitUntil(lambda: section.sheet.observed.findData(colleague) > 0)
    choose(section.sheet.items[Element.OPEN_QUESTION], Seen.YES.value)
    assert not page.save()
    choose(section.sheet.observed, colleague)
    section.sheet.to_try.setPlainText("Wait longer")
    assert page.save()
    qtbot.waitUntil(lambda: section.sheets.count() > 0)
    (row,) = services.coaching.observations(actor=services.actor)
    assert (row.observed, row.sheet.to_try) == ("Ray Nurse", "Wait longer")
    assert row.sheet.items == {Element.OPEN_QUESTION: Seen.YES}


def test_that_a_team_of_few_is_told_why_it_sees_nothing(
    section: CoachingSection, services: Services, qtbot: QtBot
) -> None:
    services.coaching.reflect(
        ReflectionEntry(moment=Moment.BEFORE, conviction=1, confidence=1), actor=services.actor
    )
    section.load()
    qtbot.waitUntil(lambda: bool(lines(section)))
    assert "once 5 people stand behind each" in texts(section.team)[0]


def test_that_it_can_be_answered_by_keyboard_and_is_read_aloud(
    page: SettingsPage, section: CoachingSection, qtbot: QtBot
) -> None:
    page.resize(1194, 2400)
    qtbot.waitUntil(lambda: a11y.clipped(page) == [])
    assert a11y.all_failures(page, qtbot) == []


def test_that_who_does_not_teach_is_told_so(
    make_page: MakePage, services: Services, qtbot: QtBot
) -> None:
    actor = dataclasses.replace(services.actor, role=Role.AUDITOR)
    page = make_page(dataclasses.replace(services, actor=actor))
    section = opened(page, qtbot)
    assert not section.own.isVisible()
    assert not section.is_dirty
