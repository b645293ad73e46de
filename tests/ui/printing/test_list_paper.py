"""Long lists: every row once and whole, the header on each page, and little held at once."""

import random
import re
from pathlib import Path

import pytest
from PySide6.QtGui import QTextDocumentFragment
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from carecoord.handouts.documents.page import ListDocument, TextSize
from tests.ui.kit import Show
from ui.printing.list_paper import ListPaper
from ui.printing.paper import print_pages, printer_for
from ui.printing.papers import set_on_paper
from ui.printing.pdf import PdfPages, PdfPrinter
from ui.printing.preview import PagePreview

ROW = '<table width="100%" cellpadding="4"><tr><td>Person {number} end. {more}</td></tr></table>'
HEADER = '<table width="100%" cellpadding="4"><thead><tr><th>Head</th></tr></thead></table>'


def _list(lengths: list[int], intro: str = "<h1>Calls</h1><p>People to call.</p>") -> ListDocument:
    """A list with rows of so many words."""
    return ListDocument(
        title="Calls",
        opening="<html><body>",
        intro=intro,
        header=HEADER,
        rows=tuple(
            ROW.format(number=number, more="word " * words) for number, words in enumerate(lengths)
        ),
        closing="</body></html>",
        language="en",
        is_right_to_left=False,
        text_size=TextSize.STAFF,
        footer_lines=("Calls · Riverside",),
        footer_points=10,
    )


def _set(sheet: ListDocument) -> ListPaper:
    paper = set_on_paper(sheet)
    assert isinstance(paper, ListPaper)
    return paper


@pytest.mark.parametrize("seed", range(5))
def test_that_each_row_stands_once_and_whole_in_its_order(qapp: QApplication, seed: int) -> None:
    chance = random.Random(seed)
    count = 90
    paper = _set(_list([chance.randint(0, 160) for _ in range(count)]))

    texts = [paper.text(page) for page in range(paper.pages)]

    found = [int(number) for text in texts for number in re.findall(r"Person (\d+) end", text)]
    assert found == list(range(count))
    assert paper.pages > 5
    for page, text in enumerate(texts):
        document, place = paper.page(page)
        assert (document.pageCount(), place) == (1, 0), "what was planned for one page is one"
        assert text.lstrip().startswith("Calls" if page == 0 else "Head")
        assert text.count("Head") == 1


def test_that_no_page_has_room_left_for_the_row_after_it(qapp: QApplication) -> None:
    paper = _set(_list([20] * 120))
    full = [paper.text(page).count(" end.") for page in range(1, paper.pages - 1)]
    assert len(set(full)) == 1
    document, _place = paper.page(1)
    row = document.rootFrame().childFrames()[-1]
    area = document.documentLayout().frameBoundingRect(row)
    assert area.bottom() + area.height() > paper.body.height()


def test_that_a_row_longer_than_a_page_goes_on_with_the_next(qapp: QApplication) -> None:
    paper = _set(_list([3, 4_000, 3]))
    places = [paper.page(page)[1] for page in range(paper.pages)]
    assert places[0] == places[-1] == 0
    assert places[1:-1] == list(range(len(places) - 2))
    assert len(places) > 3


def test_that_an_empty_list_is_one_page(qapp: QApplication) -> None:
    paper = _set(_list([]))
    assert paper.pages == 1
    assert "People to call." in paper.text(0)


def test_that_planning_goes_by_small_steps_and_tells_how_far_it_is(qapp: QApplication) -> None:
    steps = list(ListPaper(_list([3] * 30)).plan())
    assert steps == [(12, 30), (24, 30), (30, 30)]


def test_that_only_a_few_pages_are_held(qapp: QApplication) -> None:
    paper = _set(_list([60] * 200))
    assert paper.pages > 10
    for page in range(paper.pages):
        paper.page(page)
    assert len(paper._made) == 6
    held = paper.page(paper.pages - 1)
    assert paper.page(paper.pages - 1) == held


def test_that_every_page_says_which_of_how_many_it_is(qapp: QApplication) -> None:
    paper = _set(_list([60] * 60))
    pdf = PdfPages(paper)
    steps = list(pdf.write())
    assert steps == [(page + 1, paper.pages) for page in range(paper.pages)]
    assert len(re.findall(rb"/Type /Page\b", pdf.pdf)) == paper.pages
    assert PdfPrinter().sheet_pdf(paper.sheet).startswith(b"%PDF")


def test_that_the_preview_reads_only_what_is_looked_at(show: Show, qtbot: QtBot) -> None:
    paper = _set(_list([60] * 120))
    preview = PagePreview()
    preview.show_paper(paper)
    preview.resize(500, 640)
    show(preview)
    first, last = preview._pages[0], preview._pages[-1]
    qtbot.waitUntil(lambda: "Person 0 end" in first.accessibleDescription())
    assert preview.page_count == paper.pages
    assert last.accessibleDescription() == ""
    last.setFocus()
    assert "Person 119 end" in last.accessibleDescription()


def test_that_the_printer_gets_pictures_as_large_as_they_are(qapp: QApplication) -> None:
    picture = '<p><img src="icon:pill" width="96"></p>'
    paper = _set(_list([3], intro=picture))
    paper.fit_pictures(0.1)
    for shown, side in ((paper, 30), (paper.for_printer(), 512)):
        document, _place = shown.page(0)
        image = document.resource(document.ResourceType.ImageResource, "icon:pill")
        assert image.width() == side
    paper.fit_pictures(0.2)
    document, _place = paper.page(0)
    assert document.resource(document.ResourceType.ImageResource, "icon:pill").width() == 60


def test_that_a_print_that_is_stopped_leaves_nothing_at_the_printer(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = _set(_list([60] * 120))
    printer = printer_for(paper)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    file = tmp_path / "stopped.pdf"
    printer.setOutputFileName(str(file))
    aborted: list[bool] = []
    monkeypatch.setattr(printer, "abort", lambda: aborted.append(True))
    printing = print_pages(printer, paper)
    assert [next(printing), next(printing)] == [(1, paper.pages), (2, paper.pages)]
    printing.close()
    assert aborted
    assert not file.exists(), "half a list of patients stays nowhere"


def test_that_the_whole_in_one_piece_says_the_same(qapp: QApplication) -> None:
    sheet = _list([3] * 30)
    whole = QTextDocumentFragment.fromHtml(sheet.html).toPlainText()
    assert [int(number) for number in re.findall(r"Person (\d+) end", whole)] == list(range(30))
    assert whole.count("People to call.") == 1
