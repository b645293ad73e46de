"""Page breaks where they do no harm: the text engine has no such rules of its own.

Moving one part shifts those after it, so each is looked at in order.
"""

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
    """Keep headings with the text under them, and a box on one page if it fits there."""
    block = document.begin()
    while block.isValid():
        box = _box_of(block)
        if box is not None and block == box.firstCursorPosition().block():
            _keep_box(document, box)
        elif box is None and _is_heading(block) and _stands_alone(document, block):
            cursor = QTextCursor(block)
            formatted = block.blockFormat()
            formatted.setPageBreakPolicy(_BREAK_BEFORE)
            cursor.setBlockFormat(formatted)
        block = block.next()


def _is_heading(block: QTextBlock) -> bool:
    return block.blockFormat().headingLevel() > 0


def _box_of(block: QTextBlock) -> QTextTable | None:
    """The table of one row that a block stands in: that is how a box is set."""
    table: QTextTable | None = QTextCursor(block).currentTable()
    return table if table is not None and table.rows() == 1 else None


def _keep_box(document: QTextDocument, box: QTextTable) -> None:
    bounds = document.documentLayout().frameBoundingRect(box)
    height = document.pageSize().height()
    crosses = int(bounds.top() // height) != int((bounds.bottom() - 1) // height)
    if crosses and bounds.height() <= height:
        formatted = box.format()
        formatted.setPageBreakPolicy(_BREAK_BEFORE)
        box.setFormat(formatted)


def _stands_alone(document: QTextDocument, heading: QTextBlock) -> bool:
    following = heading.next()
    if not following.isValid():
        return False
    layout, height = document.documentLayout(), document.pageSize().height()
    top = layout.blockBoundingRect(heading).top()
    frame: QTextFrame = QTextCursor(following).currentFrame()
    inside = frame is not document.rootFrame()
    text = layout.frameBoundingRect(frame) if inside else layout.blockBoundingRect(following)
    needed = min(text.height(), px_to_dots(_HEADING_NEEDS_PX))
    return int(top // height) != int((text.top() + needed - 1) // height)
