"""A handout whose printing waits for an answer when the screen is locked or closed."""

import threading
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from carecoord.bootstrap import build_services
from carecoord.services.patient_details import PatientDetails
from tests.factories.closed_practice import ClosedPractice
from tests.ui.app.conftest import Running
from ui.dialogs.print import PrintDialog
from ui.pages.handouts import giving
from ui.pages.handouts.page import HandoutsPage
from ui.shell.desk import Desk


@pytest.fixture(autouse=True)
def _has_printer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(giving, "has_printer", lambda: True)


@pytest.fixture
def john(desk: Desk) -> str:
    details = PatientDetails(family="Okafor", given="John", language_written="en")
    return desk._services.patients.add(details, actor=desk._services.actor)


def made_out(desk: Desk, patient_id: str, qtbot: QtBot) -> HandoutsPage:
    """The page with a handout for somebody, ready to be printed."""
    desk.navigator.open_page("handouts", f"patient:{patient_id}/a1c")
    page = desk.window.pages.page("handouts")
    assert isinstance(page, HandoutsPage)
    qtbot.waitUntil(lambda: page._recipient is not None and page.choice.print_button.isEnabled())
    return page


def given(practice: ClosedPractice, patient_id: str) -> int:
    opened = practice.open()
    try:
        return len(build_services(opened).handouts.given(patient_id, actor=opened.actor))
    finally:
        opened.close()


@pytest.mark.parametrize("ending", ["lock", "close"])
def test_that_what_was_not_printed_when_the_window_goes_is_not_in_the_chart(
    running: Running, desk: Desk, john: str, practice: ClosedPractice, qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch, ending: str,
) -> None:  # fmt: skip
    def nobody_answers(*_words: object) -> bool:
        # A lock hides the dialog, and so does a session that ends.
        desk.locker.lock() if ending == "lock" else desk.window.close()
        return False

    page = made_out(desk, john, qtbot)
    monkeypatch.setattr(PrintDialog, "ask", nobody_answers)
    page.choice.print_button.click()
    qtbot.waitUntil(lambda: running.restarts == 1 or not desk.window.isVisible())
    assert desk._jobs.wait(10)
    assert given(practice, john) == 0


def test_that_a_lock_while_it_is_entered_leaves_nothing_in_the_chart(
    running: Running, desk: Desk, john: str, practice: ClosedPractice, qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    page = made_out(desk, john, qtbot)
    begun, slow, give = threading.Event(), threading.Event(), desk._services.handouts.give

    def busy(*words: Any, **named: Any) -> Any:
        begun.set()
        slow.wait(10)
        return give(*words, **named)

    monkeypatch.setattr(desk._services.handouts, "give", busy)
    monkeypatch.setattr(PrintDialog, "ask", lambda *_words: False)
    page.choice.print_button.click()
    qtbot.waitUntil(begun.is_set)
    threading.Timer(0.2, slow.set).start()
    desk.locker.lock()
    qtbot.waitUntil(lambda: running.restarts == 1)
    assert given(practice, john) == 0
