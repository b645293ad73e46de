"""Signing a decision: the one that was read, once, whatever is opened meanwhile."""

import datetime as dt
import threading
from dataclasses import replace
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from carecoord.services.bundle import Services
from carecoord.services.decision_forms import LoadedDecision
from tests.factories.notes import decided
from tests.ui.kit import TODAY
from tests.ui.practice import Told
from ui.pages.patient.decision.pane import DecisionPane
from ui.pages.patient.page import PatientPage


def draft(services: Services, patient_id: str) -> LoadedDecision:
    """A note that lacks nothing."""
    form = replace(
        decided(TODAY + dt.timedelta(days=60)), language="es", interpreter="qualified_phone"
    )
    return services.decisions.save_draft(patient_id, form, actor=services.actor)


def states(services: Services, patient_id: str) -> list[str]:
    return [row.state for row in services.decisions.for_patient(patient_id, actor=services.actor)]


def opened(page: PatientPage, note: LoadedDecision, qtbot: QtBot) -> DecisionPane:
    """Open a draft and wait until it stands in the form."""
    page.open(f"{note.patient_id}/decisions:{note.id}")
    pane = page.talk.decision
    qtbot.waitUntil(lambda: pane.keeper.decision_id == note.id)
    return pane


def test_that_signing_signs_nothing_of_whom_was_opened_meanwhile(
    page: PatientPage, services: Services, maria: str, john: str, told: Told, qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    hers, his = draft(services, maria), draft(services, john)
    pane = opened(page, hers, qtbot)
    slow, findings = threading.Event(), services.decisions.findings

    def busy(*words: Any, **named: Any) -> Any:
        slow.wait(10)
        return findings(*words, **named)

    monkeypatch.setattr(services.decisions, "findings", busy)
    pane.sign()
    opened(page, his, qtbot)
    slow.set()
    qtbot.waitUntil(lambda: bool(told.warned))
    assert "open it again and sign it" in told.warned[-1]
    assert pane._desk.jobs.wait(5)
    assert states(services, maria) == states(services, john) == ["draft"]
    pane.sign()
    qtbot.waitUntil(lambda: bool(told.said))
    assert states(services, john) == ["signed"]


def test_that_signing_twice_signs_once_and_complains_of_nobody(
    page: PatientPage, services: Services, maria: str, told: Told, qtbot: QtBot
) -> None:
    pane = opened(page, draft(services, maria), qtbot)
    pane.sign()
    pane.sign()
    qtbot.waitUntil(lambda: bool(told.said))
    assert pane._desk.jobs.wait(5)
    qtbot.waitUntil(lambda: pane.currentWidget() is pane.list)
    assert states(services, maria) == ["signed"]
    assert len(told.said) == 1
    assert told.warned == []


def test_that_a_note_begun_while_another_is_being_signed_is_not_dropped(
    page: PatientPage, services: Services, maria: str, told: Told, qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    pane = opened(page, draft(services, maria), qtbot)
    begun, slow, sign = threading.Event(), threading.Event(), services.decisions.sign

    def busy(*words: Any, **named: Any) -> Any:
        begun.set()
        slow.wait(10)
        return sign(*words, **named)

    monkeypatch.setattr(services.decisions, "sign", busy)
    pane.sign()
    qtbot.waitUntil(begun.is_set)
    pane.start_new()
    qtbot.keyClicks(pane.form.parts.talk.question, "Stop the pill?")
    slow.set()
    qtbot.waitUntil(lambda: bool(told.said))
    assert pane.is_writing()
    pane.save_draft()
    assert pane._desk.jobs.wait(5)
    assert sorted(states(services, maria)) == ["draft", "signed"]
