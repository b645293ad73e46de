"""A draft of a decision that nobody will finish is taken out of the way."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from carecoord.services.abilities import Permission
from carecoord.services.bundle import Services
from ui.dialogs.reason import ReasonDialog
from ui.pages.patient.decision.pane import DecisionPane
from ui.pages.patient.needs import Desk
from ui.pages.patient.page import PatientPage


@pytest.fixture
def pane(page: PatientPage, maria: str) -> DecisionPane:
    """A new note on Maria's page."""
    page.open(f"{maria}/decisions-new")
    return page.talk.decision


def saved(pane: DecisionPane, qtbot: QtBot) -> None:
    """Save now and wait until the form says so."""
    pane.save_draft()
    qtbot.waitUntil(lambda: pane.form.state.text().startswith("Draft saved"))


def test_that_a_draft_nobody_will_finish_is_marked_as_a_mistake_with_what_was_typed_last(
    pane: DecisionPane, services: Services, maria: str, qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    assert not pane.form.mistake.isVisible()  # nothing is stored yet
    qtbot.keyClicks(pane.form.parts.talk.question, "Start a pill?")
    saved(pane, qtbot)
    monkeypatch.setattr(ReasonDialog, "ask", lambda *_words, **_more: "Wrong patient")
    qtbot.keyClicks(pane.form.parts.talk.question, " Or not?")
    assert pane.form.mistake.isVisible()
    qtbot.mouseClick(pane.form.mistake, Qt.MouseButton.LeftButton)

    qtbot.waitUntil(lambda: pane.currentWidget() is pane.list)
    (row,) = services.decisions.for_patient(maria, actor=services.actor)
    assert (row.state, row.question) == ("entered_in_error", "Start a pill? Or not?")


def test_that_who_may_not_remove_records_is_not_offered_to_mark_a_draft_as_a_mistake(
    pane: DecisionPane, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        Desk, "may", lambda _desk, permission: permission is not Permission.DELETE_RECORD
    )
    qtbot.keyClicks(pane.form.parts.talk.question, "Start a pill?")
    saved(pane, qtbot)
    assert not pane.form.mistake.isVisible()
