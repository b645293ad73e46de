"""What we did for a person ourselves, beside the index of how contact with them goes.

It is about the practice, so a language gap is looked at here, which the index never does.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.common.clock import start_of_day
from carecoord.entities import Decision, TeachSession
from carecoord.rules.follow_through import Tally
from carecoord.rules.interpreter import was_bridged
from carecoord.services.episodes import read_episodes, tries_of
from carecoord.services.measure_cases import Case, Frame, Period, new_medicines, reviews
from carecoord.services.talks import talk_with
from carecoord.vocab.patients import Channel
from carecoord.vocab.records import NoteState
from carecoord.vocab.teachback import Learner


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """What we did in the days the index looks at.

    Attributes:
        tries: To reach the person, however they ended.
        ways: Used for them, in the order of the vocabulary.
        interpreter: Talks with a language gap, and those with somebody qualified in them.
        medicines: Days with a new medicine, and those it was gone over with teach-back.
        reviews: Decisions whose day to be looked at again came, and those that were by then.
    """

    tries: int
    ways: tuple[Channel, ...]
    interpreter: Tally
    medicines: Tally
    reviews: Tally


def read_effort(
    session: Session, first: dt.date, last: dt.date, zone: ZoneInfo, patient_id: str
) -> Effort:
    """What was done for one person in these days, both included; ``last`` is today."""
    found = read_episodes(session, start_of_day(first, zone), patient_id=patient_id)
    tries = [one for episode in found for one in tries_of(episode)]
    frame = Frame(Period(first, last), last, zone, patient_id=patient_id)
    used = {one.channel for one in tries}
    return Effort(
        tries=len(tries),
        ways=tuple(way for way in Channel if way in used),
        interpreter=_tally(_bridged(session, frame, patient_id)),
        medicines=_of_cases(new_medicines(session, frame)),
        reviews=_of_cases(reviews(session, frame)),
    )


def _of_cases(cases: Iterable[Case]) -> Tally:
    return _tally(one.is_met for one in cases if one.is_met is not None)


def _tally(answers: Iterable[bool]) -> Tally:
    said = list(answers)
    return Tally(sum(said), len(said))


def _bridged(session: Session, frame: Frame, patient_id: str) -> Iterator[bool]:
    """Each signed talk with a language gap, by whether somebody qualified bridged it."""
    # A caregiver who learned alone may speak another language.
    taught = select(
        TeachSession.taught_by.label("by"), TeachSession.interpreter,
        TeachSession.interpreter_reason,
    ).where(
        TeachSession.patient_id == patient_id, TeachSession.deleted.is_(False),
        TeachSession.state == NoteState.SIGNED.value, frame.holds(TeachSession.taught_at),
        TeachSession.learner != Learner.CAREGIVER.value,
    )  # fmt: skip
    decided = select(
        Decision.held_by, Decision.author_id, Decision.interpreter, Decision.interpreter_reason
    ).where(
        Decision.patient_id == patient_id, Decision.deleted.is_(False),
        Decision.state == NoteState.SIGNED.value, frame.holds(Decision.started_at),
    )  # fmt: skip
    talks: list[tuple[str, Any]] = [(row.by, row) for row in session.execute(taught)]
    talks += [(row.held_by or row.author_id, row) for row in session.execute(decided)]
    for by, row in talks:
        talk = talk_with(
            session, patient_id, by, interpreter=row.interpreter, reason=row.interpreter_reason
        )
        if (is_bridged := was_bridged(talk)) is not None:
            yield is_bridged
