"""The contact and follow-through index of one person, with everything it was made from."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from carecoord.common.clock import Clock
from carecoord.db.database import Database
from carecoord.rules import follow_through as rules
from carecoord.rules.follow_through import Index, Tally
from carecoord.security.permissions import Permission, require
from carecoord.services.barrier_facts import open_barriers
from carecoord.services.follow_through_counts import Effort, read_effort, read_tallies
from carecoord.vocab.actor import Actor
from carecoord.vocab.barriers import Domain as Barrier
from carecoord.vocab.follow_through import Domain


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


class FollowThroughService:
    """Works it out when somebody asks; it is stored nowhere, and nothing is ordered by it."""

    def __init__(self, database: Database, clock: Clock, zone: ZoneInfo) -> None:
        self._database = database
        self._clock = clock
        self._zone = zone
        self._shares: tuple[dt.date, Mapping[Domain, float], frozenset[Domain]] | None = None

    def about(self, patient_id: str, *, actor: Actor) -> FollowThrough:
        """The index of a person with its counts and what is in the way; the look is journalled."""
        require(actor, Permission.SEE_FOLLOW_THROUGH)
        require(actor, Permission.VIEW_PATIENT)
        last = self._clock.today()
        first = last - dt.timedelta(days=rules.WINDOW_DAYS - 1)
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
                index=rules.index(
                    {each: found.get(patient_id, Tally()) for each, found in counted.items()},
                    shares,
                ),
                is_own_share=own,
                barriers=tuple(each.domain for each in there),
                effort=read_effort(session, first, self._zone, patient_id),
            )

    def _practice_shares(
        self, session: Session, first: dt.date, last: dt.date
    ) -> tuple[Mapping[Domain, float], frozenset[Domain]]:
        """Over everybody, worked out once a day."""
        if self._shares is None or self._shares[0] != last:
            found = read_tallies(session, first, last, self._zone)
            shares, own = {}, set()
            for domain in Domain:
                tallies = found.get(domain, {}).values()
                whole = Tally(sum(one.done for one in tallies), sum(one.of for one in tallies))
                shares[domain] = rules.practice_share(whole, len(tallies), domain)
                if len(tallies) >= rules.LEAST_PEOPLE:
                    own.add(domain)
            self._shares = (last, shares, frozenset(own))
        return self._shares[1:]
