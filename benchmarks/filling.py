"""Making invented people."""

import shutil
from collections.abc import Callable, Iterator

from benchmarks.harness import Figure, Work, cpu_ms, wall_ms
from benchmarks.practice import FOLDER, Setting, new_practice
from carecoord.demo.generate import fill

DEMO = 400
MORE = 4_000
DEMO_SECONDS = 5


def run(_setting: Setting) -> Iterator[Figure]:
    """The usual demo practice, and what each person of a larger one costs."""
    seconds = _fill(DEMO, wall_ms) / 1000
    yield Figure(f"a demo practice of {DEMO}", seconds, "s", goal=DEMO_SECONDS)
    yield Figure(f"each of {MORE:,} people", _fill(MORE, cpu_ms) / MORE, "ms")


def _fill(people: int, measure: Callable[[Work], float]) -> float:
    home = FOLDER / "filling"
    shutil.rmtree(home, ignore_errors=True)
    try:
        with new_practice(home) as practice:
            return measure(lambda: fill(practice, patients=people, seed=1))
    finally:
        shutil.rmtree(home, ignore_errors=True)
