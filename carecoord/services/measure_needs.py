"""What the measures of needs count; what is kept back is counted nowhere."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.entities import Barrier, Patient
from carecoord.rules.barriers import WAITS_FROM_DAYS
from carecoord.services.measure_cases import Case, Frame
from carecoord.vocab.barriers import Domain, Sensitivity, Status, WantsHelp
from carecoord.vocab.terms import label

_THERE = (Status.PRESENT, Status.RESOLVED)


def told(session: Session, frame: Frame) -> Iterator[Case]:
    """Answers to what was asked, met when something was in the way."""
    for row in _answers(session, frame, (*_THERE, Status.ASKED_NONE)):
        yield _case(row, frame, is_met=row.status in _THERE)


def helped(session: Session, frame: Frame) -> Iterator[Case]:
    """Needs with which help was wanted, met when they are not in the way any more."""
    for row in _answers(session, frame, _THERE):
        if row.wants_help != WantsHelp.YES:
            continue
        is_met: bool | None = row.status == Status.RESOLVED
        last_day = frame.day(row.recorded_at) + dt.timedelta(days=WAITS_FROM_DAYS)
        if not is_met and frame.today <= last_day:
            is_met = None
        yield _case(row, frame, is_met=is_met)


def _answers(session: Session, frame: Frame, states: Sequence[Status]) -> Iterator[Any]:
    query = (
        select(
            Barrier.id, Barrier.patient_id, Barrier.domain, Barrier.status, Barrier.wants_help,
            Barrier.recorded_at,
        )
        .join(Patient, Patient.id == Barrier.patient_id)
        .where(
            Barrier.deleted.is_(False),
            Patient.deleted.is_(False),
            Barrier.sensitivity == Sensitivity.NORMAL.value,
            Barrier.status.in_([one.value for one in states]),
            frame.holds(Barrier.recorded_at),
        )
        .order_by(Barrier.recorded_at, Barrier.id)
    )  # fmt: skip
    return iter(session.execute(query))


def _case(row: Any, frame: Frame, *, is_met: bool | None) -> Case:
    about = label(Domain(row.domain))
    return Case(row.patient_id, row.id, frame.day(row.recorded_at), row.domain, about, is_met)
