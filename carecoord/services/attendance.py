"""Visits kept and missed, as every number about them counts them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select, union_all
from sqlalchemy.orm import Session

from carecoord.common.clock import practice_day
from carecoord.entities import Appointment, Patient, Visit
from carecoord.vocab.appointments import Status

SEEN_HERE = ("office", "home", "phone", "video")
"""Kinds of visits in which somebody of the practice saw the person."""
COUNTED = (Status.KEPT, Status.NO_SHOW, Status.CANCELLED_LATE)
"""What a patient did with a visit; what the practice changed says nothing about them."""
_IN_HOSPITAL = ("inpatient", "emergency")
_AT_ONCE = 1_000


def read_attendance(
    session: Session,
    since: dt.datetime,
    until: dt.datetime,
    zone: ZoneInfo,
    *,
    patient_id: str | None = None,
) -> Iterator[Any]:
    """Appointments that say something about keeping visits: id, person, begin, kind and status.

    Left out is what the practice canceled, what was canceled or moved in time, and what was not
    kept because the person was in hospital that day.

    Args:
        session: The store.
        since: The first instant.
        until: The instant after the last.
        zone: The practice's.
        patient_id: One person; None for everybody.
    """
    table = Appointment
    query = (
        select(table.id, table.patient_id, table.starts_at, table.kind, table.status)
        .join(Patient, Patient.id == table.patient_id)
        .where(
            table.starts_at >= since,
            table.starts_at < until,
            table.status.in_([one.value for one in COUNTED]),
            table.deleted.is_(False),
            Patient.deleted.is_(False),
        )
        .order_by(table.starts_at, table.id)
    )
    if patient_id is not None:
        query = query.where(table.patient_id == patient_id)
    rows = session.execute(query).all()
    missing = sorted({row.patient_id for row in rows if row.status != Status.KEPT})
    stays = _stays(session, missing, zone)
    for row in rows:
        on = practice_day(row.starts_at, zone)
        was_away = any(first <= on <= last for first, last in stays.get(row.patient_id, ()))
        if row.status == Status.KEPT or not was_away:
            yield row


def kept_since(session: Session, since: dt.datetime) -> Mapping[str, Sequence[dt.datetime]]:
    """When each person was seen here since, from the schedule and from records of visits."""
    seen = select(Visit.patient_id, Visit.started_at).where(
        Visit.started_at >= since,
        Visit.status == "kept",
        Visit.kind.in_(SEEN_HERE),
        Visit.deleted.is_(False),
    )
    kept = select(Appointment.patient_id, Appointment.starts_at).where(
        Appointment.starts_at >= since,
        Appointment.status == Status.KEPT.value,
        Appointment.deleted.is_(False),
    )
    found: dict[str, list[dt.datetime]] = defaultdict(list)
    for patient_id, at in session.execute(union_all(seen, kept)):
        found[patient_id].append(at)
    return found


def _stays(
    session: Session, patient_ids: Sequence[str], zone: ZoneInfo
) -> Mapping[str, Sequence[tuple[dt.date, dt.date]]]:
    """First and last day of each stay in hospital."""
    found: dict[str, list[tuple[dt.date, dt.date]]] = defaultdict(list)
    for start in range(0, len(patient_ids), _AT_ONCE):
        query = select(Visit.patient_id, Visit.started_at, Visit.ended_at).where(
            Visit.patient_id.in_(patient_ids[start : start + _AT_ONCE]),
            Visit.kind.in_(_IN_HOSPITAL),
            Visit.status == "kept",
            Visit.deleted.is_(False),
        )
        for row in session.execute(query):
            ended_at = row.ended_at or row.started_at
            days = practice_day(row.started_at, zone), practice_day(ended_at, zone)
            found[row.patient_id].append(days)
    return found
