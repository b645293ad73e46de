"""The paged patient list: which people, in which order, and the rows looked at."""

import datetime as dt
import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Session

from carecoord.common.clock import Clock, practice_day
from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _
from carecoord.common.ids import PackedIds
from carecoord.common.names import list_name
from carecoord.common.text import squeeze
from carecoord.db.database import Database
from carecoord.db.roster import BETWEEN, ROSTER, last_seen
from carecoord.entities import (
    Assignment,
    CareTeamMember,
    Condition,
    Patient,
    PatientTag,
)
from carecoord.entities.base import UtcDateTime
from carecoord.security.permissions import Permission, require
from carecoord.services.caseloads import holds_on
from carecoord.services.patient_facts import age_on
from carecoord.vocab.actor import Actor
from carecoord.vocab.patients import Status

_CHUNK = 10_000
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
        """Ids of everyone the filter lets through, in its order, however many."""
        require(actor, Permission.VIEW_PATIENT)
        filtered = _filtered(wanted, self._clock.today())
        query = _ordered(filtered, wanted, self._clock.now())
        with self._database.reading() as session:
            return PackedIds.pack(session.connection().execute(query).scalars().partitions(_CHUNK))

    def first(self, wanted: PatientFilter, most: int, *, actor: Actor) -> dict[str, PatientRow]:
        """The first rows in the filter's order, where an index finds them without the others.

        Empty where none does: then the first are known only when all are.
        """
        require(actor, Permission.VIEW_PATIENT)
        query = _first(wanted)
        if query is None:
            return {}
        with self._database.reading() as session:
            ids = session.connection().execute(query.limit(most)).scalars().all()
            rows = self._rows(session, ids) if len(ids) == most else {}
            return {each: rows[each] for each in ids if each in rows}

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
        today, now = self._clock.today(), self._clock.now()
        found = session.connection().execute(_SHOWN, {"ids": ids, "now": now})
        return {line[0]: self._row(line, today) for line in found}

    def _row(self, line: Sequence[Any], today: dt.date) -> PatientRow:
        # By place: by name, fourteen fields take as long as all that is made of them.
        (
            key, family, given, preferred, birth_on, identifier, phone, language, interpreter,
            status, groups, tags, next_due_on, seen_at,
        ) = line  # fmt: skip
        return PatientRow(
            id=key,
            name=list_name(family, given, preferred),
            preferred=preferred,
            birth_on=birth_on,
            age=age_on(birth_on, today),
            identifier=identifier,
            phone=phone,
            language=language,
            interpreter=interpreter,
            status=status,
            groups=tuple(groups.split()),
            last_visit_on=practice_day(seen_at, self._zone) if seen_at else None,
            next_due_on=_date(next_due_on),
            tags=tuple(tags.split(BETWEEN)) if tags else (),
        )


def _without_tag(session: Session, ids: Sequence[str], tag: str) -> Iterator[str]:
    for start in range(0, len(ids), _AT_ONCE):
        chunk = ids[start : start + _AT_ONCE]
        query = select(Patient.id).where(
            Patient.id.in_(chunk),
            Patient.deleted.is_(False),
            ~_has(PatientTag, PatientTag.tag == tag),
        )
        yield from session.scalars(query).all()


def _listed() -> Select[str]:
    return select(Patient.id).where(Patient.deleted.is_(False), Patient.merged_into.is_(None))


def _filtered(wanted: PatientFilter, today: dt.date) -> Select[str]:
    query = _listed()
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
        on_team = _has(CareTeamMember, CareTeamMember.staff_id == wanted.staff_id)
        on_caseload = _has(Assignment, (Assignment.staff_id == wanted.staff_id) & holds_on(today))
        query = query.where(or_(on_team, on_caseload))
    return query


def _has(table: Any, condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(and_(table.patient_id == Patient.id, table.deleted.is_(False), condition))


def _ordered(query: Select[str], wanted: PatientFilter, now: dt.datetime) -> Select[str]:
    """In the wanted order; people without the date stand last in either direction."""
    columns: dict[Sort, ColumnElement[Any]] = {
        "name": Patient.sort_key.expression,
        "birth": func.nullif(Patient.birth_on, ""),
        "last_visit": _seen_at(now),
        "next_due": func.nullif(ROSTER.c.next_due_on, ""),
    }
    column = columns[wanted.sort]
    if wanted.sort in {"last_visit", "next_due"}:
        query = query.join(ROSTER, ROSTER.c.patient_id == Patient.id)
    order = column.desc() if wanted.descending else column.asc()
    return query.order_by(order.nulls_last(), Patient.sort_key, Patient.id)


@functools.lru_cache(maxsize=16)
def _first(wanted: PatientFilter) -> Select[str] | None:
    """The wanted order by an index; nobody else is read for it."""
    if wanted.language or wanted.group or wanted.tag or wanted.staff_id:
        return None
    if wanted.status not in ((), (Status.ACTIVE,)):
        return None  # of whom there are few, the first may stand anywhere
    query = _listed()
    if wanted.status:
        # Looked at in each row: by an index of it, everybody would be read and sorted.
        query = query.where((Patient.status + "").in_(wanted.status))
    if wanted.sort == "name":
        name = Patient.sort_key.desc() if wanted.descending else Patient.sort_key
        return query.where(Patient.sort_key >= "").order_by(name, Patient.id)
    if wanted.sort == "birth":
        born = Patient.birth_on.desc() if wanted.descending else Patient.birth_on
        return query.where(Patient.birth_on > "").order_by(born, Patient.sort_key, Patient.id)
    return None


def _seen_at(now: Any) -> Any:
    """The last visit recorded, or kept on the schedule; looked up where one is dated ahead."""
    is_past = or_(ROSTER.c.seen_at.is_(None), ROSTER.c.seen_at <= now)
    return case((is_past, ROSTER.c.seen_at), else_=last_seen(ROSTER.c.patient_id, now))


def _date(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


# Statements made once: while somebody scrolls, making them takes longer than running them.
_LINE = ROSTER.c
_NOW: BindParameter[Any] = bindparam("now", type_=UtcDateTime())
_SHOWN = select(
    _LINE.patient_id, _LINE.family, _LINE.given, _LINE.preferred, _LINE.birth_on,
    _LINE.identifier, _LINE.phone, _LINE.language, _LINE.interpreter, _LINE.status,
    _LINE.groups, _LINE.tags, _LINE.next_due_on, _seen_at(_NOW),
).where(_LINE.patient_id.in_(bindparam("ids", expanding=True)), ~_LINE.deleted)  # fmt: skip
