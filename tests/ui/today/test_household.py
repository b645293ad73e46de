"""One call for everybody at a number."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.ui.desk import Desk
from tests.ui.kit import TODAY
from tests.ui.today.conftest import press
from ui.pages.today.household_card import HouseholdCard
from ui.pages.today.page import TodayPage
from ui.widgets.focus_chain import widget_after
from ui.widgets.tick_line import TickLine

NUMBER = "+12025550199"


@pytest.fixture
def cousin(desk: Desk, people: dict[str, str]) -> str:
    """Somebody else at Ana's number; made before the page is."""
    desk.clinic.phone(people["Ana"], "(202) 555-0199", normal=NUMBER, rank=-1)
    key = desk.clinic.person("Ziegler", "Dan")
    desk.clinic.phone(key, "202.555.0199", normal=NUMBER)
    desk.clinic.follow_up(key, TODAY, kind="missed_visit", title="Missed visit")
    return key


@pytest.fixture
def card(cousin: str, page: TodayPage, qtbot: QtBot) -> HouseholdCard:
    found = page.pane.form.household
    qtbot.waitUntil(found.isVisible)
    found.opener.click()
    return found


def test_that_the_answers_stay_in_sight_until_the_others_are_asked_for(
    cousin: str, page: TodayPage, qtbot: QtBot
) -> None:
    card = page.pane.form.household
    qtbot.waitUntil(card.isVisible)
    words = [each.text() for each in card.findChildren(QLabel) if each.isVisible()]
    assert words[0] == "Also due at this number: Ziegler, Dan (55)"
    assert not [each for each in card.findChildren(TickLine) if each.isVisible()]
    card.opener.click()
    assert [each for each in card.findChildren(TickLine) if each.isVisible()]


def test_that_what_is_due_comes_into_sight_in_a_low_window(
    cousin: str, page: TodayPage, qtbot: QtBot
) -> None:
    page.resize(1194, 420)
    card = page.pane.form.household
    qtbot.waitUntil(card.isVisible)
    card.opener.setFocus()
    qtbot.keyClick(card.opener, Qt.Key.Key_Space)
    (line,) = [each for each in card.findChildren(TickLine) if each.isVisible()]
    qtbot.waitUntil(lambda: not line.visibleRegion().isEmpty())


def test_that_who_was_ticked_is_in_sight_when_the_call_is_gone_on_with(
    card: HouseholdCard, page: TodayPage, qtbot: QtBot
) -> None:
    tick(card, on=True)
    press("3", qtbot)
    page.list.go_down()
    qtbot.waitUntil(lambda: not card.isVisible())
    page.list.go_up()
    qtbot.waitUntil(card.isVisible)
    (line,) = [each for each in card.findChildren(TickLine) if each.isVisible()]
    assert line.is_ticked()


def tick(card: HouseholdCard, *, on: bool) -> None:
    (line,) = [each for each in card.findChildren(TickLine) if each.isVisible()]
    line.tick(on=on)


def test_that_the_call_view_says_who_else_is_there_and_with_whom_one_may_speak(
    card: HouseholdCard,
) -> None:
    words = [each.text() for each in card.findChildren(QLabel) if each.isVisible()]
    assert "Speak only with Dan." in words
    assert any(text.startswith("Tell nobody else why you call") for text in words)


def test_that_a_tick_logs_the_call_for_the_other_person_too(
    card: HouseholdCard, page: TodayPage, desk: Desk, people: dict[str, str], cousin: str,
    qtbot: QtBot,
) -> None:  # fmt: skip
    tick(card, on=True)
    press("3", qtbot)
    press("Return", qtbot)
    qtbot.waitUntil(lambda: not {people["Ana"], cousin} & set(page.model.ids()))
    history = desk.services.outreach.history(cousin, actor=desk.services.actor)
    assert [each.result for each in history] == ["no_answer"]
    qtbot.waitUntil(lambda: not card.isVisible())


def test_that_tab_comes_to_the_others_before_it_comes_to_saving(
    card: HouseholdCard, page: TodayPage
) -> None:
    reached, place = [], widget_after(page.list)
    while place is not page.list:
        reached.append(place)
        place = widget_after(place)
    (line,) = [each for each in card.findChildren(TickLine) if each.isVisible()]
    assert reached.index(line.box) < reached.index(page.pane.form.note)


def test_that_a_refusal_is_not_saved_while_somebody_else_is_ticked(
    card: HouseholdCard, page: TodayPage
) -> None:
    tick(card, on=True)
    page.pane.form.press("7")
    page.pane.form._on_declined("no_informed")
    assert page.pane.form.problem().startswith("This answer is about one person.")
    tick(card, on=False)
    assert page.pane.form.problem() == ""
