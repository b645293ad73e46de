from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from typing_extensions import override

from carecoord.services.waking import ANSWERS, Woke
from tests.ui import a11y
from tests.ui.kit import Show
from ui.dialogs import base, diagnosing
from ui.dialogs.base import BaseDialog
from ui.dialogs.confirm import ConfirmDialog
from ui.dialogs.diagnostics import DiagnosticsDialog
from ui.dialogs.files import FileDialog
from ui.dialogs.incident import IncidentDialog
from ui.dialogs.woke import WokeDialog
from ui.widgets.buttons import Kind
from ui.widgets.form import FormRow, line_edit, text_edit


class NoteDialog(BaseDialog):
    """A dialog with one rule, as pages make them."""

    asks_before_leaving = True

    def __init__(self) -> None:
        super().__init__("Write a note", "Save note", explanation="It is added to the record.")
        self.note = FormRow("Note", line_edit())
        self.body.addWidget(self.note)

    @override
    def problem(self) -> str:
        return "" if self.note.field.property("text") else "Write something first."


def _open_dialog() -> BaseDialog:
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, BaseDialog)
    return dialog


def _press(name: str) -> None:
    getattr(_open_dialog(), name).click()


@pytest.mark.parametrize(("pressed", "answer"), [("accept_button", True), ("cancel_button", False)])
def test_that_a_question_is_answered_by_its_verbs(
    pressed: str, answer: bool, qapp: QApplication
) -> None:
    QTimer.singleShot(0, lambda: _press(pressed))
    assert ConfirmDialog.ask(None, "Remove?", "You can add it again.", "Remove") is answer


def test_that_a_dialog_has_room_for_long_buttons_and_for_its_scroll_bar(show: Show) -> None:
    verb, cancel = "Leave without saving what was typed", "Stay here and go on with the form"
    dialog = BaseDialog("Leave?", verb, cancel=cancel, width_px=300)
    wide = line_edit()
    wide.setMinimumWidth(500)
    dialog.body.addWidget(FormRow("Note", wide))
    for number in range(20):
        dialog.body.addWidget(FormRow(f"Note {number}", line_edit()))
    show(dialog)
    assert dialog.height() < dialog.body.totalSizeHint().height()
    assert a11y.clipped(dialog) == []


def test_that_enter_does_not_do_what_cannot_be_undone(qapp: QApplication, qtbot: QtBot) -> None:
    def press_enter() -> None:
        dialog = _open_dialog()
        qtbot.waitUntil(dialog.isActiveWindow)
        qtbot.keyClick(dialog, Qt.Key.Key_Return)
        assert not dialog.isVisible()

    QTimer.singleShot(0, press_enter)
    assert not ConfirmDialog.ask(None, "Delete?", "Gone for good.", "Delete", dangerous=True)


@pytest.mark.parametrize("kind", [Kind.PRIMARY, Kind.DANGER])
def test_that_ctrl_enter_in_a_long_text_does_what_enter_does_elsewhere(
    kind: Kind, show: Show, qtbot: QtBot
) -> None:
    dialog = BaseDialog("What happened", "Open", kind=kind)
    if kind is Kind.DANGER:
        dialog.default_button = dialog.cancel_button
    text = text_edit()
    dialog.body.addWidget(FormRow("What happened", text))
    show(dialog)
    text.setFocus()
    qtbot.keyClicks(text, "She fell")
    qtbot.keyClick(text, Qt.Key.Key_Return)
    assert dialog.isVisible()
    qtbot.keyClick(text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert not dialog.isVisible()
    assert dialog.result() == (kind is Kind.PRIMARY)
    assert text.toPlainText() == "She fell\n"


@pytest.mark.parametrize(
    ("name", "other", "answer"),
    [("accept_button", "cancel_button", 1), ("cancel_button", "accept_button", 0)],
)
def test_that_enter_presses_the_button_that_has_the_focus(
    name: str, other: str, answer: int, show: Show, qtbot: QtBot
) -> None:
    dialog = ConfirmDialog("Undo this import?", "Undo the import")
    dialog.default_button = getattr(dialog, other)
    show(dialog)
    getattr(dialog, name).setFocus()
    qtbot.keyClick(getattr(dialog, name), Qt.Key.Key_Return)
    assert dialog.result() == answer
    assert not dialog.isVisible()


def test_that_a_problem_keeps_the_dialog_open_and_is_said(show: Show, qtbot: QtBot) -> None:
    dialog = NoteDialog()
    show(dialog)
    dialog.accept_button.click()
    assert dialog.isVisible()
    qtbot.keyClicks(dialog.note.field, "Called back")
    with qtbot.waitSignal(dialog.accepted):
        dialog.accept_button.click()


@pytest.mark.parametrize("leaves", [True, False])
def test_that_what_was_typed_goes_only_after_a_question(
    leaves: bool, show: Show, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(base, "may_drop", lambda _dialog: leaves)
    dialog = NoteDialog()
    show(dialog)
    qtbot.keyClicks(dialog.note.field, "Called back")
    qtbot.keyClick(dialog.note.field, Qt.Key.Key_Escape)
    assert dialog.isVisible() is not leaves


def test_that_nobody_is_asked_about_a_dialog_left_as_it_was(
    show: Show, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    monkeypatch.setattr(base, "may_drop", asked.append)
    dialog = NoteDialog()
    show(dialog)
    qtbot.keyClick(dialog.note.field, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert asked == []


def test_that_enter_in_the_question_keeps_what_was_typed(show: Show, qtbot: QtBot) -> None:
    dialog = NoteDialog()
    show(dialog)
    qtbot.keyClicks(dialog.note.field, "Called back")

    def press_enter() -> None:
        question = _open_dialog()
        assert question is not dialog
        qtbot.waitUntil(question.isActiveWindow)
        qtbot.keyClick(question, Qt.Key.Key_Return)

    QTimer.singleShot(0, press_enter)
    qtbot.keyClick(dialog.note.field, Qt.Key.Key_Escape)
    assert dialog.isVisible()


def test_that_a_dialog_passes_every_accessibility_check(show: Show, qtbot: QtBot) -> None:
    dialog = NoteDialog()
    show(dialog)
    assert a11y.all_failures(dialog, qtbot) == []


def test_that_the_details_of_an_incident_can_be_copied(show: Show, qtbot: QtBot) -> None:
    dialog = IncidentDialog("4F7A-09C2", "builtins.ValueError\n  jobs.py:1 in work")
    show(dialog)
    dialog.cancel_button.click()
    copied = QGuiApplication.clipboard().text()
    assert copied == "4F7A-09C2\nbuiltins.ValueError\n  jobs.py:1 in work"
    assert dialog.isVisible()


@pytest.mark.parametrize("woke", list(ANSWERS))
def test_that_what_it_means_that_records_woke_up_elsewhere_is_said_or_put_off(
    woke: Woke, show: Show, qtbot: QtBot
) -> None:
    dialog = WokeDialog(woke, None)
    show(dialog)
    dialog.accept_button.click()
    assert dialog.isVisible()
    assert not any(choice.isChecked() for choice in dialog.choices.values())
    said = ANSWERS[woke][1]
    dialog.choices[said].setChecked(True)
    dialog.accept_button.click()
    assert dialog.said is said
    assert not dialog.isVisible()


def test_that_a_fault_at_each_repaint_opens_one_dialog(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[IncidentDialog] = []

    def wait(dialog: IncidentDialog) -> bool:
        shown.append(dialog)
        IncidentDialog.tell(None, "4F7A-09C3", "builtins.ValueError")
        return True

    monkeypatch.setattr(IncidentDialog, "wait", wait)
    IncidentDialog.tell(None, "4F7A-09C2", "builtins.ValueError")
    IncidentDialog.tell(None, "4F7A-09C4", "builtins.ValueError")
    assert len(shown) == 2  # one, and once that was closed another


def test_that_the_report_is_shown_whole_before_it_is_copied_or_saved(
    show: Show, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    diagnosing.use_home(tmp_path)
    report = diagnosing.make_report()
    dialog = DiagnosticsDialog(report)
    show(dialog)
    assert dialog.text.toPlainText() == report
    assert "Display: offscreen" in report
    assert str(tmp_path) not in report
    assert a11y.all_failures(dialog, qtbot) == []
    qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == report
    assert dialog.isVisible()
    target = tmp_path / "report.txt"
    monkeypatch.setattr(FileDialog, "ask_save", lambda *_words: target)
    qtbot.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    assert target.read_text(encoding="utf-8") == report
    monkeypatch.setattr(FileDialog, "ask_save", lambda *_words: tmp_path / "none" / "report.txt")
    qtbot.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    assert "Choose another folder" in dialog._error.text()


def test_that_a_fault_leads_to_the_report(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[object] = []
    monkeypatch.setattr(DiagnosticsDialog, "show_report", shown.append)
    dialog = IncidentDialog("4F7A-09C2", "builtins.ValueError")
    show(dialog)
    dialog.report_button.click()
    assert shown == [dialog]
