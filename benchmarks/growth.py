"""What more people change: search among 10,000 and a million, and the table of a million."""

import functools
from collections.abc import Iterator

from benchmarks import table
from benchmarks.harness import Figure, cpu_ms, percentile
from benchmarks.many import prepare_many
from benchmarks.practice import Setting
from benchmarks.search import PALETTE_HITS, keystrokes

FEW, MANY = 10_000, 1_000_000
GROWTH_RATIO = 1.2
_PEOPLE = 20


def run(setting: Setting) -> Iterator[Figure]:
    """Every text is typed twice: what was never read has to be deciphered first, once."""
    few, many = (
        _searched(Setting(prepare_many(people), people, setting.rounds)) for people in (FEW, MANY)
    )
    for percent, words in ((50, "median"), (95, "95th percentile")):
        yield Figure(f"a search, {words}, a million beside {FEW:,}", percentile(many, percent),
                     "ms", percentile(few, percent), GROWTH_RATIO)  # fmt: skip
    yield from table.run(Setting(prepare_many(MANY), MANY, setting.rounds))


def _searched(setting: Setting) -> list[float]:
    with setting.opened() as (_practice, services):
        find = functools.partial(services.search.find, actor=services.actor, limit=PALETTE_HITS)
        texts = keystrokes(services, _PEOPLE)
        for text in texts:
            find(text)
        return [cpu_ms(functools.partial(find, text)) for text in texts]
