"""Amounts side by side."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from ui.theme.look import TextRole, look
from ui.theme.painting import painting
from ui.widgets.chart_scale import number_words
from ui.widgets.painting import LEFT, Painted, fill, frame, width_of, write

_ROW_PX, _HEAD_PX = 34, 36


@dataclass(frozen=True, slots=True)
class Bar:
    """One amount with its name."""

    name: str
    amount: float


class BarChart(Painted):
    """Horizontal bars, longest name first measured, amounts written at their ends."""

    def __init__(self, title: str, bars: Sequence[Bar], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = title
        self._bars = bars
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        amounts = ", ".join(f"{bar.name} {number_words(bar.amount)}" for bar in bars)
        self.setAccessibleName(f"{title}. {amounts}")

    @override
    def sizeHint(self) -> QSize:
        return QSize(look().px(420), look().px(_HEAD_PX + _ROW_PX * len(self._bars) + 8))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(220), self.sizeHint().height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with painting(self) as painter:
            self._paint(painter)

    def _paint(self, painter: QPainter) -> None:
        px = look().px
        whole = QRectF(self.rect())
        heading = QRectF(px(12), px(6), whole.width() - px(24), px(22))
        write(painter, heading, self._title, "text", look().font(TextRole.STRONG))
        names, amounts = (
            look().font(TextRole.SMALL),
            look().font(TextRole.SMALL, QFont.Weight.DemiBold),
        )
        longest = max((width_of(bar.name, names) for bar in self._bars), default=0)
        left = px(12) + min(longest, whole.width() * 0.4) + px(14)
        room = whole.width() - left - px(64)
        most = max((bar.amount for bar in self._bars), default=0) or 1
        for place, bar in enumerate(self._bars):
            top = px(_HEAD_PX) + place * px(_ROW_PX)
            name = QRectF(px(12), top, left - px(26), px(_ROW_PX))
            write(painter, name, bar.name, "text2", names)
            length = room * bar.amount / most
            fill(painter, QRectF(left, top + px(6), length, px(_ROW_PX - 12)), "primary", 3)
            amount = QRectF(left + length + px(8), top, px(56), px(_ROW_PX))
            write(painter, amount, number_words(bar.amount), "text", amounts, LEFT)
        if self.hasFocus():
            frame(painter, whole, "focus", 2, 6)
