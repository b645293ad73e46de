"""Readings over time with a goal band; readings outside it differ in shape, not only colour."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from carecoord.common.i18n import _, n_
from ui.theme.look import TextRole, color, look
from ui.theme.painting import painting
from ui.widgets.chart_scale import Scale, number_words, scale_over
from ui.widgets.formats import full_date, short_date
from ui.widgets.painting import (
    CENTER,
    LEFT,
    RIGHT,
    Painted,
    fill,
    frame,
    ink,
    width_of,
    write,
)


@dataclass(frozen=True, slots=True)
class Reading:
    """One value on one day."""

    day: dt.date
    value: float
    note: str = ""


@dataclass(frozen=True, slots=True)
class Band:
    """The goal; either end may be open."""

    low: float | None = None
    high: float | None = None

    def holds(self, value: float) -> bool:
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)

    def words(self) -> str:
        if self.low is None and self.high is None:
            return ""
        if self.low is None:
            return _("{high} or less").format(high=number_words(self.high or 0))
        if self.high is None:
            return _("{low} or more").format(low=number_words(self.low))
        return _("{low} to {high}").format(low=number_words(self.low), high=number_words(self.high))


NO_GOAL = Band()


@dataclass(frozen=True, slots=True)
class Trend:
    """What a chart shows. Readings are oldest first.

    Attributes:
        title: For example "Upper blood pressure at home".
        unit: As staff write it, for example ``mmHg``.
        band_name: What the band is when it is no goal of one person; "" says Goal.
    """

    title: str
    unit: str
    readings: Sequence[Reading]
    goal: Band = NO_GOAL
    band_name: str = ""

    def spoken(self) -> str:
        """The chart in sentences, for a screen reader and for the table's caption."""
        if not self.readings:
            return _("{title}. No readings yet.").format(title=self.title)
        first, last = self.readings[0], self.readings[-1]
        parts = [
            self.title,
            n_("{count} reading", "{count} readings", len(self.readings)).format(
                count=len(self.readings)
            ),
            _("First {value} {unit} on {day}").format(
                value=number_words(first.value), unit=self.unit, day=full_date(first.day)
            ),
            _("Last {value} {unit} on {day}").format(
                value=number_words(last.value), unit=self.unit, day=full_date(last.day)
            ),
        ]
        if goal := self.goal.words():
            outside = sum(not self.goal.holds(reading.value) for reading in self.readings)
            parts.append(self.band_name or _("Goal {goal}").format(goal=goal))
            words = (
                n_("{count} outside it", "{count} outside it", outside)
                if self.band_name
                else n_("{count} outside the goal", "{count} outside the goal", outside)
            )
            parts.append(words.format(count=outside))
        return ". ".join(parts) + "."


class TrendChart(Painted):
    """Draws a Trend; days are spaced by time. Beside it stands ``ChartTable``."""

    def __init__(self, trend: Trend, today: dt.date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._trend = trend
        self._today = today
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_trend(trend)

    def show_trend(self, trend: Trend) -> None:
        self._trend = trend
        self.setAccessibleName(trend.spoken())
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(look().px(420), look().px(220))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(220), look().px(180))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with painting(self) as painter:
            self._paint(painter)

    def _paint(self, painter: QPainter) -> None:
        px = look().px
        whole = QRectF(self.rect())
        heading = QRectF(px(12), px(6), whole.width() - px(24), px(22))
        write(painter, heading, self._trend.title, "text", look().font(TextRole.STRONG))
        write(painter, heading, self._trend.unit, "text3", look().font(TextRole.SMALL), RIGHT)
        if self._trend.readings:
            _Drawing(painter, whole, self._trend, self._today).draw()
        else:
            write(
                painter, whole, _("No readings yet"), "text2", look().font(TextRole.SMALL), CENTER
            )
        if self.hasFocus():
            frame(painter, whole, "focus", 2, 6)


class _Drawing:
    """One painting of a chart: axis, goal, line, points, labels."""

    def __init__(self, painter: QPainter, whole: QRectF, trend: Trend, today: dt.date) -> None:
        px = look().px
        self._painter = painter
        self._trend = trend
        self._today = today
        self._right = whole.right()
        self._plot = whole.adjusted(px(46), px(44), -px(24), -px(30))
        self._scale = self._make_scale()
        self._small = look().font(TextRole.CAPTION, QFont.Weight.Medium)

    def draw(self) -> None:
        self._draw_goal()
        self._draw_axis()
        points = [self._point(reading) for reading in self._trend.readings]
        self._draw_line(points)
        for reading, at in zip(self._trend.readings, points, strict=True):
            self._draw_point(at, within=self._trend.goal.holds(reading.value))
        self._draw_days(points)
        self._draw_last(points[-1])

    def _make_scale(self) -> Scale:
        goal = self._trend.goal
        ends = [end for end in (goal.low, goal.high) if end is not None]
        return scale_over([reading.value for reading in self._trend.readings] + ends)

    def _point(self, reading: Reading) -> QPointF:
        first, last = self._trend.readings[0].day, self._trend.readings[-1].day
        span = (last - first).days
        share = (reading.day - first).days / span if span else 0.5
        return QPointF(self._plot.left() + self._plot.width() * share, self._height(reading.value))

    def _height(self, value: float) -> float:
        return self._plot.bottom() - self._plot.height() * self._scale.share(value)

    def _draw_goal(self) -> None:
        goal = self._trend.goal
        if goal == NO_GOAL:
            return
        top = self._height(self._scale.high if goal.high is None else goal.high)
        bottom = self._height(self._scale.low if goal.low is None else goal.low)
        band = QRectF(self._plot.left(), top, self._plot.width(), bottom - top)
        fill(self._painter, band, "ok_soft")
        words = QRectF(band.left() + 6, band.top() + 1, band.width(), look().px(16))
        name = self._trend.band_name or _("Goal")
        write(self._painter, words, name, "ok", self._small, LEFT)

    def _draw_axis(self) -> None:
        px = look().px
        for tick in self._scale.ticks:
            height = self._height(tick)
            line = QRectF(self._plot.left(), round(height), self._plot.width(), 1)
            fill(self._painter, line, "line")
            words = QRectF(0, height - px(9), self._plot.left() - px(8), px(18))
            write(self._painter, words, number_words(tick), "text2", self._small, RIGHT)

    def _draw_line(self, points: list[QPointF]) -> None:
        path = QPainterPath(points[0])
        for point in points[1:]:
            path.lineTo(point)
        pen = ink("primary")
        pen.setWidthF(2)
        self._painter.setPen(pen)
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.drawPath(path)

    def _draw_point(self, at: QPointF, *, within: bool) -> None:
        edge = ink("surface")
        edge.setWidthF(2)
        self._painter.setPen(edge)
        tint = look().tokens.primary if within else look().tokens.danger
        self._painter.setBrush(color(tint))
        if within:
            self._painter.drawEllipse(at, 5, 5)
        else:
            self._painter.drawRect(QRectF(at.x() - 4.5, at.y() - 4.5, 9, 9))

    def _draw_days(self, points: list[QPointF]) -> None:
        """As many day labels as fit without touching."""
        px, free_from = look().px, -1.0
        for reading, at in zip(self._trend.readings, points, strict=True):
            words = short_date(reading.day, self._today)
            width = width_of(words, self._small) + px(12)
            left = min(at.x() - width / 2, self._right - width)
            if left >= free_from:
                box = QRectF(left, self._plot.bottom() + px(6), width, px(18))
                write(self._painter, box, words, "text2", self._small, CENTER)
                free_from = left + width

    def _draw_last(self, at: QPointF) -> None:
        px = look().px
        words = number_words(self._trend.readings[-1].value)
        box = QRectF(at.x() - px(56), at.y() - px(28), px(66), px(18))
        font = look().font(TextRole.SMALL, QFont.Weight.DemiBold)
        write(self._painter, box, words, "text", font, RIGHT)
