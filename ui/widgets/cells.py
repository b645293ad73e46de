"""Tables with many rows, painted here: Qt asks a model written in Python ten times a cell.

They look as the style sheet has other tables look, and what a screen reader reads still comes
from the model.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from ui.theme.look import color, look
from ui.theme.painting import painting
from ui.widgets.data_table import DataTable

_PADDING_PX, _FOCUS_PX = 11, 2
_BEYOND_LATIN = "\u0250"
_SLACK_PX = 2
"""Two letters side by side may take this much more than each alone."""
_ONE_LINE = int(Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextSingleLine)


CellOf = Callable[[int, int], tuple[str, str, int]]
"""Of a row and a column: text, token of its colour, and where it stands from left to right."""


class CellTable(DataTable):
    """One line of text a cell, cut with an ellipsis; chosen rows and the focus stand out."""

    def __init__(
        self, name: str, cell: CellOf, parent: QWidget | None = None, *, several: bool = False
    ) -> None:
        """``cell`` is the model's: it tells what stands in a cell without being asked by Qt."""
        super().__init__(name, parent, several=several)
        self._cell = cell

    @override
    def paint_cells(self, event: QPaintEvent) -> None:
        box = event.rect()
        first, last = self.rowAt(box.top()), self.rowAt(box.bottom())
        if first < 0:
            return
        columns = self._columns_between(box.left(), box.right())
        rows = range(first, (last if last >= 0 else self.model().rowCount() - 1) + 1)
        with painting(self.viewport()) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
            for row in rows:
                self._paint_row(painter, row, columns)
            self._paint_focus(painter)

    def _columns_between(self, left: int, right: int) -> list[tuple[int, int, int]]:
        """Number, left edge and width of each column in sight there."""
        found = []
        for column in range(self.model().columnCount()):
            begins, width = self.columnViewportPosition(column), self.columnWidth(column)
            if width and begins <= right and begins + width > left:
                found.append((column, begins, width))
        return found

    def _paint_row(
        self, painter: QPainter, row: int, columns: Sequence[tuple[int, int, int]]
    ) -> None:
        top, height = self.rowViewportPosition(row), self.rowHeight(row)
        tokens, percent = look().tokens, look().text_percent
        is_chosen = self.selectionModel().isRowSelected(row, self.rootIndex())
        for column, left, width in columns:
            if is_chosen:
                painter.fillRect(left, top, width, height, color(tokens.primary_soft))
            painter.fillRect(left, top + height - 1, width, 1, color(tokens.line))
            text, tone, align = self._cell(row, column)
            if text:
                room = width - 2 * _PADDING_PX
                painter.setPen(color(tokens.text if is_chosen else getattr(tokens, tone)))
                painter.drawText(
                    left + _PADDING_PX, top, room, height - 1, _ONE_LINE | align,
                    _cut(text, room, percent),
                )  # fmt: skip

    def _paint_focus(self, painter: QPainter) -> None:
        if not self.hasFocus() or not self.currentIndex().isValid():
            return
        pen = QPen(color(look().tokens.focus))
        pen.setWidth(_FOCUS_PX)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(self.visualRect(self.currentIndex()).adjusted(1, 1, -1, -1))


@lru_cache(maxsize=4096)
def _cut(text: str, room_px: int, text_percent: int) -> str:
    """As much of a text as there is room for: measuring takes longer than painting."""
    widths = _widths(text_percent)
    if max(text) < _BEYOND_LATIN and sum(map(widths.__getitem__, text)) <= room_px - _SLACK_PX:
        return text
    return widths.metrics.elidedText(text, Qt.TextElideMode.ElideRight, room_px)


class _Widths(dict[str, float]):
    """Of single letters; Qt takes ten times as long to measure a word as to look these up."""

    def __init__(self, font: QFont) -> None:
        super().__init__()
        self.metrics = QFontMetricsF(font)

    def __missing__(self, letter: str) -> float:
        width = self[letter] = self.metrics.horizontalAdvance(letter)
        return width


@lru_cache(maxsize=4)
def _widths(_text_percent: int) -> _Widths:
    return _Widths(look().font())
