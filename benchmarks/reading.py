"""Searching and worklists against the bare SQL they are made of."""

from collections.abc import Callable, Iterator
from functools import partial

from benchmarks.measure import Measured, high, pair
from benchmarks.statements import bare
from carecoord.services.bundle import Services
from carecoord.services.opened import OpenedPractice

_TYPED = ("garcia", "maria lop", "nguyen", "smith j", "1969", "555 01", "obrien", "zz")
_PAGE = 50


def search(opened: OpenedPractice, services: Services) -> Iterator[Measured]:
    """Every keystroke of several searches, as somebody types them."""
    keystrokes = [text[:end] for text in _TYPED for end in range(1, len(text) + 1)]
    ours, limit = [], []
    for text in keystrokes:
        took, alone = _compare(opened, partial(_find, services, text), 3)
        ours.append(took)
        limit.append(alone)
    yield Measured("search, one keystroke (p95)", high(ours), high(limit), most=10)


def _find(services: Services, text: str) -> object:
    return services.search.find(text, actor=services.actor)


def worklists(opened: OpenedPractice, services: Services) -> Iterator[Measured]:
    """The first page of each list, and all counts."""
    for each in services.worklists.summaries(actor=services.actor):
        took, alone = _compare(opened, partial(_page, services, each.id), 5)
        yield Measured(f"first page of {each.id} ({each.count})", took, alone, goal=1.5)
    took, alone = _compare(opened, lambda: services.worklists.summaries(actor=services.actor), 3)
    yield Measured("counts of all lists", took, alone, goal=1.5)


def _page(services: Services, worklist_id: str) -> object:
    return services.worklists.rows(worklist_id, limit=_PAGE, actor=services.actor)


def _compare(opened: OpenedPractice, ask: Callable[[], object], rounds: int) -> tuple[float, float]:
    replay, pooled = bare(opened.database.engine, ask)
    try:
        return pair(ask, replay, rounds)
    finally:
        pooled.close()
