"""What the contact and follow-through index counts: one reading, for one person or everybody.

These statements are all it looks at. Language, insurance, diagnoses, results of teach-back and of
decisions are not among them, and a test watches that none joins them.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.common.clock import practice_day, start_of_day
from carecoord.entities import Goal, GoalCheckIn, Patient
from carecoord.rules.follow_through import ANSWER_DAYS, Tally
from carecoord.rules.outreach import BAD_NUMBER, HEARD_FROM
from carecoord.services.attendance import read_attendance
from carecoord.services.episodes import LOOK_BACK, is_left, read_episodes, tries_of
from carecoord.vocab.appointments import Status
from carecoord.vocab.follow_through import Domain
from carecoord.vocab.followups import OPEN_STATES as OPEN_FOLLOW_UPS
from carecoord.vocab.goals import OPEN_STATES, CheckInOutcome

_TOOK_PLACE = frozenset({CheckInOutcome.MET, CheckInOutcome.PARTLY, CheckInOutcome.CHANGED})
Counted = Mapping[str, Tally]
"""By person."""


def read_tallies(
    session: Session,
    first: dt.date,
    last: dt.date,
    zone: ZoneInfo,
    *,
    patient_id: str | None = None,
    read: Callable[[], None] = lambda: None,
) -> Mapping[Domain, Counted]:
    """What was counted in these days; whoever has nothing counted is absent.

    Actions that a patient agreed to are not recorded anywhere yet, so nobody has any.

    Args:
        session: The store.
        first: Practice day.
        last: Practice day, included.
        zone: The practice's.
        patient_id: One person; None for everybody.
        read: Called after each domain.
    """
    found: dict[Domain, Counted] = {Domain.ACTIONS: {}}
    for domain, events in (
        (Domain.ATTENDANCE, _attended(session, first, last, zone, patient_id)),
        (Domain.RESPONSE, _answered(session, first, zone, patient_id)),
        (Domain.GOALS, _checked_in(session, first, last, patient_id)),
    ):
        found[domain] = _summed(events)
        read()
    return found


def _summed(events: Iterator[tuple[str, bool]]) -> Counted:
    done: dict[str, list[bool]] = defaultdict(list)
    for patient_id, is_done in events:
        done[patient_id].append(is_done)
    return {patient_id: Tally(sum(each), len(each)) for patient_id, each in done.items()}


def _attended(
    session: Session, first: dt.date, last: dt.date, zone: ZoneInfo, patient_id: str | None
) -> Iterator[tuple[str, bool]]:
    since, until = start_of_day(first, zone), start_of_day(last + dt.timedelta(days=1), zone)
    for row in read_attendance(session, since, until, zone, patient_id=patient_id):
        yield row.patient_id, row.status == Status.KEPT


def _answered(
    session: Session, first: dt.date, zone: ZoneInfo, patient_id: str | None
) -> Iterator[tuple[str, bool]]:
    """Outreach that began in these days and is finished, by whether they answered in 7 days.

    A wrong number is ours to mend, and who came in by themselves did not have to answer.
    """
    since = start_of_day(first, zone)
    episodes = read_episodes(session, since - LOOK_BACK, patient_id=patient_id)
    later = {_matter(each): each[0].episode for each in episodes}
    for episode in episodes:
        tries = tries_of(episode)
        if not tries or tries[0].attempted_at < since:
            continue
        if not _is_finished(episode, is_last=later[_matter(episode)] == episode[0].episode):
            continue
        last_day = practice_day(tries[0].attempted_at, zone) + dt.timedelta(days=ANSWER_DAYS)
        is_answered = any(
            one.result in HEARD_FROM and practice_day(one.attempted_at, zone) <= last_day
            for one in tries
        )
        is_ours = any(one.result in BAD_NUMBER for one in tries) or any(map(is_left, episode))
        if is_answered or not is_ours:
            yield tries[0].patient_id, is_answered


def _matter(episode: Sequence[Any]) -> tuple[str, str]:
    return episode[0].patient_id, episode[0].follow_up_id or episode[0].worklist_id


def _is_finished(episode: Sequence[Any], *, is_last: bool) -> bool:
    """Settled, given up, followed by another, or waiting for somebody to decide about it."""
    state = episode[-1].state
    is_closed = state is not None and state not in OPEN_FOLLOW_UPS
    is_waiting = not episode[-1].hidden_until_on
    return not is_last or is_closed or is_waiting or any(one.closes for one in episode)


def _checked_in(
    session: Session, first: dt.date, last: dt.date, patient_id: str | None
) -> Iterator[tuple[str, bool]]:
    """Check-ins that took place, and those whose day is past without one.

    Who does not want to go on with a goal is free to say so, which counts neither way.
    """
    made = (
        select(GoalCheckIn.patient_id, GoalCheckIn.outcome)
        .join(Patient, Patient.id == GoalCheckIn.patient_id)
        .where(
            GoalCheckIn.checked_on >= first.isoformat(),
            GoalCheckIn.checked_on <= last.isoformat(),
            GoalCheckIn.outcome != CheckInOutcome.STOPPED.value,
            GoalCheckIn.deleted.is_(False),
            Patient.deleted.is_(False),
        )
    )
    missed = (
        select(Goal.patient_id)
        .join(Patient, Patient.id == Goal.patient_id)
        .where(
            Goal.state.in_([state.value for state in OPEN_STATES]),
            Goal.check_in_on >= first.isoformat(),
            Goal.check_in_on < last.isoformat(),
            Goal.deleted.is_(False),
            Patient.deleted.is_(False),
        )
    )
    if patient_id is not None:
        made = made.where(GoalCheckIn.patient_id == patient_id)
        missed = missed.where(Goal.patient_id == patient_id)
    for row in session.execute(made):
        yield row.patient_id, row.outcome in _TOOK_PLACE
    for patient in session.scalars(missed):
        yield patient, False
