"""A long list on its way to the printer or into a PDF, and stopped on the way."""

from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from carecoord.common.errors import UnavailableError
from tests.ui import a11y
from tests.ui.kit import Show
from tests.ui.printing.test_list_paper import _list, _set
from ui.dialogs import paper as module
from ui.dialogs.files import FileDialog
from ui.dialogs.paper import PaperDialog
from ui.dialogs.print import PrintDialog
from ui.printing.list_paper import ListPaper, Progress
from ui.printing.paper import printer_for
from ui.widgets.cards import ScrollBody


@pytest.fixture
def pages(qapp: object) -> ListPaper:
    return _set(_list([60] * 90))


@pytest.fixture
def dialog(pages: ListPaper, show: Show) -> PaperDialog:
    made = PaperDialog(None, pages.sheet, "calls.pdf", pages)
    show(made)
    return made


@pytest.fixture
def target(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A printer that prints into a file."""
    path = tmp_path / "printed.pdf"

    def choose(_parent: QWidget | None, document: ListPaper) -> QPrinter:
        printer = printer_for(document)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(path))
        return printer

    monkeypatch.setattr(PrintDialog, "choose", choose)
    return path


def test_that_the_number_of_pages_is_told_before_printing(
    dialog: PaperDialog, pages: ListPaper, qtbot: QtBot
) -> None:
    assert dialog.accept_button.text() == f"Print {pages.pages} pages"
    qtbot.waitUntil(lambda: a11y.clipped(dialog) == [])


def test_that_all_pages_are_printed_and_counted_on_the_way(
    dialog: PaperDialog, target: Path, pages: ListPaper, qtbot: QtBot
) -> None:
    told: list[tuple[int, int]] = []
    dialog._steps.progressed.connect(lambda *counts: told.append(counts))
    dialog.accept_button.click()
    assert dialog._progress.isVisible()
    assert not dialog.accept_button.isEnabled()
    qtbot.waitUntil(lambda: dialog.result() == 1)
    assert target.read_bytes().count(b"/Type /Page\n") == pages.pages
    assert told[-1] == (pages.pages, pages.pages)


def test_that_printing_can_be_stopped_and_begun_again(
    dialog: PaperDialog, target: Path, qtbot: QtBot
) -> None:
    dialog.accept_button.click()
    dialog._progress.cancel_button.click()
    assert not dialog._progress.isVisible()
    assert dialog.accept_button.isEnabled()
    assert not target.exists()
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: dialog.result() == 1)
    assert target.exists()


def test_that_closing_stops_the_printer(dialog: PaperDialog, target: Path) -> None:
    dialog.accept_button.click()
    dialog.reject()
    assert not dialog._steps.is_running
    assert not target.exists()


def test_that_nothing_is_printed_when_no_printer_is_chosen(
    dialog: PaperDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PrintDialog, "choose", lambda *_args: None)
    dialog.accept_button.click()
    assert not dialog._steps.is_running


def test_that_a_printer_that_stops_is_told(
    dialog: PaperDialog, target: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    def stops(_printer: QPrinter, pages: ListPaper) -> Progress:
        yield 1, pages.pages
        raise UnavailableError("The printer stopped.")

    monkeypatch.setattr(module, "print_pages", stops)
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: dialog._error.text() == "The printer stopped.")
    assert dialog.accept_button.isEnabled()


def test_that_a_list_becomes_a_pdf_page_by_page(
    dialog: PaperDialog,
    pages: ListPaper,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    path = tmp_path / "calls.pdf"
    monkeypatch.setattr(FileDialog, "ask_save", lambda *_args: path)
    dialog.pdf_button.click()
    qtbot.waitUntil(lambda: dialog.result() == 1)
    assert path.read_bytes().count(b"/Type /Page\n") == pages.pages


def test_that_a_folder_that_takes_no_file_is_told(
    dialog: PaperDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(FileDialog, "ask_save", lambda *_args: tmp_path / "no" / "calls.pdf")
    dialog.pdf_button.click()
    qtbot.waitUntil(lambda: "could not be written" in dialog._error.text())
    assert dialog.result() == 0


def test_that_a_page_laid_on_its_side_is_shown_wide_enough_to_be_read(
    dialog: PaperDialog, pages: ListPaper
) -> None:
    assert pages.paper.width() > pages.paper.height()
    (first, *_rest) = dialog.preview._pages
    assert first.width() > 640  # as wide as a page upright may be
    assert dialog.width() <= dialog.screen().availableGeometry().width()


def test_that_only_the_pages_scroll_and_not_the_dialog_around_them(dialog: PaperDialog) -> None:
    (around,) = (
        each for each in dialog.findChildren(ScrollBody) if each.isAncestorOf(dialog.preview)
    )
    assert around.verticalScrollBar().maximum() == 0
