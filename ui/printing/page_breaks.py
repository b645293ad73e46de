"""Where a page may not end: inside a box or a table, or right under a heading.

The text engine has none of these rules. Moving one part shifts those after it, so each
is looked at in order. Long lists are set page by page instead: see ``list_paper``.
"""

from PySide6.QtCore import QRectF
from PySide6.QtGui import (
    QTextBlock,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrame,
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
    place = document.rootFrame().begin()
    while not place.atEnd():
        block, table = place.currentBlock(), place.currentFrame()
        if block.isValid():
            heading = block if block.blockFormat().headingLevel() > 0 else None
            if heading is not None and _stands_alone(document, heading):
                _break_before_block(heading)
        elif table is not None:
            if _is_cut(document, table) or _opens_with_lone_heading(document, table):
                _keep_table(table, heading)
            heading = None
        place += 1


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
