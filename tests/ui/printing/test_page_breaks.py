"""Pages end between parts, never inside a box, a row or behind a heading."""

import pytest
from PySide6.QtGui import QTextBlock, QTextCursor, QTextTable

from ui.printing.document import PaperDocument
from ui.printing.sheet import Sheet

LINE = "<p>One line of text.</p>"
BOX = '<table width="100%" border="1" cellpadding="12"><tr><td>{inside}</td></tr></table>'


def _pages(html: str) -> PaperDocument:
    return PaperDocument(Sheet(title="A sheet", html=f"<html><body>{html}</body></html>"))


def _page(document: PaperDocument, top: float) -> int:
    return int(top // document.pageSize().height())


def _block(document: PaperDocument, words: str) -> QTextBlock:
    found: QTextBlock = document.find(words).block()
    assert found.isValid()
    return found


def _page_of(document: PaperDocument, words: str) -> int:
    return _page(
        document, document.documentLayout().blockBoundingRect(_block(document, words)).top()
    )


def _pages_of_table(document: PaperDocument, words: str) -> tuple[int, int]:
    table: QTextTable | None = QTextCursor(_block(document, words)).currentTable()
    assert table is not None
    area = document.documentLayout().frameBoundingRect(table)
    return _page(document, area.top()), _page(document, area.bottom() - 1)


@pytest.mark.parametrize("lines_before", range(24, 44))
def test_that_a_box_is_never_cut_by_the_end_of_a_page(qapp: object, lines_before: int) -> None:
    box = BOX.format(inside="<p>Call 911</p>" + LINE * 6)
    document = _pages(LINE * lines_before + box)
    first, last = _pages_of_table(document, "Call 911")
    assert first == last


def test_that_a_table_of_several_rows_moves_whole_with_its_heading(qapp: object) -> None:
    rows = "".join(f"<tr><td>Row {number}</td></tr>" for number in range(12))
    table = f'<table width="100%" border="1">{rows}</table>'
    moved = 0
    for lines in range(24, 40):
        document = _pages(LINE * lines + "<h2>When to take it</h2>" + table)
        first, last = _pages_of_table(document, "Row 3")
        assert first == last == _page_of(document, "When to take it")
        moved += first
    assert moved, "in none of the cases did the table reach the end of a page"


def test_that_a_heading_stays_with_the_text_under_it(qapp: object) -> None:
    for lines in range(24, 44):
        document = _pages(LINE * lines + "<h2>When to call</h2><p>Call us when it hurts.</p>")
        assert _page_of(document, "When to call") == _page_of(document, "Call us when it hurts")


def test_that_a_heading_follows_a_first_line_that_only_just_does_not_fit(qapp: object) -> None:
    """Such a line moves to the next page while its block begins on the page before."""
    moved = 0
    for gap_px in range(10, 30):
        spaced = f'<p style="margin-bottom: {gap_px}px">One more line.</p>'
        document = _pages(LINE * 25 + spaced + "<h2>When to call</h2><ul><li>Call us.</li></ul>")
        text = _block(document, "Call us").layout()
        page = _page(document, text.position().y() + text.lineAt(0).y())
        assert _page_of(document, "When to call") == page
        moved += page
    assert moved, "in none of the cases did the line reach the end of a page"


def test_that_a_short_entry_is_never_torn_in_two(qapp: object) -> None:
    words = "Call us when the pain comes back, or when a pill makes you feel bad. " * 3
    moved = 0
    for lines in range(24, 44):
        document = _pages(LINE * lines + f"<ul><li>{words}</li></ul>")
        text = _block(document, "Call us").layout()
        tops = [text.position().y() + text.lineAt(n).y() for n in range(text.lineCount())]
        assert len(tops) == 3
        assert len({_page(document, top) for top in tops}) == 1
        moved += _page(document, tops[0])
    assert moved, "in none of the cases did the entry reach the end of a page"


def test_that_a_heading_moves_with_the_short_text_under_it(qapp: object) -> None:
    words = "Call us when the pain comes back, or when a pill makes you feel bad. " * 3
    for lines in range(24, 44):
        document = _pages(LINE * lines + f"<h2>When to call</h2><p>{words}</p>")
        text = _block(document, "Call us").layout()
        bottom = text.position().y() + text.lineAt(text.lineCount() - 1).y()
        assert _page_of(document, "When to call") == _page(document, bottom)


def test_that_a_long_paragraph_goes_on_over_the_end_of_a_page(qapp: object) -> None:
    document = _pages(LINE * 22 + f"<p>{'One more word of it. ' * 120}</p>")
    text = _block(document, "One more word").layout()
    tops = [text.position().y() + text.lineAt(n).y() for n in (0, text.lineCount() - 1)]
    assert [_page(document, top) for top in tops] == [0, 1]


def test_that_a_table_longer_than_a_page_begins_where_it_stands(qapp: object) -> None:
    rows = "".join(f"<tr><td>Row {number}</td></tr>" for number in range(90))
    document = _pages(LINE * 4 + f"<table>{rows}</table>")
    assert _pages_of_table(document, "Row 3")[0] == 0
