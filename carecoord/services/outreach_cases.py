"""What outreach led to: one case for each time somebody was tried, up to the visit after it.

One outreach is all tries for one matter of one person until it was settled. Told by way or by
person of the staff, each way and each person counts with its own tries alone.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from carecoord.common.clock import start_of_day
from carecoord.common.i18n import n_
from carecoord.rules.outreach import HEARD_FROM
from carecoord.services.attendance import kept_since
from carecoord.services.episodes import LOOK_BACK, read_episodes, tries_of
from carecoord.services.measure_cases import Case, Frame, language_of
from carecoord.vocab.measures import By
from carecoord.vocab.outreach import AttemptResult

ANSWER_DAYS = 14
"""Until then somebody not reached yet may still be: the tries go on so long."""
SOON_DAYS, LATER_DAYS = 15, 30


@dataclass(frozen=True, slots=True)
class Outreach:
    """One outreach, or what one way or one person did of it; ``visits`` came in the period."""

    tries: Sequence[Any]
    part: str
    about: str
    begun_on: dt.date
    visits: Sequence[dt.datetime]

    @property
    def contact(self) -> Any:
        """The try in which they answered, or the last one."""
        heard = (one for one in self.tries if one.result in HEARD_FROM)
        return next(heard, self.tries[-1])

    @property
    def is_reached(self) -> bool:
        return self.contact.result in HEARD_FROM

    @property
    def is_agreed(self) -> bool:
        return any(one.result == AttemptResult.REACHED for one in self.tries)

    @property
    def is_over(self) -> bool:
        """Whether it ended, or the person said no to it."""
        return any(one.closes or one.result == AttemptResult.DECLINED for one in self.tries)


def reached(session: Session, frame: Frame) -> Iterator[Case]:
    """Outreach, met when the person answered."""
    for one in _outreach(session, frame):
        yield _case(one, is_met=_so_far(one, frame, is_met=one.is_reached))


def agreed(session: Session, frame: Frame) -> Iterator[Case]:
    """Outreach, met when the person was reached and it was settled with them."""
    for one in _outreach(session, frame):
        yield _case(one, is_met=_so_far(one, frame, is_met=one.is_agreed))


def came_soon(session: Session, frame: Frame) -> Iterator[Case]:
    """Outreach, met when a visit was kept within 15 days after it."""
    return _came(session, frame, SOON_DAYS)


def came_later(session: Session, frame: Frame) -> Iterator[Case]:
    """Outreach, met when a visit was kept within 30 days after it."""
    return _came(session, frame, LATER_DAYS)


def _came(session: Session, frame: Frame, days: int) -> Iterator[Case]:
    for one in _outreach(session, frame):
        contact_at = one.contact.attempted_at
        last_day = frame.day(contact_at) + dt.timedelta(days=days)
        is_met: bool | None = any(
            at > contact_at and frame.day(at) <= last_day for at in one.visits
        )
        if not is_met and frame.today <= last_day:
            is_met = None
        yield _case(one, is_met=is_met)


def _so_far(one: Outreach, frame: Frame, *, is_met: bool) -> bool | None:
    """Nobody counts as not reached while the tries for them go on."""
    is_early = (frame.today - one.begun_on).days < ANSWER_DAYS
    return None if not is_met and not one.is_over and is_early else is_met


def _case(one: Outreach, *, is_met: bool | None) -> Case:
    tries = n_("{count} try", "{count} tries", len(one.tries)).format(count=len(one.tries))
    contact = one.contact
    about = " · ".join(part for part in (one.about, tries) if part)
    return Case(contact.patient_id, contact.id, one.begun_on, one.part, about, is_met)


def _outreach(session: Session, frame: Frame) -> list[Outreach]:
    """All outreach that began in the period, in the order it began."""
    return frame.once(f"outreach by {frame.by}", lambda: list(_made(session, frame)))


def _made(session: Session, frame: Frame) -> Iterator[Outreach]:
    visits = frame.once(
        "kept visits", lambda: kept_since(session, start_of_day(frame.period.first, frame.zone))
    )
    since = start_of_day(frame.period.first, frame.zone) - LOOK_BACK
    for episode in frame.once("episodes", lambda: read_episodes(session, since)):
        whole = tries_of(episode)
        if not whole:
            continue
        begun_on = frame.day(whole[0].attempted_at)
        if frame.period.first <= begun_on <= frame.period.last:
            about = frame.titles.get(whole[-1].worklist_id, "")
            came = visits.get(whole[0].patient_id, ())
            for part, tries in _parted(session, frame, whole, begun_on):
                yield Outreach(tries, part, about, begun_on, came)


def _parted(
    session: Session, frame: Frame, whole: Sequence[Any], begun_on: dt.date
) -> Iterable[tuple[str, Sequence[Any]]]:
    by = frame.by
    if by in {By.WAY, By.STAFF}:
        own: dict[str, list[Any]] = defaultdict(list)
        for one in whole:
            own[one.channel if by is By.WAY else one.attempted_by].append(one)
        return own.items()
    if by is By.LANGUAGE:
        return [(language_of(session, frame, whole[0].patient_id), whole)]
    if by is By.MONTH:
        return [(f"{begun_on:%Y-%m}", whole)]
    return [(whole[-1].worklist_id if by else "", whole)]
