"""The day's page of a practice with three follow-ups."""

import datetime as dt
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.desk import Desk
from tests.ui.kit import TODAY, Show
from tests.ui.practice import Told
from ui.background.change_bus import ChangeBus
from ui.background.jobs import JobRunner
from ui.pages.today.page import TodayPage
from ui.state.window_state import WindowState
from ui.widgets.shortcuts import Shortcuts

LATE, DUE = TODAY - dt.timedelta(days=3), TODAY


@pytest.fixture
def people(desk: Desk) -> dict[str, str]:
    """Three follow-ups: two late, one due today."""
    ids: dict[str, str] = {}
    for given, due_on in (("Ana", LATE), ("Ben", LATE), ("Cleo", DUE)):
        person = desk.clinic.person("Santos", given, language_spoken="es", interpreter="yes")
        desk.clinic.phone(person, "(202) 555-0142", message_safe="yes")
        desk.clinic.identifier(person, "mrn", f"1044{len(ids)}")
        desk.clinic.follow_up(person, due_on, title=f"Repeat potassium for {given}")
        ids[given] = person
    return ids


@pytest.fixture
def page(
    desk: Desk,
    people: dict[str, str],
    jobs: JobRunner,
    told: Told,
    window_state: WindowState,
    show: Show,
    qtbot: QtBot,
) -> Iterator[TodayPage]:
    yield from shown_today(desk, jobs, told, window_state, show, qtbot)


def shown_today(
    desk: Desk, jobs: JobRunner, told: Told, state: WindowState, show: Show, qtbot: QtBot
) -> Iterator[TodayPage]:
    bus = ChangeBus(desk.opened.feed)
    page = TodayPage(desk.services, jobs, bus, told, state, Shortcuts(), told)
    page.resize(1180, 700)
    show(page)
    qtbot.waitUntil(lambda: page.pane.entry is not None or page.all_done.isVisible())
    qtbot.waitUntil(lambda: bool(page.header.lists.value))
    yield page
    bus.close()


def press(keys: str, qtbot: QtBot) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    qtbot.keySequence(focused, keys)


def shown_name(page: TodayPage) -> str:
    assert page.pane.entry is not None
    return page.pane.entry.name
