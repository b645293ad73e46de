"""One day's readings and visits, and the problems of the patient, as other systems are told."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from carecoord.common.clock import start_of_day
from carecoord.common.i18n import _
from carecoord.entities import Condition, Measurement, Visit
from carecoord.exporters.fhir import facts
from carecoord.exporters.fhir.shapes import Resource
from carecoord.vocab.targets import Unreliable
from carecoord.vocab.terms import label

_STILL_HELD = ("active", "suspected")


@dataclass(frozen=True, slots=True)
class Local:
    """The practice's own time."""

    zone: ZoneInfo

    def instant(self, at: dt.datetime) -> str:
        """As FHIR writes it."""
        return at.astimezone(self.zone).isoformat(timespec="milliseconds")


@dataclass(frozen=True, slots=True)
class Day(Local):
    """One person's practice day."""

    patient_id: str
    on: dt.date

    def holds(self, at: Any) -> ColumnElement[bool]:
        """Whether an instant of a table lies on the day."""
        first = start_of_day(self.on, self.zone)
        return and_(at >= first, at < start_of_day(self.on + dt.timedelta(days=1), self.zone))


def fact_resources(session: Session, day: Day) -> Iterator[Resource]:
    """The visit that was recorded and the next one, readings of the day, problems that hold."""
    end = start_of_day(day.on + dt.timedelta(days=1), day.zone)
    kept = and_(Visit.status == "kept", day.holds(Visit.started_at))
    planned = and_(Visit.status == "planned", Visit.started_at >= end)
    for row in _rows(session, Visit, day, or_(kept, planned)):
        yield encounter_of(row, day)
    for row in _rows(session, Measurement, day, day.holds(Measurement.taken_at)):
        yield observation_of(row, day)
    for row in _rows(session, Condition, day, Condition.status.in_(_STILL_HELD)):
        yield condition_of(row)


def encounter_of(row: Visit, local: Local) -> Resource:
    """One visit."""
    meeting = facts.Meeting(
        id=row.id,
        kind=row.kind,
        status=row.status,
        reason=row.reason,
        started_at=local.instant(row.started_at),
        ended_at=local.instant(row.ended_at) if row.ended_at else "",
    )
    return facts.encounter(meeting, row.patient_id)


def observation_of(row: Measurement, local: Local) -> Resource:
    """One reading."""
    result = facts.Result(
        id=row.id,
        kind=row.kind,
        code=row.code,
        text=row.text,
        value=row.value,
        value2=row.value2,
        unit=row.unit,
        comparator=row.comparator,
        taken_at=local.instant(row.taken_at),
        doubt=_doubt(row.unreliable),
    )
    return facts.observation(result, row.patient_id)


def condition_of(row: Condition) -> Resource:
    """One problem."""
    return facts.condition(_problem(row), row.patient_id)


def _doubt(unreliable: str) -> str:
    """A reader elsewhere must not take the number for what it usually says."""
    if not unreliable:
        return ""
    return _("Does not count: {reason}").format(reason=label(Unreliable(unreliable)))


def _problem(row: Condition) -> facts.Problem:
    others = (other.rpartition("|")[::2] for other in row.other_codes.split())
    codings = [(row.system, row.code), *((system, code) for system, code in others)]
    return facts.Problem(
        id=row.id,
        codings=tuple(codings),
        text=row.text,
        status=row.status,
        onset_on=row.onset_on,
        ended_on=row.ended_on,
    )


def _rows(session: Session, table: Any, day: Day, condition: ColumnElement[bool]) -> Iterator[Any]:
    query = (
        select(table)
        .where(table.patient_id == day.patient_id, table.deleted.is_(False), condition)
        .order_by(table.id)
    )
    return iter(session.scalars(query))
