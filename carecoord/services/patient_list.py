"""The paged patient list: which people, in which order, and the rows looked at."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, exists, func, select
from sqlalchemy.orm import Session

from carecoord.common.clock import Clock, practice_day
from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _
from carecoord.common.names import list_name
from carecoord.common.text import squeeze
from carecoord.db.database import Database
from carecoord.db.standing import later
from carecoord.entities import (
    Appointment,
    CareTeamMember,
    Condition,
    FollowUp,
    Patient,
    PatientTag,
    Visit,
)
from carecoord.security.permissions import Permission, require
from carecoord.services.patient_facts import age_on, shown_identifiers, working_phones
from carecoord.vocab.actor import Actor
from carecoord.vocab.followups import OPEN_STATES
from carecoord.vocab.patients import Status

_AT_ONCE = 5_000
"""Fewer than the parameters either store takes in one statement."""
Sort = str
"""``name``, ``birth``, ``last_visit`` or ``next_due``."""


@dataclass(frozen=True, slots=True)
class PatientFilter:
    """Who is on the list; an empty field does not filter."""

    status: tuple[str, ...] = (Status.ACTIVE,)
    language: str = ""
    group: str = ""
    tag: str = ""
    staff_id: str = ""
    sort: Sort = "name"
    descending: bool = False


@dataclass(frozen=True, slots=True)
class PatientRow:
    """One line of the list."""

    id: str
    name: str
    preferred: str
    birth_on: str
    age: int | None
    identifier: str
    phone: str
    language: str
    interpreter: str
    status: str
    groups: tuple[str, ...]
    last_visit_on: dt.date | None
    next_due_on: dt.date | None
    tags: tuple[str, ...]


class PatientListService:
    """Reading the patient list a page at a time, and tagging many people at once."""

    def __init__(self, database: Database, clock: Clock, zone: ZoneInfo) -> None:
        self._database = database
        self._clock = clock
        self._zone = zone

    def ids(self, wanted: PatientFilter, *, actor: Actor) -> Sequence[str]:
        """Ids of everyone the filter lets through, in its order."""
        require(actor, Permission.VIEW_PATIENT)
        with self._database.reading() as session:
            return session.scalars(_ordered(_filtered(wanted), wanted, self._clock.now())).all()

    def rows(self, ids: Sequence[str], *, actor: Actor) -> dict[str, PatientRow]:
        """Rows for these ids; people deleted meanwhile are absent."""
        require(actor, Permission.VIEW_PATIENT)
        with self._database.reading() as session:
            return self._rows(session, ids)

    def counts(self, *, actor: Actor) -> dict[str, int]:
        """How many people have each status."""
        require(actor, Permission.VIEW_PATIENT)
        query = (
            select(Patient.status, func.count())
            .where(Patient.deleted.is_(False), Patient.merged_into.is_(None))
            .group_by(Patient.status)
        )
        with self._database.reading() as session:
            return dict(session.execute(query).all())

    def languages(self, *, actor: Actor) -> tuple[str, ...]:
        """Languages spoken by the practice's patients, the commonest first."""
        require(actor, Permission.VIEW_PATIENT)
        return self._commonest(Patient.language_spoken, Patient.deleted.is_(False))

    def tags(self, *, actor: Actor) -> tuple[str, ...]:
        """Tags in use, the commonest first."""
        require(actor, Permission.VIEW_PATIENT)
        return self._commonest(PatientTag.tag, PatientTag.deleted.is_(False))

    def tag_many(self, ids: Sequence[str], tag: str, *, actor: Actor) -> int:
        """File people under a tag; returns how many did not have it yet.

        Raises:
            RefusedError: The tag has no letters.
        """
        require(actor, Permission.EDIT_PATIENT)
        word = squeeze(tag)
        if not word:
            raise RefusedError(_("Type the tag first."))
        with self._database.writing(actor) as transaction:
            untagged = _without_tag(transaction.session, ids, word)
            return transaction.insert_many(
                PatientTag, ({"patient_id": patient_id, "tag": word} for patient_id in untagged)
            )

    def _commonest(self, column: Any, *conditions: ColumnElement[bool]) -> tuple[str, ...]:
        query = (
            select(column)
            .where(column != "", *conditions)
            .group_by(column)
            .order_by(func.count().desc(), column)
        )
        with self._database.reading() as session:
            return tuple(session.scalars(query))

    def _rows(self, session: Session, ids: Sequence[str]) -> dict[str, PatientRow]:
        today = self._clock.today()
        people = session.scalars(
            select(Patient).where(Patient.id.in_(ids), Patient.deleted.is_(False))
        ).all()
        beside = _Beside(session, ids, self._clock.now())
        return {
            person.id: PatientRow(
                id=person.id,
                name=list_name(person.family, person.given, person.preferred),
                preferred=person.preferred,
                birth_on=person.birth_on,
                age=age_on(person.birth_on, today),
                identifier=beside.identifier.get(person.id, ""),
                phone=beside.phone.get(person.id, ""),
                language=person.language_spoken,
                interpreter=person.interpreter,
                status=person.status,
                groups=beside.groups.get(person.id, ()),
                last_visit_on=self._day(beside.last_visit.get(person.id)),
                next_due_on=_date(beside.next_due.get(person.id)),
                tags=beside.tags.get(person.id, ()),
            )
            for person in people
        }

    def _day(self, instant: dt.datetime | None) -> dt.date | None:
        return practice_day(instant, self._zone) if instant else None


class _Beside:
    """What the rows show from other tables, one query per table."""

    def __init__(self, session: Session, ids: Sequence[str], now: dt.datetime) -> None:
        self._session = session
        self._ids = ids
        self.identifier = shown_identifiers(session, ids)
        self.phone = working_phones(session, ids)
        self.groups = self._all(
            Condition.group, Condition, Condition.group != "", Condition.status == "active"
        )
        self.tags = self._all(PatientTag.tag, PatientTag)
        visited = self._best(
            func.max(Visit.started_at), Visit, Visit.status == "kept", Visit.started_at <= now
        )
        kept = self._best(
            func.max(Appointment.starts_at), Appointment, Appointment.status == "kept",
            Appointment.starts_at <= now,
        )  # fmt: skip
        self.last_visit = {
            each: max(filter(None, (visited.get(each), kept.get(each)))) for each in visited | kept
        }
        self.next_due = self._best(
            func.min(FollowUp.due_on), FollowUp, FollowUp.state.in_(tuple(OPEN_STATES))
        )

    def _query(self, column: Any, table: Any, *conditions: ColumnElement[bool]) -> Select[Any]:
        return select(table.patient_id, column).where(
            table.patient_id.in_(self._ids), table.deleted.is_(False), *conditions
        )

    def _all(
        self, column: Any, table: Any, *conditions: ColumnElement[bool]
    ) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        query = self._query(column, table, *conditions).distinct().order_by(column)
        for patient_id, value in self._session.execute(query):
            found[patient_id] = (*found.get(patient_id, ()), value)
        return found

    def _best(self, column: Any, table: Any, *conditions: ColumnElement[bool]) -> dict[str, Any]:
        query = self._query(column, table, *conditions).group_by(table.patient_id)
        return dict(self._session.execute(query).all())


def _without_tag(session: Session, ids: Sequence[str], tag: str) -> Iterator[str]:
    for start in range(0, len(ids), _AT_ONCE):
        chunk = ids[start : start + _AT_ONCE]
        query = select(Patient.id).where(
            Patient.id.in_(chunk),
            Patient.deleted.is_(False),
            ~_has(PatientTag, PatientTag.tag == tag),
        )
        yield from session.scalars(query).all()


def _filtered(wanted: PatientFilter) -> Select[str]:
    query = select(Patient.id).where(Patient.deleted.is_(False), Patient.merged_into.is_(None))
    if wanted.status:
        query = query.where(Patient.status.in_(wanted.status))
    if wanted.language:
        query = query.where(Patient.language_spoken == wanted.language)
    if wanted.group:
        active = and_(Condition.group == wanted.group, Condition.status == "active")
        query = query.where(_has(Condition, active))
    if wanted.tag:
        query = query.where(_has(PatientTag, PatientTag.tag == wanted.tag))
    if wanted.staff_id:
        query = query.where(_has(CareTeamMember, CareTeamMember.staff_id == wanted.staff_id))
    return query


def _has(table: Any, condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(and_(table.patient_id == Patient.id, table.deleted.is_(False), condition))


def _ordered(query: Select[str], wanted: PatientFilter, now: dt.datetime) -> Select[str]:
    """In the wanted order; people without the date stand last in either direction."""
    column = {
        "name": lambda: Patient.sort_key,
        "birth": lambda: func.nullif(Patient.birth_on, ""),
        "last_visit": lambda: _latest_visit(now),
        "next_due": _next_due,
    }[wanted.sort]()
    order = column.desc() if wanted.descending else column.asc()
    return query.order_by(order.nulls_last(), Patient.sort_key, Patient.id)


def _latest_visit(now: dt.datetime) -> Any:
    """The last visit recorded, or kept on the schedule."""
    return later(_latest_recorded(now), _latest_kept(now))


def _latest_kept(now: dt.datetime) -> Any:
    return (
        select(func.max(Appointment.starts_at))
        .where(
            Appointment.patient_id == Patient.id,
            Appointment.deleted.is_(False),
            Appointment.status == "kept",
            Appointment.starts_at <= now,
        )
        .correlate(Patient)
        .scalar_subquery()
    )


def _latest_recorded(now: dt.datetime) -> Any:
    return (
        select(func.max(Visit.started_at))
        .where(
            Visit.patient_id == Patient.id,
            Visit.deleted.is_(False),
            Visit.status == "kept",
            Visit.started_at <= now,
        )
        .correlate(Patient)
        .scalar_subquery()
    )


def _next_due() -> Any:
    return (
        select(func.min(FollowUp.due_on))
        .where(
            FollowUp.patient_id == Patient.id,
            FollowUp.deleted.is_(False),
            FollowUp.state.in_(tuple(OPEN_STATES)),
        )
        .correlate(Patient)
        .scalar_subquery()
    )


def _date(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
