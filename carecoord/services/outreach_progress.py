"""How far the day's calls are."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Select, func, or_, select, union_all
from sqlalchemy.orm import Session

from carecoord.entities import ContactAttempt, FollowUp
from carecoord.worklists.definition import About, Definition


@dataclass(frozen=True, slots=True)
class WorkedToday:
    """Patient ids of the rows of one list that were worked today; ``mine`` by the actor."""

    everybody: frozenset[str]
    mine: frozenset[str]


def read_worked(
    session: Session, definition: Definition, since: dt.datetime, me: str
) -> WorkedToday:
    """Rows tried from this list; on a list of follow-ups also those closed without a call."""
    about_follow_ups = definition.about is About.FOLLOW_UP
    is_from_here = ContactAttempt.worklist_id == definition.id
    if about_follow_ups:
        is_from_here = or_(is_from_here, ContactAttempt.follow_up_id.is_not(None))
    worked = _tried(since).where(is_from_here)
    asked = [worked, _closed(since)] if about_follow_ups else [worked]
    rows = session.execute(union_all(*asked)).all()
    return WorkedToday(
        frozenset(patient_id for patient_id, _by in rows),
        frozenset(patient_id for patient_id, by in rows if by == me),
    )


def count_people(session: Session, since: dt.datetime, me: str) -> int:
    """People somebody tried to reach, or closed a follow-up for."""
    rows = union_all(_tried(since), _closed(since)).subquery()
    patient_id, by = rows.c
    query = select(func.count(patient_id.distinct())).where(by == me)
    return session.execute(query).scalar_one()


def _tried(since: dt.datetime) -> Select[str, str]:
    table = ContactAttempt
    return select(table.patient_id, table.attempted_by).where(
        table.attempted_at >= since, table.deleted.is_(False)
    )


def _closed(since: dt.datetime) -> Select[str, str | None]:
    table = FollowUp
    return select(table.patient_id, table.closed_by).where(
        table.closed_at >= since, table.deleted.is_(False)
    )
