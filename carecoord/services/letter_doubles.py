"""Who has something from another run of the same list too, made while this one was."""

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.common.names import list_name
from carecoord.entities import Outbound, Patient, Staff
from carecoord.rules.recipients import WINDOW_DAYS
from carecoord.services.letter_forms import Double, Run
from carecoord.vocab.actor import Actor
from carecoord.vocab.outbound import Made

_AT_ONCE = 1_000


def read_doubles(
    session: Session, run: Run, today: dt.date, zone: ZoneInfo, *, actor: Actor
) -> tuple[Double, ...]:
    """What others made on the same way for the people of a run, by the names of the people.

    Whoever had one before was left out of the run, so what is found was made meanwhile. Read once
    the run is in the store: of two that are logged at the same time at least one sees the other.
    """
    ids = [one.patient_id for one in run.recipients]
    found: list[Double] = []
    for start in range(0, len(ids), _AT_ONCE):
        found += _read(session, run, ids[start : start + _AT_ONCE], today, zone, actor)
    return tuple(sorted(found, key=lambda each: (each.name, each.patient_id, each.made_at)))


def _read(
    session: Session, run: Run, ids: list[str], today: dt.date, zone: ZoneInfo, actor: Actor
) -> Iterator[Double]:
    since = today - dt.timedelta(days=WINDOW_DAYS - 1)
    query = (
        select(
            Outbound.patient_id, Outbound.made_at, Outbound.made_by, Outbound.state,
            Patient.family, Patient.given, Patient.preferred, Staff.name,
        )
        .join(Patient, Patient.id == Outbound.patient_id)
        .join(Staff, Staff.id == Outbound.made_by)
        .where(
            Outbound.patient_id.in_(ids),
            Outbound.run_id != run.run_id,
            Outbound.worklist_id == run.worklist_id,
            Outbound.channel == run.way.value,
            Outbound.made_on >= since.isoformat(),
            Outbound.deleted.is_(False),
        )
    )  # fmt: skip
    for row in session.execute(query):
        yield Double(
            patient_id=row.patient_id,
            name=list_name(row.family, row.given, row.preferred),
            made_by="" if row.made_by == actor.staff_id else row.name,
            made_at=row.made_at.astimezone(zone),
            is_sent=row.state == Made.SENT,
        )
