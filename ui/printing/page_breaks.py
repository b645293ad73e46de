"""Where a page may not end: inside a box, a table or a short entry, or right under a heading.

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
_SHORT_LINES = 5
"""An entry of so many lines is read as one: large print has many that would be torn in two."""
_BREAK_BEFORE = QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore


def keep_together(document: QTextDocument) -> None:
    """Begin a new page before what would otherwise be cut.

    A table that fits on one page stays whole, together with a heading right above it, and so
    does a short entry of a list or a short paragraph. A heading stays with the beginning of its
    text, in a box too. What is longer is otherwise left alone.
    """
    heading: QTextBlock | None = None
    place = document.rootFrame().begin()
    while not place.atEnd():
        block, table = place.currentBlock(), place.currentFrame()
        if block.isValid():
            if _is_torn(document, block):
                _break_before_block(block if heading is None else heading)
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


def _is_torn(document: QTextDocument, block: QTextBlock) -> bool:
    """Whether a short entry begins on one page and ends on the next."""
    lines = block.layout()
    count = lines.lineCount()
    if not 1 < count <= _SHORT_LINES:
        return False
    top, height = lines.position().y(), document.pageSize().height()
    first, last = lines.lineAt(0).y(), lines.lineAt(count - 1).y()
    return bool((top + first) // height != (top + last) // height)


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
