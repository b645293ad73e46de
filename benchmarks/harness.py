"""Measuring two ways of doing the same side by side, and saying what came out."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Work = Callable[[], object]


@dataclass(frozen=True)
class Figure:
    """One measured thing.

    Attributes:
        value: What was measured, in ``unit``.
        limit: The least it could be, measured beside it; None when there is none.
        goal: The greatest ratio of ``value`` to ``limit`` we accept; without a limit the
            greatest ``value``. None when it is shown for information.
        is_steady: Whether the ratio can be held to a record: one that waits for a disk cannot.
    """

    name: str
    value: float
    unit: str
    limit: float | None = None
    goal: float | None = None
    is_steady: bool = True

    @property
    def ratio(self) -> float | None:
        return None if not self.limit else self.value / self.limit

    @property
    def is_reached(self) -> bool | None:
        if self.goal is None:
            return None
        measured = self.value if self.limit is None else self.value / self.limit
        return measured <= self.goal


def cpu_ms(work: Work) -> float:
    """Processor time of this thread for one call; other programs hardly change it."""
    began = time.thread_time_ns()
    work()
    return (time.thread_time_ns() - began) / 1e6


def wall_ms(work: Work) -> float:
    """Time that passes during one call, waiting for the disk included."""
    began = time.perf_counter_ns()
    work()
    return (time.perf_counter_ns() - began) / 1e6


def side_by_side(
    *works: Work, rounds: int, measure: Callable[[Work], float] = cpu_ms
) -> list[float]:
    """Median of each, in ms, after one call that is not counted; taken in turns.

    Taking turns spreads what else the machine does evenly over all of them.
    """
    taken: list[list[float]] = [[] for _work in works]
    for work in works:
        work()
    for _round in range(rounds):
        for work, times in zip(works, taken, strict=True):
            times.append(measure(work))
    return [statistics.median(times) for times in taken]


def percentile(values: Sequence[float], percent: int) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


HEADER = f"{'':44}{'figure':>12}{'limit':>12}{'ratio':>8}{'goal':>9}"


def line(figure: Figure) -> str:
    """The figure as one line of a table."""
    limit = "" if figure.limit is None else _amount(figure.limit, figure.unit)
    ratio = "" if figure.ratio is None else f"{figure.ratio:.2f}x"
    goal = ""
    if figure.goal is not None:
        goal = (
            f"{figure.goal:g}x" if figure.limit is not None else _amount(figure.goal, figure.unit)
        )
    verdict = {True: "reached", False: "NOT REACHED", None: ""}[figure.is_reached]
    value = _amount(figure.value, figure.unit)
    return f"{figure.name:44}{value:>12}{limit:>12}{ratio:>8}{goal:>9}  {verdict}".rstrip()


def table_row(figure: Figure) -> str:
    """The figure as one row of a table in Markdown: figure, limit, ratio, goal, reached."""
    limit = "" if figure.limit is None else _amount(figure.limit, figure.unit)
    ratio = "" if figure.ratio is None else f"{figure.ratio:.2f}"
    verdict = {True: ", reached", False: ", missed", None: ""}[figure.is_reached]
    goal = "" if figure.goal is None else f"{figure.goal:g}"
    value = _amount(figure.value, figure.unit)
    return f"| {figure.name} | {value} | {limit} | {ratio} | {goal}{verdict} |"


def _amount(number: float, unit: str) -> str:
    digits = 2 if number < 10 else 0  # noqa: PLR2004 - three digits are enough
    return f"{number:,.{digits}f} {unit}"
