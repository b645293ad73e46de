"""A row of a patient's timeline: what happened, when, and in short what came of it."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractScrollArea
from typing_extensions import override

from ui.theme import icons
from ui.theme.look import TextRole, color, look
from ui.widgets.labels import Tone
from ui.widgets.painting import RIGHT, fill, ink, width_of, write
from ui.widgets.row_delegate import RowDelegate, RowState

_TEXT_LEFT_PX, _TEXT_RIGHT_PX = 42, 10
_TITLE_PX, _BELOW_PX = 30, 10
_FIRST_WIDTH_PX = 300
_WRAP = Qt.TextFlag.TextWordWrap


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One event, already in words."""

    key: str
    title: str
    when: str
    text: str = ""
    icon: str = "point"
    tone: Tone = Tone.NEUTRAL

    def spoken(self) -> str:
        return ". ".join(filter(None, (f"{self.when}: {self.title}", self.text)))


class TimelineDelegate(RowDelegate):
    """As high as its text needs at the list's width."""

    @override
    def row_height(self, row: object) -> int:
        if not isinstance(row, TimelineRow):
            return look().px(_TITLE_PX)
        width = self._text_width()
        words = _height(row.text, look().font(TextRole.SMALL), width) if row.text else 0
        more_title = _title_height(row, width) - _line_height()
        return look().px(_TITLE_PX) + more_title + words + look().px(_BELOW_PX)

    @override
    def paint_row(self, painter: QPainter, box: QRectF, row: object, state: RowState) -> None:
        if not isinstance(row, TimelineRow):
            return
        px = look().px
        _paint_thread(painter, box, state)
        _paint_dot(painter, box, row)
        left = box.left() + px(_TEXT_LEFT_PX)
        width = box.right() - px(_TEXT_RIGHT_PX) - left
        small, strong = (
            look().font(TextRole.SMALL),
            look().font(TextRole.SMALL, QFont.Weight.DemiBold),
        )
        title = QRectF(left, box.top() + px(7), width, px(20))
        write(painter, title, row.when, "text3", small, RIGHT)
        title.setWidth(_title_width(row, width))
        title.setHeight(max(_title_height(row, round(width)), px(20)))
        painter.setFont(strong)
        painter.setPen(ink("text"))
        painter.drawText(title, _WRAP | Qt.AlignmentFlag.AlignVCenter, row.title)
        painter.setFont(small)
        painter.setPen(ink("text2"))
        more_title = _title_height(row, round(width)) - _line_height()
        text = QRectF(left, box.top() + px(27) + more_title, width, box.height())
        painter.drawText(text, _WRAP, row.text)

    def _text_width(self) -> int:
        view = self.parent()
        width = _FIRST_WIDTH_PX
        if isinstance(view, QAbstractScrollArea) and view.viewport().width() > 0:
            width = view.viewport().width()
        px = look().px
        return max(width - 2 * px(6) - px(_TEXT_LEFT_PX) - px(_TEXT_RIGHT_PX), px(80))


def _height(text: str, font: QFont, width: int) -> int:
    return QFontMetrics(font).boundingRect(QRect(0, 0, width, 10_000), _WRAP, text).height()


def _line_height() -> int:
    return QFontMetrics(look().font(TextRole.SMALL, QFont.Weight.DemiBold)).height()


def _title_width(row: TimelineRow, width: float) -> float:
    """What the day beside it leaves."""
    return width - width_of(row.when, look().font(TextRole.SMALL)) - look().px(8)


def _title_height(row: TimelineRow, width: int) -> int:
    """Long titles go on in a second line rather than being cut."""
    font = look().font(TextRole.SMALL, QFont.Weight.DemiBold)
    return _height(row.title, font, max(round(_title_width(row, width)), 1))


def _paint_thread(painter: QPainter, box: QRectF, state: RowState) -> None:
    """The line that ties neighbouring events together."""
    px = look().px
    dot = box.top() + px(18)
    top = box.top() - 1 if isinstance(state.neighbour(-1), TimelineRow) else dot
    bottom = box.bottom() + 1 if isinstance(state.neighbour(1), TimelineRow) else dot
    fill(painter, QRectF(box.left() + px(22) - 1, top, 2, bottom - top), "line")


def _paint_dot(painter: QPainter, box: QRectF, row: TimelineRow) -> None:
    px, tokens = look().px, look().tokens
    dot = QRectF(box.left() + px(10), box.top() + px(6), px(24), px(24))
    edge = ink("surface")
    edge.setWidthF(2)
    painter.setPen(edge)
    painter.setBrush(color(getattr(tokens, row.tone.ground)))
    painter.drawEllipse(dot)
    at = QPointF(dot.left() + px(5), dot.top() + px(5))
    icons.draw(painter, at, row.icon, row.tone.ink, 14)
