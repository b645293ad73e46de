"""The progress page from the patient's page."""

import datetime as dt
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from carecoord.services.bundle import Services
from carecoord.vocab.measurements import Kind
from tests.ui import a11y
from tests.ui.kit import TODAY
from tests.ui.patient.conftest import InDialog, labels_in, open_on, words_on
from tests.ui.practice import Told
from ui.dialogs.files import FileDialog
from ui.dialogs.visit_page import VisitPageDialog
from ui.pages.patient.page import PatientPage

KEYS = (Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)


@pytest.fixture
def measured(services: Services, maria: str) -> str:
    for days, systolic, diastolic in ((90, 158, 96), (30, 144, 90), (1, 132, 84)):
        services.clinical.add_measurement(
            maria, kind=Kind.BLOOD_PRESSURE, value=systolic, value2=diastolic,
            taken_on=TODAY - dt.timedelta(days=days), actor=services.actor,
        )  # fmt: skip
    return maria


def test_that_the_page_is_shown_as_it_prints_and_said_to_whom(
    page: PatientPage, measured: str, in_dialog: InDialog, qtbot: QtBot
) -> None:
    def look(dialog: VisitPageDialog) -> None:
        assert "132/84 mmHg" in words_on(dialog)
        assert "140/90" in words_on(dialog)
        assert dialog.language.value == "es"
        assert "Progress page" in labels_in(dialog)
        assert "Santos" in " ".join(labels_in(dialog))
        assert a11y.all_failures(dialog, qtbot) == []

    in_dialog(look, *KEYS)


def test_that_numbers_that_are_not_ticked_leave_the_page(
    page: PatientPage, measured: str, in_dialog: InDialog, qtbot: QtBot
) -> None:
    def leave_off(dialog: VisitPageDialog) -> None:
        (tick,) = dialog.ticks.values()
        assert tick.box.accessibleName() == "Numbers: Blood pressure"
        tick.box.click()
        qtbot.waitUntil(dialog.accept_button.isEnabled)
        assert "132/84" not in words_on(dialog)

    in_dialog(leave_off, *KEYS)


def test_that_the_page_is_saved_under_a_name_that_names_nobody(
    page: PatientPage, measured: str, in_dialog: InDialog, told: Told, qtbot: QtBot,
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    suggested: list[str] = []

    def ask_save(_parent: object, _title: str, name: str, _kinds: object) -> Path:
        suggested.append(name)
        return tmp_path / "page.pdf"

    monkeypatch.setattr(FileDialog, "ask_save", ask_save)

    def save(dialog: VisitPageDialog) -> None:
        dialog.pdf_button.click()
        qtbot.waitUntil(lambda: not dialog.isVisible())

    in_dialog(save, *KEYS)
    assert (tmp_path / "page.pdf").read_bytes().startswith(b"%PDF-")
    assert suggested == ["How you are getting on.pdf"]
    assert told.said == ["The progress page was saved."]


def test_that_the_palette_leads_to_the_page(
    page: PatientPage, john: str, told: Told, qtbot: QtBot
) -> None:
    open_on(page, f"{john}/progress", qtbot)
    qtbot.waitUntil(lambda: bool(told.warned))
    assert "nothing to show yet" in told.warned[0]
