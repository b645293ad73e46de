"""What is said after a call stands in the list's card, and hides nothing."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.ui.desk import Desk
from tests.ui.kit import Show
from tests.ui.today.conftest import LATE
from ui.background.jobs import JobRunner
from ui.pages.today.page import TodayPage
from ui.shell.main_window import MainWindow
from ui.shell.pages import PageSpec
from ui.state.window_state import WindowState


def _given(page: TodayPage) -> Callable[[QWidget], QWidget]:
    return lambda _parent: page


@pytest.fixture
def window(page: TodayPage, jobs: JobRunner, tmp_path: Path, show: Show) -> Iterator[MainWindow]:
    specs = [
        PageSpec("today", "Today", "calendar-check", _given(page)),
        PageSpec("other", "Other", "users", QWidget),
    ]
    made = MainWindow(specs, [], jobs, WindowState(tmp_path / "window.ini"))
    made.resize(1366, 768)
    made.open_page("today")
    show(made)
    yield made
    page.setParent(None)  # the page goes before its practice is closed


def _is_inside(window: MainWindow, card: QWidget) -> bool:
    return window.messages.isVisible() and card.isAncestorOf(window.messages)


def test_that_it_stands_in_the_lists_card_and_under_other_pages(
    window: MainWindow, page: TodayPage, qtbot: QtBot
) -> None:
    window.messages.offer_undo("Voicemail saved", page.hide)
    qtbot.waitUntil(lambda: _is_inside(window, page._list_card))
    window.open_page("other")
    qtbot.waitUntil(window.messages.isVisible)
    assert not page.isAncestorOf(window.messages)
    window.open_page("today")
    qtbot.waitUntil(lambda: _is_inside(window, page._list_card))


def test_that_the_person_chosen_stays_in_sight_when_it_comes(
    window: MainWindow, page: TodayPage, desk: Desk, qtbot: QtBot
) -> None:
    for number in range(12):
        desk.clinic.follow_up(desk.clinic.person(f"Abe{number:02}"), LATE)
    qtbot.waitUntil(lambda: len(page.model.ids()) == 15)
    in_sight = _last_in_sight(page)
    assert page.list.choose(in_sight)
    window.messages.offer_undo("Voicemail saved", page.hide)
    qtbot.waitUntil(window.messages.isVisible)
    qtbot.waitUntil(lambda: _bottom(page)() <= page.list.viewport().height())


def test_that_the_last_call_of_the_day_can_be_taken_back(
    window: MainWindow, page: TodayPage, qtbot: QtBot
) -> None:
    for _person in range(3):
        page.pane.form.press("1")
        page.pane.go_on()
        qtbot.waitUntil(lambda: not page.pane.is_busy)
    qtbot.waitUntil(page.all_done.isVisible)
    window.messages.offer_undo("Reached patient", page.hide)
    qtbot.waitUntil(window.messages.isVisible)
    assert page.isAncestorOf(window.messages)


def _last_in_sight(page: TodayPage) -> str:
    """The person at the lower edge of the list."""
    row = page.list.rowAt(page.list.viewport().height() - page.list.rowHeight(1) - 2)
    return page.model.id_at(row)


def _bottom(page: TodayPage) -> Callable[[], int]:
    return lambda: page.list.visualRect(page.list.currentIndex()).bottom()
