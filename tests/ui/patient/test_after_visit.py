"""The after-visit page from the patient's page, and the note for another record system."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from carecoord.services.bundle import Services
from carecoord.services.followups import FollowUpForm
from carecoord.services.papers import Document, TextSize
from carecoord.services.teachback_forms import TeachbackForm, TopicEntry
from carecoord.settings import PRACTICE_PHONE
from carecoord.vocab.actor import Actor
from carecoord.vocab.roles import Role
from tests.factories.notes import CLEAR, UNCLEAR, decided
from tests.ui import a11y
from tests.ui.kit import TODAY
from tests.ui.patient.conftest import InDialog, Make, labels_in, open_on, words_on
from tests.ui.practice import Told
from ui.dialogs.files import FileDialog
from ui.dialogs.print import PrintDialog
from ui.dialogs.visit_page import VisitPageDialog
from ui.pages.patient.page import PatientPage
from ui.pages.patient.visit import take_home
from ui.widgets.copying import KEPT_SECONDS, forget_copied

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
PILL = TopicEntry("How to take the pill", attempts=(CLEAR,))
SALT = TopicEntry("Why salt matters", attempts=(UNCLEAR,))


@pytest.fixture
def taught(services: Services, maria: str) -> str:
    """Maria, taught two things today, with something promised."""
    form = TeachbackForm(interpreter="qualified_phone", topics=(PILL, SALT))
    services.teachback.record(maria, form, actor=services.actor)
    step = FollowUpForm(title="Blood test", due_on=TODAY + dt.timedelta(days=5))
    services.followups.add(maria, step, actor=services.actor)
    services.preferences.set(PRACTICE_PHONE, "(202) 555-0123", actor=services.actor)
    return maria


def test_that_a_day_without_records_makes_no_page(
    page: PatientPage, told: Told, qtbot: QtBot
) -> None:
    qtbot.keyClick(page, Qt.Key.Key_P, CTRL)
    qtbot.waitUntil(lambda: bool(told.warned))
    assert told.warned == ["Nothing was recorded for this patient today. Save something first."]


def test_that_the_page_is_shown_as_it_prints_in_the_patients_language_and_size(
    page: PatientPage, taught: str, in_dialog: InDialog
) -> None:
    def look(dialog: VisitPageDialog) -> None:
        words = words_on(dialog)
        assert "How to take the pill" in words
        assert "21 de noviembre de 2026" in words
        assert dialog.language.value == "es"
        assert dialog.as_typed.isVisible()
        dialog.language.button("en").click()
        assert not dialog.as_typed.isVisible()
        assert dialog.text_size.value == str(int(TextSize.LARGE))
        assert "Santos" in " ".join(labels_in(dialog))
        assert "exactly as" in dialog.pages.text()

    in_dialog(look)


def test_that_what_is_not_ticked_leaves_the_page_and_stays_off_it_all_day(
    page: PatientPage, taught: str, in_dialog: InDialog, qtbot: QtBot
) -> None:
    def leave_off(dialog: VisitPageDialog) -> None:
        tick = next(t for t in dialog.ticks.values() if "Blood test" in t.box.accessibleName())
        dialog.language.button("en").click()
        tick.box.click()
        qtbot.waitUntil(dialog.accept_button.isEnabled)
        assert "Blood test" not in words_on(dialog)
        assert "Salt" not in words_on(dialog)

    def look_again(dialog: VisitPageDialog) -> None:
        assert dialog.language.value == "en"
        assert "Blood test" not in words_on(dialog)
        assert "Why salt matters" in words_on(dialog)

    in_dialog(leave_off)
    in_dialog(look_again)


def test_that_the_page_is_saved_as_a_pdf_with_one_key(
    page: PatientPage, taught: str, in_dialog: InDialog, told: Told, qtbot: QtBot,
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    suggested: list[str] = []

    def ask_save(_parent: object, _title: str, name: str, _kinds: object) -> Path:
        suggested.append(name)
        return tmp_path / "page.pdf"

    monkeypatch.setattr(FileDialog, "ask_save", ask_save)

    def save(dialog: VisitPageDialog) -> None:
        qtbot.keyClick(dialog, Qt.Key.Key_S, CTRL)
        qtbot.waitUntil(lambda: not dialog.isVisible())

    in_dialog(save)
    assert (tmp_path / "page.pdf").read_bytes().startswith(b"%PDF-")
    assert suggested == ["Your visit.pdf"]
    assert told.said == ["The after-visit page was saved."]


def test_that_enter_prints_the_page_that_is_shown(
    page: PatientPage, taught: str, in_dialog: InDialog, told: Told, qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    printed: list[Document] = []

    def ask(_parent: object, sheet: Document) -> bool:
        printed.append(sheet)
        return True

    monkeypatch.setattr(PrintDialog, "ask", ask)
    monkeypatch.setattr(take_home, "has_printer", lambda: True)

    def print_it(dialog: VisitPageDialog) -> None:
        qtbot.keyClick(dialog, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: not dialog.isVisible())

    in_dialog(print_it)
    assert [(one.patient_id, one.language) for one in printed] == [(taught, "es")]
    assert told.said == ["The after-visit page was printed."]


def test_that_a_computer_without_a_printer_says_so_and_keeps_the_page(
    page: PatientPage, taught: str, in_dialog: InDialog, qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(take_home, "has_printer", lambda: False)

    def print_it(dialog: VisitPageDialog) -> None:
        dialog.accept_button.click()
        assert "no printer" in dialog._error.text()
        assert dialog.isVisible()

    in_dialog(print_it)


def test_that_a_file_that_cannot_be_written_says_so_and_keeps_the_page(
    page: PatientPage, taught: str, in_dialog: InDialog, qtbot: QtBot, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(FileDialog, "ask_save", lambda *_all: tmp_path / "gone" / "page.pdf")

    def save(dialog: VisitPageDialog) -> None:
        dialog.pdf_button.click()
        qtbot.waitUntil(lambda: "could not be written" in dialog._error.text())
        assert dialog.isVisible()

    in_dialog(save)


def test_that_a_teach_back_that_is_not_saved_is_said_to_be_missing(
    page: PatientPage, taught: str, in_dialog: InDialog
) -> None:
    page.talk.teachback.add_own_point()
    page.talk.teachback.board.cards[-1].text.set_text("When to call us")

    def look(dialog: VisitPageDialog) -> None:
        assert any("teach-back is not saved yet" in words for words in labels_in(dialog))
        assert "When to call us" not in words_on(dialog)

    in_dialog(look)


def test_that_who_may_not_give_papers_is_told_so_at_once(
    make: Make, services: Services, taught: str, told: Told, qtbot: QtBot
) -> None:
    actor = Actor(services.actor.staff_id, "Ann Audit", Role.AUDITOR)
    page = make(replace(services, actor=actor))
    open_on(page, taught, qtbot)
    page.papers.show_visit_page()
    assert told.warned == ["Your role does not include it. Ask the practice lead."]


def test_that_a_draft_is_marked_where_it_can_be_left_off(
    page: PatientPage, services: Services, maria: str, in_dialog: InDialog
) -> None:
    services.decisions.save_draft(maria, decided(TODAY), actor=services.actor)

    def look(dialog: VisitPageDialog) -> None:
        (tick,) = dialog.ticks.values()
        assert tick.box.accessibleName() == "Decision: Start a statin? (draft)"

    in_dialog(look)


def test_that_the_dialog_can_be_worked_by_keyboard_and_is_named(
    page: PatientPage, taught: str, in_dialog: InDialog, qtbot: QtBot
) -> None:
    def look(dialog: VisitPageDialog) -> None:
        assert a11y.all_failures(dialog, qtbot) == []

    in_dialog(look)


def test_that_the_note_is_copied_for_a_minute_and_kept_out_of_histories(
    page: PatientPage, taught: str, told: Told, qtbot: QtBot
) -> None:
    qtbot.keyClick(page, Qt.Key.Key_C, CTRL | SHIFT)
    clipboard = QGuiApplication.clipboard()
    qtbot.waitUntil(lambda: "Why salt matters" in clipboard.text())
    assert f"{KEPT_SECONDS} seconds" in told.said[0]
    assert bytes(clipboard.mimeData().data("x-kde-passwordManagerHint").data()) == b"secret"
    forget_copied()
    assert clipboard.text() == ""
