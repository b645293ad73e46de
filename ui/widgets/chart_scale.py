"""Axis values of charts, as pure arithmetic."""

import math
from dataclasses import dataclass

_WANTED_STEPS = 4
_NICE = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True, slots=True)
class Scale:
    """A vertical axis: its ends and the values with a line."""

    low: float
    high: float
    ticks: tuple[float, ...]

    def share(self, value: float) -> float:
        """Where a value stands between the ends, 0 at the bottom and 1 at the top."""
        return (value - self.low) / (self.high - self.low)


def scale_over(values: list[float]) -> Scale:
    """An axis with round steps that holds all values and leaves some room."""
    low, high = min(values), max(values)
    if low == high:
        low, high = low - 1, high + 1
    step = _nice_step((high - low) / _WANTED_STEPS)
    first, last = math.floor(low / step), math.ceil(high / step)
    ticks = tuple(round(step * i, 6) for i in range(first, last + 1))
    return Scale(ticks[0], ticks[-1], ticks)


def _nice_step(rough: float) -> float:
    size = 10.0 ** math.floor(math.log10(rough))
    return float(next(n * size for n in _NICE if n * size >= rough * 0.999))


def number_words(value: float) -> str:
    """Without a decimal point where none is needed."""
    return f"{value:g}"
