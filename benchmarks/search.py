"""Search as you type: what each keystroke costs beside its bare SQL."""

import functools
import random
from collections.abc import Iterator, Sequence

from benchmarks import bare
from benchmarks.harness import Figure, cpu_ms, percentile
from benchmarks.practice import Setting
from carecoord.services.bundle import Services
from carecoord.services.opened import OpenedPractice
from carecoord.services.patient_list import PatientFilter, PatientRow
from carecoord.services.patient_search import MOST_HITS

PEOPLE = 40
P95_MS = 2
PALETTE_HITS = 6
"""What the palette asks for."""
_SEED = 5


def keystrokes(services: Services, people: int) -> list[str]:
    """What stands in the box after each key, for people chosen by chance."""
    chance = random.Random(_SEED)  # noqa: S311 - the same people each time
    everybody = services.patient_list.ids(PatientFilter(), actor=services.actor)
    chosen = chance.sample(everybody, min(people, len(everybody)))
    rows = services.patient_list.rows(chosen, actor=services.actor)
    texts = [text for row in rows.values() for text in _ways_to_type(row)]
    return [text[:length] for text in texts for length in range(1, len(text) + 1)]


def _ways_to_type(row: PatientRow) -> Sequence[str]:
    family, _comma, given = row.name.lower().partition(", ")
    names = (family, f"{given} {family}", f"{family}, {given[:3]}")
    return (*names, row.phone, row.identifier, row.birth_on)


def run(setting: Setting) -> Iterator[Figure]:
    """Median and 95th percentile over all keystrokes."""
    with setting.opened() as (practice, services):
        texts = keystrokes(services, PEOPLE if setting.rounds > 1 else PEOPLE // 4)
        services.search.find("a", actor=services.actor)
        for hits in (PALETTE_HITS, MOST_HITS):
            figures, limits = _typed(practice, services, texts, hits)
            yield Figure(f"keystroke, {hits} hits, median of {len(texts):,}",
                         percentile(figures, 50), "ms", percentile(limits, 50))  # fmt: skip
            yield Figure(f"keystroke, {hits} hits, 95th beside its SQL",
                         percentile(figures, 95), "ms", percentile(limits, 95))  # fmt: skip
            goal = P95_MS if hits == PALETTE_HITS else None
            yield Figure(f"keystroke, {hits} hits, 95th percentile",
                         percentile(figures, 95), "ms", goal=goal)  # fmt: skip


def _typed(
    practice: OpenedPractice, services: Services, texts: Sequence[str], hits: int
) -> tuple[list[float], list[float]]:
    figures, limits = [], []
    for text in texts:
        find = functools.partial(services.search.find, text, actor=services.actor, limit=hits)
        with bare.listening(practice) as statements:
            find()
        figures.append(cpu_ms(find))
        with bare.driver(practice) as connection:
            limits.append(cpu_ms(functools.partial(bare.run, connection, statements)))
    return figures, limits
