"""How the bands of the index fall among groups of people, looked at once a year.

It asks about us: where more people of one language are to be reached out to, our ways may not fit
them. Nobody is told apart in it, so a group of few people is not shown.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from carecoord.vocab.follow_through import Band

LEAST_SHOWN = 10
"""Groups of fewer people are joined; fewer people than that are never compared either."""
MORE_BY_POINTS = 10
"""So many points of a percentage above all others together are worth a question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """People of one kind, counted by band.

    Attributes:
        key: What they have in common; "" when nobody asked.
        unknown: Of whom there is not enough information.
    """

    key: str
    steady: int = 0
    some_gaps: int = 0
    reach_out: int = 0
    unknown: int = 0

    @property
    def known(self) -> int:
        """People who stand in a band."""
        return self.steady + self.some_gaps + self.reach_out

    @property
    def people(self) -> int:
        return self.known + self.unknown

    @property
    def share(self) -> int | None:
        """Percent to reach out to, of those in a band; None of too few."""
        return round(100 * self.reach_out / self.known) if self.known >= LEAST_SHOWN else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    """What may be shown.

    Attributes:
        shown: Groups that are large enough, the largest first.
        others: The small ones joined; None when there are none, or still too few people.
        is_few: There are others, but too few people to be shown even together.
        asked_about: Keys of the groups with clearly more people to reach out to than all others.
    """

    shown: tuple[Group, ...]
    others: Group | None
    is_few: bool
    asked_about: frozenset[str]


def grouped(people: Iterable[tuple[str, Band | None]]) -> Groups:
    """Count people, each with what they have in common with others and their band, if any."""
    counted: dict[str, Counter[Band | None]] = defaultdict(Counter)
    for key, band in people:
        counted[key][band] += 1
    every = sorted(
        (_group(key, bands) for key, bands in counted.items()),
        key=lambda each: (-each.people, each.key),
    )
    shown = tuple(each for each in every if each.people >= LEAST_SHOWN)
    others = _joined([each for each in every if each.people < LEAST_SHOWN])
    whole = _joined(every)
    return Groups(
        shown=shown,
        others=others if others.people >= LEAST_SHOWN else None,
        is_few=0 < others.people < LEAST_SHOWN,
        asked_about=frozenset(each.key for each in shown if _has_more(each, whole)),
    )


def _group(key: str, bands: Counter[Band | None]) -> Group:
    return Group(
        key=key,
        steady=bands[Band.STEADY],
        some_gaps=bands[Band.SOME_GAPS],
        reach_out=bands[Band.REACH_OUT],
        unknown=bands[None],
    )


def _joined(groups: Sequence[Group]) -> Group:
    return Group(
        key="",
        steady=sum(each.steady for each in groups),
        some_gaps=sum(each.some_gaps for each in groups),
        reach_out=sum(each.reach_out for each in groups),
        unknown=sum(each.unknown for each in groups),
    )


def _has_more(group: Group, whole: Group) -> bool:
    """Whether clearly more of its people are to be reached out to than of everybody else."""
    known = whole.known - group.known
    if group.known < LEAST_SHOWN or known < LEAST_SHOWN:
        return False
    theirs, other = group.reach_out / group.known, (whole.reach_out - group.reach_out) / known
    return round(100 * (theirs - other)) >= MORE_BY_POINTS
