"""Time two things in turn, so that a busy machine slows both."""

import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

Work = Callable[[], object]


@dataclass(frozen=True)
class Measured:
    """One line of the report.

    Attributes:
        ours: What the product took, in ``unit``.
        limit: What the barest way to the same took, in ``unit``.
        goal: The highest ratio wanted; None where only the number itself has a goal.
        most: The highest value of ``ours`` wanted, in ``unit``; None without one.
    """

    name: str
    ours: float
    limit: float
    goal: float | None = None
    most: float | None = None
    unit: str = "ms"

    @property
    def ratio(self) -> float:
        return self.ours / self.limit if self.limit else float("inf")

    @property
    def is_met(self) -> bool:
        within = self.goal is None or self.ratio <= self.goal
        return within and (self.most is None or self.ours <= self.most)


def seconds(work: Work) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def pair(ours: Work, limit: Work, rounds: int) -> tuple[float, float]:
    """The best of both in milliseconds: whatever else the machine does only adds."""
    ours(), limit()
    taken = [(seconds(ours), seconds(limit)) for _ in range(rounds)]
    first, second = zip(*taken, strict=True)
    return min(first) * 1000, min(second) * 1000


def high(values: Iterable[float]) -> float:
    """The 95th percentile."""
    return statistics.quantiles(values, n=20, method="inclusive")[-1]
