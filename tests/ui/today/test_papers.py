"""The list shown, on paper and as a file."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from carecoord.entities import FollowUp, Patient
from carecoord.services.papers import ListDocument
from tests.ui.desk import Desk
from tests.ui.today.conftest import LATE
from ui.background.jobs import Job
from ui.dialogs.confirm import ConfirmDialog
from ui.dialogs.export_columns import ExportColumnsDialog
from ui.dialogs.files import FileDialog
from ui.dialogs.paper import PaperDialog
from ui.pages.today.page import TodayPage
from ui.printing.list_paper import ListPaper
from ui.printing.sheet import Printable

Shown = tuple[ListDocument, ListPaper]


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[Shown]:
    """Papers that would stand in a dialog."""
    papers: list[Shown] = []

    def show_paper(_parent: QWidget, sheet: ListDocument, _name: str, pages: ListPaper) -> None:
        papers.append((sheet, pages))

    monkeypatch.setattr(PaperDialog, "show_paper", show_paper)
    return papers


@pytest.fixture
def many(page: TodayPage, desk: Desk, qtbot: QtBot) -> int:
    """A list of more people than fit on twenty pages."""
    count = 130
    with desk.opened.database.writing(desk.services.actor) as transaction:
        people = [{"id": f"{n:032}", "family": f"Person{n:03}", "given": "A"} for n in range(count)]
        transaction.insert_many(Patient, people)
        transaction.insert_many(
            FollowUp,
            (
                {
                    "patient_id": each["id"], "kind": "result", "title": "Repeat potassium",
                    "due_on": LATE.isoformat(), "created_at": desk.clinic.at(LATE),
                }
                for each in people
            ),
        )  # fmt: skip
    qtbot.waitUntil(lambda: len(page.model.ids()) == count + 3)
    return count + 3


def test_that_the_list_is_exported_and_its_folder_offered(
    page: TodayPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    target = tmp_path / "calls.csv"
    monkeypatch.setattr(FileDialog, "ask_save", lambda *_args: target)
    page.export_list()
    strip = page._papers._export._strip
    qtbot.waitUntil(strip._open.isVisible)
    assert "3 people" in strip._words.text()
    assert "Santos, Ana" in target.read_text(encoding="utf-8-sig")


def test_that_only_the_columns_ticked_are_written_and_are_ticked_again_the_next_time(
    page: TodayPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    target = tmp_path / "calls.csv"
    dialogs: list[ExportColumnsDialog] = []

    def wait(dialog: ExportColumnsDialog) -> bool:
        dialogs.append(dialog)
        dialog.ticks["phone"].setChecked(False)
        dialog.ticks["preferred"].setChecked(True)
        return len(dialogs) == 1

    monkeypatch.setattr(FileDialog, "ask_save", lambda *_args: target)
    monkeypatch.setattr(ExportColumnsDialog, "wait", wait)
    page.header._columns.click()
    page.export_list()
    qtbot.waitUntil(target.exists)
    qtbot.waitUntil(lambda: not page._papers.is_busy)
    header = target.read_text(encoding="utf-8-sig").splitlines()[0].split(",")
    assert "Goes by" in header
    assert not {"Phone", "Tries"} & set(header)
    assert "What happened" in header

    page.choose_columns()
    again = dialogs[1].chosen()
    assert ("preferred" in again, "phone" in again, "why" in again) == (True, False, True)


def test_that_columns_are_ticked_by_need_or_all_of_them_but_never_without_the_name(
    page: TodayPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wait(dialog: ExportColumnsDialog) -> bool:
        assert not dialog.ticks["attempts"].isChecked(), "at first no more than a call needs"
        dialog.all_button.click()
        assert set(dialog.chosen()) == set(dialog.ticks)
        dialog.usual_button.click()
        assert "attempts" not in dialog.chosen()
        assert not dialog.ticks["name"].isEnabled()
        assert dialog.problem() == ""
        return False

    monkeypatch.setattr(ExportColumnsDialog, "wait", wait)
    page.choose_columns()


def test_that_the_call_list_is_shown_before_it_is_printed(
    page: TodayPage, shown: list[Shown], qtbot: QtBot
) -> None:
    page.open("print")
    qtbot.waitUntil(lambda: len(shown) == 1)
    sheet, pages = shown[0]
    assert "Santos, Ana" in sheet.html
    assert (sheet.title, pages.pages) == ("Follow-ups due", 1)


def test_that_a_call_list_saved_as_pdf_is_said_to_be_there_and_its_folder_offered(
    page: TodayPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    target = tmp_path / "calls.pdf"
    monkeypatch.setattr(FileDialog, "ask_save", lambda *_args: target)

    def save(dialog: PaperDialog) -> bool:
        dialog.pdf_button.click()
        qtbot.waitUntil(lambda: dialog.result() == 1)
        return True

    monkeypatch.setattr(PaperDialog, "wait", save)
    page.open("print")
    strip = page._papers._strip
    qtbot.waitUntil(strip._open.isVisible)
    assert "calls.pdf is saved." in strip._words.text()
    assert target.read_bytes().startswith(b"%PDF")


def test_that_a_long_list_is_printed_whole_after_its_pages_were_told(
    page: TodayPage,
    many: int,
    shown: list[Shown],
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    asked: list[str] = []

    def ask(_parent: QWidget, title: str, explanation: str, _verb: str) -> bool:
        asked.extend((title, explanation))
        return True

    monkeypatch.setattr(ConfirmDialog, "ask", ask)
    page.print_list()
    assert page._papers._strip.isVisible()
    qtbot.waitUntil(lambda: len(shown) == 1)
    assert not page._papers._strip.isVisible()
    assert asked[0] == "Print 133 people?"
    assert "about 22 pages" in asked[1]
    sheet, pages = shown[0]
    assert len(sheet.rows) == many
    assert 20 <= pages.pages <= 24


def test_that_the_days_end_is_printed_by_one_key(
    page: TodayPage, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    papers: list[Printable] = []
    monkeypatch.setattr(PaperDialog, "show_paper", lambda _parent, sheet: papers.append(sheet))
    modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(page.list, Qt.Key.Key_P, modifiers)
    qtbot.waitUntil(lambda: len(papers) == 1)
    assert papers[0].title == "The day's end"
    page.open("day-end")
    qtbot.waitUntil(lambda: len(papers) == 2)
    page.all_done.sheet_asked.emit()
    qtbot.waitUntil(lambda: len(papers) == 3)


def test_that_a_long_list_can_be_thought_better_of(
    page: TodayPage, many: int, shown: list[Shown], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ConfirmDialog, "ask", lambda *_args: False)
    page.print_list()
    assert not page._papers.is_busy
    assert shown == []


def test_that_setting_the_pages_can_be_stopped(
    page: TodayPage,
    many: int,
    shown: list[Shown],
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    monkeypatch.setattr(ConfirmDialog, "ask", lambda *_args: True)
    papers = page._papers
    page.print_list()
    papers._strip._cancel.click()
    qtbot.waitUntil(lambda: not papers.is_busy)
    assert not papers._strip.isVisible()
    page.print_list()
    qtbot.waitUntil(lambda: papers._steps.is_running)
    papers._strip._cancel.click()
    assert (papers.is_busy, papers._strip.isVisible(), shown) == (False, False, [])


def test_that_nothing_else_is_made_of_a_list_meanwhile(
    page: TodayPage, shown: list[Shown], monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    def no_dialog(*_args: object) -> None:
        raise AssertionError

    monkeypatch.setattr(FileDialog, "ask_save", no_dialog)
    page.print_list()
    page.print_list()
    page.export_list()
    qtbot.waitUntil(lambda: not page._papers.is_busy)
    assert len(shown) == 1


def test_that_a_list_that_was_ready_when_it_was_stopped_is_not_shown(
    page: TodayPage, desk: Desk, shown: list[Shown]
) -> None:
    papers, services = page._papers, desk.services
    document = services.exports.worklist_paper("followups-due", actor=services.actor)
    papers._job = Job()
    papers._strip._cancel.click()
    papers._on_paper(document)
    assert (papers.is_busy, shown) == (False, [])


def test_that_a_file_that_was_written_when_it_was_stopped_is_said_to_be_there(
    page: TodayPage, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    asked: list[Path] = []

    def ask(*_words: object) -> Path:
        asked.append(tmp_path / f"list{len(asked)}.csv")
        return asked[-1]

    monkeypatch.setattr(FileDialog, "ask_save", ask)
    export, write = page._papers._export, desk.services.exports.worklist_file

    def late(*words: Any, **named: Any) -> int:
        count = write(*words, **named)
        if export._job is not None:
            export._job.cancel()  # somebody presses Stop at the very end
        return count

    monkeypatch.setattr(desk.services.exports, "worklist_file", late)
    for _twice in range(2):
        page.export_list()
        qtbot.waitUntil(lambda: not export.is_busy)
        assert asked[-1].exists()
    assert len(asked) == 2


def test_that_a_list_stopped_when_it_was_made_leaves_the_next_one_to_be_made(
    page: TodayPage, desk: Desk, shown: list[Shown], monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    papers, paper = page._papers, desk.services.exports.worklist_paper

    def late(*words: Any, **named: Any) -> ListDocument:
        made = paper(*words, **named)
        if papers._job is not None:
            papers._job.cancel()
        return made

    with monkeypatch.context() as patch:
        patch.setattr(desk.services.exports, "worklist_paper", late)
        page.print_list()
        qtbot.waitUntil(lambda: not papers.is_busy)
    assert shown == []
    page.print_list()
    qtbot.waitUntil(lambda: len(shown) == 1)
