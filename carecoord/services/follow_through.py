"""The contact and follow-through index of one person, with everything it was made from."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from carecoord.common.clock import Clock
from carecoord.db.database import Database
from carecoord.rules import follow_through as rules
from carecoord.rules.follow_through import Index, Tally
from carecoord.rules.follow_through_groups import Group, Groups, grouped
from carecoord.security.permissions import Permission, require
from carecoord.services.barrier_facts import open_barriers
from carecoord.services.follow_through_counts import Counted, read_tallies
from carecoord.services.follow_through_effort import Effort, read_effort
from carecoord.services.follow_through_languages import read_languages
from carecoord.vocab.actor import Actor
from carecoord.vocab.barriers import Domain as Barrier
from carecoord.vocab.follow_through import Domain

__all__ = ["ByLanguage", "Effort", "FollowThrough", "FollowThroughService", "Group", "Groups"]

Shares = tuple[Mapping[Domain, float], frozenset[Domain]]
"""The practice's share of each domain, and the domains in which it is its own."""
_STEPS = 4
"""Three domains that are read, and the people who are put into bands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowThrough:
    """What staff see, never the number alone.

    Attributes:
        version: Of the rule it was made by.
        first, last: The days it looks at.
        is_own_share: Domains in which the practice's own share was used.
        barriers: What is in the way now and not kept back.
        effort: What we did ourselves in those days.
    """

    version: int
    first: dt.date
    last: dt.date
    index: Index
    is_own_share: frozenset[Domain]
    barriers: tuple[Barrier, ...]
    effort: Effort


@dataclass(frozen=True, slots=True, kw_only=True)
class ByLanguage:
    """How the bands fall among the languages people speak; it names nobody.

    Attributes:
        version: Of the rule it was made by.
        first, last: The days it looks at.
        groups: Their keys are language codes without a region.
    """

    version: int
    first: dt.date
    last: dt.date
    groups: Groups


class FollowThroughService:
    """Works it out when somebody asks; it is stored nowhere, and nothing is ordered by it."""

    def __init__(self, database: Database, clock: Clock, zone: ZoneInfo) -> None:
        self._database = database
        self._clock = clock
        self._zone = zone
        self._shares: tuple[dt.date, Shares] | None = None

    def about(self, patient_id: str, *, actor: Actor) -> FollowThrough:
        """The index of a person with its counts and what is in the way; the look is journalled."""
        require(actor, Permission.SEE_FOLLOW_THROUGH)
        require(actor, Permission.VIEW_PATIENT)
        first, last = self._days()
        # Told before it is read: nobody else waits to write while a year is counted.
        with self._database.writing(actor) as transaction:
            transaction.record("follow_through.seen", subject=patient_id)
        with self._database.reading() as session:
            counted = read_tallies(session, first, last, self._zone, patient_id=patient_id)
            shares, own = self._practice_shares(session, first, last)
            there = open_barriers(session, [patient_id]).get(patient_id, [])
            return FollowThrough(
                version=rules.VERSION,
                first=first,
                last=last,
                index=rules.index(_of_person(counted, patient_id), shares),
                is_own_share=own,
                barriers=tuple(each.domain for each in there),
                effort=read_effort(session, first, last, self._zone, patient_id),
            )

    def by_language(
        self, *, actor: Actor, progress: Callable[[int, int], None] = lambda _done, _total: None
    ) -> ByLanguage:
        """How many people of each language stand in each band; the look is journalled.

        Args:
            actor: Who looks.
            progress: Told steps done and steps in all.
        """
        require(actor, Permission.SEE_FOLLOW_THROUGH)
        require(actor, Permission.VIEW_REPORTS)
        first, last = self._days()
        with self._database.writing(actor) as transaction:
            transaction.record("follow_through.by_language_seen")
        steps = iter(range(1, _STEPS))
        progress(0, _STEPS)
        with self._database.reading() as session:
            found = read_tallies(
                session, first, last, self._zone, read=lambda: progress(next(steps), _STEPS)
            )
            spoken = read_languages(session)
        shares, _own = self._kept_shares(last, found)
        bands = (
            (language, rules.index(_of_person(found, person), shares).band)
            for person, language in spoken.items()
        )
        groups = grouped(bands)
        progress(_STEPS, _STEPS)
        return ByLanguage(version=rules.VERSION, first=first, last=last, groups=groups)

    def _days(self) -> tuple[dt.date, dt.date]:
        last = self._clock.today()
        return last - dt.timedelta(days=rules.WINDOW_DAYS - 1), last

    def _practice_shares(self, session: Session, first: dt.date, last: dt.date) -> Shares:
        """Over everybody, worked out once a day."""
        if self._shares is None or self._shares[0] != last:
            return self._kept_shares(last, read_tallies(session, first, last, self._zone))
        return self._shares[1]

    def _kept_shares(self, last: dt.date, found: Mapping[Domain, Counted]) -> Shares:
        """Those of the day, from what was counted over everybody unless they are there already."""
        if self._shares is None or self._shares[0] != last:
            self._shares = (last, _shares(found))
        return self._shares[1]


def _of_person(found: Mapping[Domain, Counted], patient_id: str) -> Mapping[Domain, Tally]:
    return {domain: counted.get(patient_id, Tally()) for domain, counted in found.items()}


def _shares(found: Mapping[Domain, Counted]) -> Shares:
    shares, own = {}, set()
    for domain in Domain:
        tallies = found.get(domain, {}).values()
        whole = Tally(sum(one.done for one in tallies), sum(one.of for one in tallies))
        shares[domain] = rules.practice_share(whole, len(tallies), domain)
        if len(tallies) >= rules.LEAST_PEOPLE:
            own.add(domain)
    return shares, frozenset(own)
