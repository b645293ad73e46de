"""Readings over time as a picture for a patient's paper.

Days are as far apart as they were, every height has its number beside it, and a small change
never fills the whole picture.
"""

import datetime as dt
import html
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from carecoord.handouts.documents import pictures

_PX_A_POINT = 4 / 3
_LETTER_EMS = 0.6
_WANTED_STEPS = 3
_NICE = (1, 2, 2.5, 5, 10)
_INK, _QUIET, _LINE, _TARGET = "#14212b", "#445460", "#c3d0d0", "#8a4b00"
_DRAWN = "#0b6466"


@dataclass(frozen=True, slots=True)
class Curve:
    """Numbers that belong together, oldest first, and where the practice draws a line.

    Attributes:
        said: The numbers as they are written at the curve, in the same order.
    """

    values: tuple[float, ...]
    said: tuple[str, ...]
    target: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """One picture.

    Attributes:
        days: Of the readings, oldest first.
        first_day, last_day: The ends, as written, a line each for month and year.
        least_span: What the scale spans at least, so that noise does not look like news.
    """

    days: tuple[dt.date, ...]
    first_day: tuple[str, ...]
    last_day: tuple[str, ...]
    curves: tuple[Curve, ...]
    least_span: float

    @property
    def begins_above_zero(self) -> bool:
        """Whether the scale leaves out what lies below its first height."""
        return self.ticks[0] > 0

    @property
    def ticks(self) -> tuple[float, ...]:
        """The heights with a number beside them, from the bottom up."""
        values = [value for curve in self.curves for value in curve.values]
        targets = [curve.target for curve in self.curves if curve.target is not None]
        return ticks_over([*values, *targets], self.least_span)


def draw(trend: Trend, *, text_points: int, width_px: int) -> str:
    """The trend as an ``img``, with its letters in the size of the paper's text."""
    drawn = _Drawing(trend, text_points * _PX_A_POINT, width_px)
    return pictures.drawing(drawn.svg(), width_px=width_px)


def ticks_over(values: Sequence[float], least_span: float) -> tuple[float, ...]:
    """Round heights, evenly apart, that hold all the values."""
    low, high = min(values), max(values)
    missing = max(least_span - (high - low), 0) / 2
    low, high = max(low - missing, 0), high + missing
    step = _nice_step((high - low) / _WANTED_STEPS)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return tuple(round(step * number, 6) for number in range(first, last + 1))


def _nice_step(rough: float) -> float:
    size = 10.0 ** math.floor(math.log10(rough))
    return float(next(each * size for each in _NICE if each * size >= rough * 0.999))


class _Drawing:
    """Lengths in px of the paper; ``em`` is the size of its letters."""

    def __init__(self, trend: Trend, em: float, width: int) -> None:
        self._trend = trend
        self._width = width
        self._em = em
        self._ticks = trend.ticks
        longest = max(len(f"{tick:g}") for tick in self._ticks)
        self._left = (longest * _LETTER_EMS + 0.6) * em
        self._right = width - 0.3 * em
        self._top = 1.2 * em
        self._bottom = self._top + max(84.0, 1.3 * em * (len(self._ticks) - 1))
        self.height = self._bottom + 2.7 * em

    def svg(self) -> str:
        parts = "".join((*self._axis(), *self._curves(), *self._days()))
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{self._width}"'
            f' height="{self.height:.0f}" viewBox="0 0 {self._width} {self.height:.0f}"'
            f' font-family="Inter" font-size="{self._em:.1f}">{parts}</svg>'
        )

    def _axis(self) -> Iterator[str]:
        for tick in self._ticks:
            height = self._height(tick)
            yield _line(self._left, height, self._right, height, _LINE, 1)
            yield _text(f"{tick:g}", self._left - 0.4 * self._em, height + 0.35 * self._em,
                        _QUIET, "end")  # fmt: skip

    def _curves(self) -> Iterator[str]:
        for curve in self._trend.curves:
            if curve.target is not None:
                height = self._height(curve.target)
                yield _line(self._left, height, self._right, height, _TARGET, 2, dashed=True)
        for curve in self._trend.curves:
            yield from self._curve(curve)

    def _curve(self, curve: Curve) -> Iterator[str]:
        points = [
            (self._across(day), self._height(value))
            for day, value in zip(self._trend.days, curve.values, strict=True)
        ]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        yield f'<polyline points="{path}" fill="none" stroke="{_DRAWN}" stroke-width="2.5"/>'
        for x, y in points:
            yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="{_DRAWN}"/>'
        above = 0.55 * self._em
        (first_x, first_y), (last_x, last_y) = points[0], points[-1]
        yield _text(curve.said[-1], last_x, last_y - above, _INK, "end", bold=True)
        room = (len(curve.said[0]) + len(curve.said[-1])) * _LETTER_EMS * self._em
        if last_x - first_x > room:
            yield _text(curve.said[0], first_x, first_y - above, _INK, "start")

    def _days(self) -> Iterator[str]:
        ends = (
            (self._trend.first_day, self._left - 1.2 * self._em, "start"),
            (self._trend.last_day, self._right, "end"),
        )
        for lines, place, anchor in ends:
            for number, line in enumerate(lines):
                height = self._bottom + (1.3 + 1.2 * number) * self._em
                yield _text(line, place, height, _QUIET, anchor)

    def _across(self, day: dt.date) -> float:
        first, last = self._trend.days[0], self._trend.days[-1]
        share = (day - first).days / ((last - first).days or 1)
        inset = 0.5 * self._em
        left, right = self._left + inset, self._right - inset
        return left + (right - left) * share

    def _height(self, value: float) -> float:
        low, high = self._ticks[0], self._ticks[-1]
        return self._bottom - (self._bottom - self._top) * (value - low) / (high - low)


def _line(
    x1: float, y1: float, x2: float, y2: float, ink: str, width: float, *, dashed: bool = False
) -> str:
    dashes = ' stroke-dasharray="9 6"' if dashed else ""
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{ink}"'
        f' stroke-width="{width:g}"{dashes}/>'
    )


def _text(words: str, x: float, y: float, ink: str, anchor: str, *, bold: bool = False) -> str:
    weight = ' font-weight="700"' if bold else ""
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{weight}'
    said = f"{html.escape(words, quote=False)}</text>"
    # First in the white of the paper, so that no line runs through the letters.
    halo = f'<text {place} fill="#fff" stroke="#fff" stroke-width="5">{said}'
    return f'{halo}<text {place} fill="{ink}">{said}'
