"""Visits of the schedule that were kept, missed, or not written down."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.common.clock import start_of_day
from carecoord.entities import Appointment, Patient
from carecoord.services.attendance import read_attendance
from carecoord.services.measure_cases import Case, Frame, language_of
from carecoord.vocab.appointments import UPCOMING, Status
from carecoord.vocab.measures import By

_WRITTEN = frozenset({Status.KEPT, Status.NO_SHOW})
_HELD = _WRITTEN | UPCOMING | {Status.ARRIVED}


def kept(session: Session, frame: Frame) -> Iterator[Case]:
    """Visits that count, met when they were kept."""
    for row in _attended(session, frame):
        yield _case(session, row, frame, is_met=row.status == Status.KEPT)


def missed(session: Session, frame: Frame) -> Iterator[Case]:
    """Visits that count, met when nobody came and nobody had called."""
    for row in _attended(session, frame):
        yield _case(session, row, frame, is_met=row.status == Status.NO_SHOW)


def written_down(session: Session, frame: Frame) -> Iterator[Case]:
    """Visits whose day is past, met when somebody wrote down whether they were kept."""
    query = (
        select(
            Appointment.id, Appointment.patient_id, Appointment.starts_at, Appointment.kind,
            Appointment.status,
        )
        .join(Patient, Patient.id == Appointment.patient_id)
        .where(
            frame.holds(Appointment.starts_at),
            Appointment.starts_at < start_of_day(frame.today, frame.zone),
            Appointment.status.in_([one.value for one in _HELD]),
            Appointment.deleted.is_(False),
            Patient.deleted.is_(False),
        )
        .order_by(Appointment.starts_at, Appointment.id)
    )  # fmt: skip
    for row in session.execute(query):
        yield _case(session, row, frame, is_met=row.status in _WRITTEN)


def _attended(session: Session, frame: Frame) -> list[Any]:
    begin, end = frame.ends
    return frame.once("attendance", lambda: list(read_attendance(session, begin, end, frame.zone)))


def _case(session: Session, row: Any, frame: Frame, *, is_met: bool) -> Case:
    on = frame.day(row.starts_at)
    part = f"{on:%Y-%m}" if frame.by is By.MONTH else ""
    if frame.by is By.LANGUAGE:
        part = language_of(session, frame, row.patient_id)
    return Case(row.patient_id, row.id, on, part, row.kind, is_met)
