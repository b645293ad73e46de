"""Appointments as they are read, and what follows when one changes; inside a transaction."""

import datetime as dt
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from carecoord.common.clock import practice_day
from carecoord.common.i18n import _
from carecoord.common.names import list_name
from carecoord.db.database import Transaction
from carecoord.entities import Appointment, Patient
from carecoord.services.appointment_forms import AppointmentRow
from carecoord.services.followup_rows import settle_source
from carecoord.services.missed_visits import (
    follow_missed,
    reopen_missed,
    settle_booked,
    settle_missed,
)
from carecoord.services.patient_facts import first_phones
from carecoord.vocab.appointments import CANCELLED, UPCOMING, Mode, Status
from carecoord.vocab.patients import ThreeValued

MISSED_COUNTS_DAYS = 7
"""A visit missed longer ago is history when it is first heard of, and no work."""


def read_rows(
    session: Session, *conditions: ColumnElement[bool], zone: ZoneInfo
) -> list[AppointmentRow]:
    """Appointments that fit, earliest first."""
    query = (
        select(Appointment, Patient)
        .join(Patient, Patient.id == Appointment.patient_id)
        .where(Appointment.deleted.is_(False), Patient.deleted.is_(False), *conditions)
        .order_by(Appointment.starts_at, Patient.sort_key, Appointment.id)
    )
    found = session.execute(query).all()
    phones = first_phones(session, list({person.id for _row, person in found}))
    return [
        _shown(row, person, phones[person.id].typed if person.id in phones else "", zone)
        for row, person in found
    ]


def _shown(row: Appointment, person: Patient, phone: str, zone: ZoneInfo) -> AppointmentRow:
    local = row.starts_at.astimezone(zone)
    return AppointmentRow(
        id=row.id,
        rev=row.rev,
        patient_id=person.id,
        patient_name=list_name(person.family, person.given, person.preferred),
        birth_on=person.birth_on,
        phone=phone,
        on=local.date(),
        at=local.time(),
        starts_at=row.starts_at,
        minutes=row.minutes,
        kind=row.kind,
        with_whom=row.with_whom,
        mode=Mode(row.mode),
        interpreter=row.interpreter,
        needs_interpreter=person.interpreter == ThreeValued.YES,
        language=person.language_spoken,
        booked_on=practice_day(row.booked_at, zone) if row.booked_at else None,
        status=Status(row.status),
        reason=row.reason,
        is_from_file=bool(row.source),
    )


def carry_out(
    transaction: Transaction,
    row: Appointment,
    before: Status | None,
    *,
    zone: ZoneInfo,
    closed: frozenset[dt.date],
) -> None:
    """What follows from how an appointment stands now; ``before`` is None when it is new.

    A missed visit is work for the front desk, unless it lies so far back that it is history, and
    is so again when the new visit that settled it is canceled.
    """
    transaction.session.flush()
    now_is = Status(row.status)
    if before is Status.NO_SHOW and now_is is not Status.NO_SHOW:
        settle_source(
            transaction, row.id, _("Closed by itself: the visit does not count as missed any more.")
        )
    if now_is is before:
        return
    if now_is is Status.NO_SHOW:
        on = practice_day(row.starts_at, zone)
        if (transaction.today - on).days <= MISSED_COUNTS_DAYS:
            follow_missed(transaction, row, on, closed)
    elif now_is is Status.KEPT:
        settle_missed(transaction, row.patient_id, row.starts_at)
    elif now_is in UPCOMING and before not in UPCOMING and row.starts_at > transaction.now:
        settle_booked(transaction, row.patient_id, row.starts_at)
    elif now_is in CANCELLED and before in UPCOMING:
        reopen_missed(transaction, [row])


def set_status(row: Appointment, wanted: Status, *, reason: str, at: dt.datetime) -> None:
    """Write how an appointment stands, since when and why."""
    if row.status != wanted.value:
        row.status = wanted.value
        row.status_at = at
    row.reason = reason


def split(
    rows: Iterable[AppointmentRow], now: dt.datetime, today: dt.date
) -> tuple[tuple[AppointmentRow, ...], tuple[AppointmentRow, ...]]:
    """Those to come, the next first, and the others, newest first.

    A visit of today that is not over stays among those to come, however late it is.
    """
    coming: list[AppointmentRow] = []
    past: list[AppointmentRow] = []
    for row in rows:
        open_today = row.on == today and row.status in UPCOMING | {Status.ARRIVED}
        is_coming = open_today or (row.starts_at > now and row.status in UPCOMING)
        (coming if is_coming else past).append(row)
    return tuple(coming), tuple(reversed(past))
