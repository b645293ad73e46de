"""Deciding about somebody who was tried enough and not reached."""

import datetime as dt
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.desk import Desk
from tests.ui.kit import TODAY, Show
from tests.ui.practice import Told
from tests.ui.today.conftest import press, shown_today
from ui.background.jobs import JobRunner
from ui.pages.today.page import TodayPage
from ui.pages.today.review_card import ReviewCard
from ui.pages.today.work_pane import Mode
from ui.state.window_state import WindowState


@pytest.fixture
def unreached(desk: Desk) -> str:
    person = desk.clinic.person("Santos", "Ana")
    due = desk.clinic.follow_up(person, TODAY - dt.timedelta(days=9), title="Repeat potassium")
    for days, channel in ((6, "call"), (5, "letter"), (1, "call")):
        day = TODAY - dt.timedelta(days=days)
        desk.clinic.attempt(person, "followups-due", day, follow_up_id=due, channel=channel)
    return person


def card(page: TodayPage) -> ReviewCard:
    found = page.pane.findChild(ReviewCard)
    assert found is not None
    return found


def button(page: TodayPage, words: str) -> QPushButton:
    return next(each for each in card(page).findChildren(QPushButton) if words in each.text())


@pytest.fixture
def page(
    desk: Desk, unreached: str, jobs: JobRunner, told: Told, window_state: WindowState, show: Show,
    qtbot: QtBot,
) -> Iterator[TodayPage]:  # fmt: skip
    """The list of people to review, with one person on it."""
    window_state.set_text("today/list", "not-reached")
    yield from shown_today(desk, jobs, told, window_state, show, qtbot)


def test_that_the_reviewer_sends_somebody_back_for_one_more_try(
    page: TodayPage, desk: Desk, unreached: str, qtbot: QtBot
) -> None:
    assert button(page, "Try once more").isVisible()
    button(page, "Try once more").click()
    assert page.pane.form.draft().decision == "try_again"
    press("Ctrl+Return", qtbot)
    qtbot.waitUntil(lambda: unreached not in page.model.ids())

    services = desk.services
    assert services.worklists.ids("followups-due", actor=services.actor) == [unreached]
    page.open("followups-due")
    qtbot.waitUntil(lambda: page.pane.mode is Mode.CALL and not card(page).isVisible())


def test_that_a_letter_is_chosen_with_the_day_it_is_given_to_be_answered(
    page: TodayPage, desk: Desk, unreached: str, qtbot: QtBot
) -> None:
    button(page, "Sent a letter").click()
    press("Ctrl+Return", qtbot)
    qtbot.waitUntil(lambda: unreached not in page.model.ids())
    newest = desk.services.outreach.history(unreached, actor=desk.services.actor)[0]
    assert (newest.channel, newest.next_try_on) == ("letter", TODAY + dt.timedelta(days=14))
