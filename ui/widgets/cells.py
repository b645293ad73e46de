"""Cells of tables with many rows, painted here: Qt asks a model written in Python ten times a cell.

They look as the style sheet has other tables look, and what a screen reader reads still comes
from the model.
"""

from functools import lru_cache
from typing import Protocol

from PySide6.QtCore import QObject, QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from ui.theme.look import color, look
from ui.widgets.row_roles import AnyIndex

_SELECTED = QStyle.StateFlag.State_Selected.value
_FOCUSED = QStyle.StateFlag.State_HasFocus.value
_PADDING_PX, _FOCUS_PX = 11, 2
_ONE_LINE = int(Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextSingleLine)


class CellModel(Protocol):
    """What the cells need of the table's model."""

    def cell(self, row: int, column: int) -> tuple[str, str, int]:
        """Text, token of its colour, and where it stands from left to right."""
        ...


class CellDelegate(QStyledItemDelegate):
    """One line of text, cut with an ellipsis; chosen rows and the cell with the focus stand out."""

    def __init__(self, model: CellModel, parent: QObject) -> None:
        super().__init__(parent)
        self._cell = model.cell

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        box = option.rect
        left, top, width, height = box.x(), box.y(), box.width(), box.height()
        tokens, state = look().tokens, option.state.value
        if state & _SELECTED:
            painter.fillRect(box, color(tokens.primary_soft))
        painter.fillRect(left, top + height - 1, width, 1, color(tokens.line))
        text, tone, align = self._cell(index.row(), index.column())
        if text:
            room = width - 2 * _PADDING_PX
            painter.setPen(color(tokens.text if state & _SELECTED else getattr(tokens, tone)))
            painter.drawText(
                left + _PADDING_PX, top, room, height - 1, _ONE_LINE | align,
                _cut(text, room, look().text_percent),
            )  # fmt: skip
        if state & _FOCUSED:
            _paint_focus(painter, box)


def _paint_focus(painter: QPainter, box: QRect) -> None:
    pen = QPen(color(look().tokens.focus))
    pen.setWidth(_FOCUS_PX)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(box.adjusted(1, 1, -1, -1))


@lru_cache(maxsize=4096)
def _cut(text: str, room_px: int, text_percent: int) -> str:
    """As much of a text as there is room for: measuring takes longer than painting."""
    return _metrics(text_percent).elidedText(text, Qt.TextElideMode.ElideRight, room_px)


@lru_cache(maxsize=4)
def _metrics(_text_percent: int) -> QFontMetrics:
    return QFontMetrics(look().font())
