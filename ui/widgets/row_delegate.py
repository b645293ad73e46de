"""What the painted rows of all lists share: ground, focus ring, tile, headings."""

from abc import abstractmethod

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from ui.theme import icons
from ui.theme.look import look
from ui.widgets.group_head import HEAD_PX, GroupHead, paint_head
from ui.widgets.painting import fill, frame
from ui.widgets.row_roles import AnyIndex, row_of

_RADIUS = 6
TILE_PX = 32


class RowDelegate(QStyledItemDelegate):
    """Base of delegates: paints headings and grounds, leaves the rest to ``paint_row``.

    Attributes:
        height_px: Height of a row at 100 % text.
    """

    height_px = 56

    def row_height(self, row: object) -> int:  # noqa: ARG002 - overrides look at the row
        """Logical pixels, already grown with the text."""
        return look().px(self.height_px)

    @abstractmethod
    def paint_row(self, painter: QPainter, box: QRectF, row: object, state: "RowState") -> None:
        """Paint a row that is no heading into its rounded box."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        row = row_of(index)
        if isinstance(row, GroupHead):
            return QSize(0, look().px(HEAD_PX))
        return QSize(0, self.row_height(row))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        row, whole = row_of(index), QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(row, GroupHead):
            paint_head(painter, whole, row)
        elif row is not None:
            state = RowState(option, index)
            side = look().px(6)
            box = whole.adjusted(side, 1, -side, -1)
            paint_ground(painter, box, state)
            self.paint_row(painter, box, row, state)
        painter.restore()


class RowState:
    """How a row stands: chosen, pointed at, focused, and what is above and below it."""

    def __init__(self, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        flags = option.state
        self.chosen = bool(flags & QStyle.StateFlag.State_Selected)
        self.pointed = bool(flags & QStyle.StateFlag.State_MouseOver)
        self.focused = bool(flags & QStyle.StateFlag.State_HasFocus)
        self._index = index

    def neighbour(self, step: int) -> object:
        """The row object ``step`` below (or above), None beyond the ends."""
        other = self._index.model().index(self._index.row() + step, 0)
        return row_of(other) if other.isValid() else None


def paint_ground(painter: QPainter, box: QRectF, state: RowState) -> None:
    """Chosen: soft fill and a bar at the left; pointed at: a faint fill; focus: a ring."""
    if state.chosen:
        fill(painter, box, "primary_soft", _RADIUS)
        fill(painter, QRectF(box.left(), box.top() + 6, 3, box.height() - 12), "primary", 1.5)
    elif state.pointed:
        fill(painter, box, "surface_alt", _RADIUS)
    if state.focused:
        frame(painter, box, "focus", 2, _RADIUS)


def paint_tile(painter: QPainter, box: QRectF, icon: str, state: RowState) -> float:
    """An icon on a small square at the left; returns where text begins."""
    px = look().px
    tile = QRectF(box.left() + px(12), box.center().y() - px(16), px(TILE_PX), px(TILE_PX))
    fill(painter, tile, "surface" if state.chosen else "surface_alt", _RADIUS)
    icons.draw(painter, QPointF(tile.left() + px(7), tile.top() + px(7)), icon, "text2")
    return tile.right() + px(12)


def paint_line_below(painter: QPainter, box: QRectF, left: float, state: RowState) -> None:
    """A hairline to the next row, unless either stands out by its ground."""
    if not (state.chosen or state.pointed):
        fill(painter, QRectF(left, box.bottom(), box.right() - left - look().px(10), 1), "line")
