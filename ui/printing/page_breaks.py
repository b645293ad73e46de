"""Where a page may not end: inside a box or a table, or right under a heading.

The text engine has none of these rules. Moving one part shifts those after it, so each
is looked at in order. A table that is all header heads the tables right after it, on each
page they reach.
"""

from PySide6.QtCore import QRectF
from PySide6.QtGui import (
    QTextBlock,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrame,
    QTextTable,
)

from ui.printing.measures import px_to_dots

_HEADING_NEEDS_PX = 60
_BREAK_BEFORE = QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore


def keep_together(document: QTextDocument) -> None:
    """Begin a new page before what would otherwise be cut.

    A table that fits on one page stays whole, together with a heading right above it. A
    heading stays with the beginning of its text, in a box too. What is longer than a page is
    otherwise left alone.
    """
    heading: QTextBlock | None = None
    header = _RepeatedHeader(document)
    place = document.rootFrame().begin()
    while not place.atEnd():
        block, table = place.currentBlock(), place.currentFrame()
        if block.isValid():
            header.end_at(block)
            heading = block if block.blockFormat().headingLevel() > 0 else None
            if heading is not None and _stands_alone(document, heading):
                _break_before_block(heading)
        elif table is not None:
            if _is_cut(document, table) or _opens_with_lone_heading(document, table):
                _keep_table(table, heading)
            header.follow(table)
            heading = None
        place += 1


class _RepeatedHeader:
    """The header of a list whose rows are tables of their own."""

    def __init__(self, document: QTextDocument) -> None:
        self._document = document
        self._header: QTextTable | None = None
        self._page = 0

    def end_at(self, block: QTextBlock) -> None:
        """Text ends the list; the empty lines that the engine puts between tables do not."""
        if block.text().strip():
            self._header = None

    def follow(self, frame: QTextFrame) -> None:
        """Begin a list, or head the first of its rows on a page."""
        table: QTextTable | None = frame.firstCursorPosition().currentTable()
        if table is None:
            return
        page = self._page_of(table)
        if table.format().headerRowCount() == table.rows():
            self._header, self._page = table, page
        elif self._header is not None and page != self._page:
            _copy_row(self._header, table)
            self._page = page

    def _page_of(self, table: QTextTable) -> int:
        top = self._document.documentLayout().frameBoundingRect(table).top()
        return int(top // self._document.pageSize().height())


def _copy_row(header: QTextTable, table: QTextTable) -> None:
    """Put the header's row above the table's own."""
    at_once = QTextCursor(table.document())
    at_once.beginEditBlock()
    table.insertRows(0, 1)
    for column in range(min(header.columns(), table.columns())):
        source, target = header.cellAt(0, column), table.cellAt(0, column)
        target.setFormat(source.format())
        words = source.firstCursorPosition()
        words.setPosition(source.lastPosition(), QTextCursor.MoveMode.KeepAnchor)
        written = target.firstCursorPosition()
        written.setBlockFormat(source.firstCursorPosition().blockFormat())
        written.insertText(words.selectedText(), words.charFormat())
    at_once.endEditBlock()


def _keep_table(table: QTextFrame, heading: QTextBlock | None) -> None:
    if heading is not None:
        _break_before_block(heading)
        return
    formatted = table.frameFormat()
    formatted.setPageBreakPolicy(_BREAK_BEFORE)
    table.setFrameFormat(formatted)
    _lay_out_again(table.document(), table.firstPosition())


def _break_before_block(block: QTextBlock) -> None:
    formatted = block.blockFormat()
    formatted.setPageBreakPolicy(_BREAK_BEFORE)
    QTextCursor(block).setBlockFormat(formatted)
    _lay_out_again(block.document(), block.position())


def _lay_out_again(document: QTextDocument, start: int) -> None:
    """After a break, the engine by itself leaves some of the text that follows without lines."""
    document.markContentsDirty(start, document.characterCount() - start)


def _is_cut(document: QTextDocument, table: QTextFrame) -> bool:
    area, height = _area(document, table), document.pageSize().height()
    return area.height() <= height and area.top() // height != (area.bottom() - 1) // height


def _opens_with_lone_heading(document: QTextDocument, table: QTextFrame) -> bool:
    """Whether a box, however long, would leave its heading behind."""
    first = table.firstCursorPosition().block()
    return first.blockFormat().headingLevel() > 0 and _stands_alone(document, first)


def _area(document: QTextDocument, table: QTextFrame) -> QRectF:
    return document.documentLayout().frameBoundingRect(table)


def _stands_alone(document: QTextDocument, heading: QTextBlock) -> bool:
    following = heading.next()
    if not following.isValid():
        return False
    layout, height = document.documentLayout(), document.pageSize().height()
    top = layout.blockBoundingRect(heading).top()
    # A line that does not fit is moved to the next page without moving its block.
    moved_by = following.layout().boundingRect().top()
    text = layout.blockBoundingRect(following).translated(0, moved_by)
    needed = min(text.height(), px_to_dots(_HEADING_NEEDS_PX))
    return bool(top // height != (text.top() + needed - 1) // height)
