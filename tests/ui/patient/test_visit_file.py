"""Saving today's visit for another record system, from the patient's page."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from carecoord.services.bundle import Services
from carecoord.vocab.actor import Actor
from carecoord.vocab.measurements import Kind
from carecoord.vocab.roles import Role
from tests.ui.kit import TODAY
from tests.ui.patient.conftest import Make, open_on
from tests.ui.practice import Told
from ui.dialogs.confirm import ConfirmDialog
from ui.dialogs.files import FileDialog
from ui.pages.patient.page import PatientPage

KEYS = (Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """What was said before a file was named, and the name proposed for it."""
    said: list[str] = []

    def confirm(_parent: object, _title: str, explanation: str, _verb: str) -> bool:
        said.append(explanation)
        return True

    def ask_save(_parent: object, _title: str, name: str, _kinds: object) -> Path:
        said.append(name)
        return tmp_path / "out.json"

    monkeypatch.setattr(ConfirmDialog, "ask", confirm)
    monkeypatch.setattr(FileDialog, "ask_save", ask_save)
    return said


@pytest.fixture
def measured(services: Services, maria: str) -> str:
    services.clinical.add_measurement(
        maria, kind=Kind.A1C, value=7.4, taken_on=TODAY, actor=services.actor
    )
    return maria


def test_that_the_visit_is_saved_after_a_warning_under_a_name_that_names_nobody(
    page: PatientPage, measured: str, asked: list[str], told: Told, qtbot: QtBot, tmp_path: Path
) -> None:
    qtbot.keyClick(page, *KEYS)
    qtbot.waitUntil(lambda: bool(told.said))
    warning, name = asked
    assert "not encrypted" in warning
    assert "Santos" in warning
    assert name == "visit.json"
    kinds = [e["resource"]["resourceType"]
             for e in json.loads((tmp_path / "out.json").read_text("utf-8"))["entry"]]  # fmt: skip
    assert kinds == ["Patient", "RelatedPerson", "Observation"]
    assert "Delete the file" in told.said[0]


def test_that_nothing_is_saved_when_the_warning_is_heeded(
    page: PatientPage, measured: str, asked: list[str], monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot, tmp_path: Path,
) -> None:  # fmt: skip
    monkeypatch.setattr(ConfirmDialog, "ask", lambda *_all: False)
    page.visit.file.click()
    assert asked == []
    assert list(tmp_path.glob("*.json")) == []


def test_that_who_may_not_take_records_out_finds_no_button_and_is_told(
    make: Make, services: Services, measured: str, asked: list[str], told: Told, qtbot: QtBot
) -> None:
    nurse = make(replace(services, actor=Actor(services.actor.staff_id, "Ann", Role.NURSE)))
    open_on(nurse, measured, qtbot)
    nurse.begin_visit()
    assert not nurse.visit.file.isVisible()
    nurse.papers.save_file()
    assert told.warned == ["Your role does not include it. Ask the practice lead."]
    assert asked == []
