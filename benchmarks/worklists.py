"""Each list's first page and count beside the bare SQL they run."""

import functools
from collections.abc import Iterator

from benchmarks import bare
from benchmarks.harness import Figure, cpu_ms, side_by_side
from benchmarks.practice import Setting

ROWS = 50
PAGE_RATIO = 1.5
PAGE_MS = 60
ALL_COUNTS_MS = 1500
LARGE = 100_000
"""In smaller practices what is asked around the list takes longer than the list."""


def run(setting: Setting) -> Iterator[Figure]:
    """First pages, counts, and all counts at once."""
    with setting.opened() as (practice, services):
        lists, actor = services.worklists, services.actor
        yield Figure("all counts, first time", cpu_ms(lambda: lists.summaries(actor=actor)), "ms")
        ids = [each.id for each in lists.summaries(actor=actor)]
        for worklist_id in ids:

            def page(worklist_id: str = worklist_id) -> object:
                return lists.rows(worklist_id, limit=ROWS, actor=actor)

            def count(worklist_id: str = worklist_id) -> object:
                return lists.count(worklist_id, actor=actor)

            for name, work in (("page", page), ("count", count)):
                with bare.listening(practice) as statements:
                    work()
                with bare.driver(practice) as connection:
                    alone = functools.partial(bare.run, connection, statements)
                    figure, limit = side_by_side(work, alone, rounds=setting.rounds)
                goal = PAGE_RATIO if name == "page" and setting.patients >= LARGE else None
                yield Figure(f"{worklist_id}, {name}", figure, "ms", limit, goal)
                if name == "page":
                    yield Figure(f"{worklist_id}, page alone", figure, "ms", goal=PAGE_MS)
        (figure,) = side_by_side(lambda: lists.summaries(actor=actor), rounds=setting.rounds)
        yield Figure("all counts, again", figure, "ms", goal=ALL_COUNTS_MS)
