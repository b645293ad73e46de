"""Where a page may not end: inside a box or a table, or right under a heading.

The text engine has none of these rules. Moving one part shifts those after it, so each
is looked at in order.
"""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QTextBlock, QTextCursor, QTextDocument, QTextFormat, QTextFrame

from ui.printing.measures import px_to_dots

_HEADING_NEEDS_PX = 60
_BREAK_BEFORE = QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore


def keep_together(document: QTextDocument) -> None:
    """Begin a new page before what would otherwise be cut.

    A table that fits on one page stays whole, together with a heading right above it. A
    heading stays with the beginning of its text. What is longer than a page is left alone.
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
            if _is_cut(document, document.documentLayout().frameBoundingRect(table)):
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


def _break_before_block(block: QTextBlock) -> None:
    formatted = block.blockFormat()
    formatted.setPageBreakPolicy(_BREAK_BEFORE)
    QTextCursor(block).setBlockFormat(formatted)


def _is_cut(document: QTextDocument, area: QRectF) -> bool:
    height = document.pageSize().height()
    return area.height() <= height and area.top() // height != (area.bottom() - 1) // height


def _stands_alone(document: QTextDocument, heading: QTextBlock) -> bool:
    following = heading.next()
    if not following.isValid():
        return False
    layout, height = document.documentLayout(), document.pageSize().height()
    top = layout.blockBoundingRect(heading).top()
    text = layout.blockBoundingRect(following)
    needed = min(text.height(), px_to_dots(_HEADING_NEEDS_PX))
    return top // height != (text.top() + needed - 1) // height
