"""How everybody stands: what lists ask about a person, in one narrow row each.

Derived data: the door makes the rows of touched patients anew at the end of each transaction,
and ``rebuild`` makes all of them. It is not journalled.

Reading these rows from end to end takes a fraction of what looking each person's visits and
readings up takes, and needs no index for each list and each order.
"""

import datetime as dt
import functools
import itertools
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Float,
    Index,
    Select,
    String,
    Table,
    Text,
    and_,
    bindparam,
    case,
    delete,
    func,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from carecoord.entities import Base
from carecoord.entities.base import UtcDateTime
from carecoord.vocab.conditions import BY_KEY
from carecoord.vocab.measurements import Kind
from carecoord.vocab.patients import ThreeValued

KEPT_KINDS = (Kind.BLOOD_PRESSURE, Kind.A1C)
"""Kinds whose latest reading stands in the row; others are looked up."""
READING_PARTS = ("value", "value2", "comparator", "taken_at")
GOAL_PARTS = ("value", "value2")
EVERY_CHANNEL = "all"
OVER = ("resolved", "inactive")
"""States of a condition that is over."""
FED_BY = frozenset(
    {
        "patient",
        "channel_consent",
        "condition",
        "measurement",
        "visit",
        "appointment",
        "personal_target",
    }
)
"""Tables whose changes reach the rows."""
CHUNK = 500

_PATIENT = Base.metadata.tables["patient"]
_CONSENT = Base.metadata.tables["channel_consent"]
_CONDITION = Base.metadata.tables["condition"]
_MEASUREMENT = Base.metadata.tables["measurement"]
_VISIT = Base.metadata.tables["visit"]
_APPOINTMENT = Base.metadata.tables["appointment"]
_TARGET = Base.metadata.tables["personal_target"]
_Instant = UtcDateTime()


def reading_column(kind: Kind, part: str) -> str:
    """The column with one part of a kind's latest reading."""
    return f"{kind.value}_{part}"


def goal_column(kind: Kind, part: str = "value") -> str:
    """The column with one part of the person's own goal for a kind."""
    return f"{kind.value}_goal_{part}"


def _reading_columns(kind: Kind) -> Iterable[Column[Any]]:
    types: dict[str, Any] = {
        "value": Float(),
        "value2": Float(),
        "comparator": String(60),
        "taken_at": _Instant,
    }
    return (Column(reading_column(kind, part), types[part]) for part in READING_PARTS)


STANDING = Table(
    "standing",
    Base.metadata,
    Column("patient_id", String(32), primary_key=True),
    # Neither deleted nor merged into another record.
    Column("is_listed", Boolean, nullable=False),
    Column("status", String(60), nullable=False),
    # The newest answer about contact over any channel is not a no.
    Column("may_be_contacted", Boolean, nullable=False),
    # Groups of vocab.conditions, each between spaces: ever recorded, and not said to be over.
    Column("groups", Text, nullable=False),
    Column("active_groups", Text, nullable=False),
    Column("last_visit_at", _Instant),
    *itertools.chain.from_iterable(map(_reading_columns, KEPT_KINDS)),
    # The latest of the instants above.
    Column("newest_at", _Instant),
    Column("sort_key", Text, nullable=False),
    # The person's own goals, null where the practice's number holds.
    *(Column(goal_column(kind, part), Float()) for kind in KEPT_KINDS for part in GOAL_PARTS),
    Index(None, "newest_at"),
    sqlite_with_rowid=False,
)


_NAMES = [column.name for column in STANDING.columns]


def claim(connection: Connection, patient_ids: Iterable[str]) -> None:
    """Before rows made from the records of these people are renewed.

    On a server whoever comes second waits here, and then reads what the first one wrote; all
    are claimed at once and in one order, so that two never wait for each other.
    """
    if connection.dialect.name == "postgresql":
        for chunk in chunks(patient_ids):
            mine = select(STANDING.c.patient_id).where(STANDING.c.patient_id.in_(chunk))
            connection.execute(mine.order_by(STANDING.c.patient_id).with_for_update())


def refresh(connection: Connection, patient_ids: Iterable[str]) -> None:
    """Bring the rows of these people, who are claimed, in step with their records."""
    for chunk in chunks(patient_ids):
        connection.execute(_UPSERTS[connection.dialect.name], {"patient_ids": chunk})


def chunks(patient_ids: Iterable[str]) -> Iterator[list[str]]:
    """As many as one statement takes at a time, in the order of their keys."""
    waiting = iter(sorted(patient_ids))
    while chunk := list(itertools.islice(waiting, CHUNK)):
        yield chunk


def rebuild(connection: Connection) -> None:
    """Throw the rows away and make them anew."""
    connection.execute(delete(STANDING))
    connection.execute(STANDING.insert().from_select(_NAMES, computed()))


def computed() -> Select[Any]:
    """The rows as the records give them, with the table's columns in its order."""
    last_visit = _VISIT.alias("last_visit")
    latest = {kind: _MEASUREMENT.alias(f"latest_{kind.value}") for kind in KEPT_KINDS}
    last_kept = _APPOINTMENT.alias("last_kept")
    joined = _PATIENT.outerjoin(last_visit, last_visit.c.id == _last_visit_id())
    joined = joined.outerjoin(last_kept, last_kept.c.id == _last_kept_id())
    seen_at = later(last_visit.c.started_at, last_kept.c.starts_at)
    for kind, reading in latest.items():
        joined = joined.outerjoin(reading, reading.c.id == _latest_id(kind))
    targets = {kind: _TARGET.alias(f"target_{kind.value}") for kind in KEPT_KINDS}
    for kind, target in targets.items():
        joined = joined.outerjoin(target, target.c.id == _target_id(kind))
    instants = [seen_at, *(reading.c.taken_at for reading in latest.values())]
    columns: dict[str, ColumnElement[Any]] = {
        "patient_id": _PATIENT.c.id,
        "is_listed": and_(~_PATIENT.c.deleted, _PATIENT.c.merged_into.is_(None)),
        "status": _PATIENT.c.status,
        "may_be_contacted": func.coalesce(_newest_answer(), "") != ThreeValued.NO.value,
        "groups": _groups(),
        "active_groups": _groups(_CONDITION.c.status.not_in(OVER)),
        "last_visit_at": seen_at,
        **{
            reading_column(kind, part): reading.c[part]
            for kind, reading in latest.items()
            for part in READING_PARTS
        },
        "newest_at": functools.reduce(later, instants),
        "sort_key": _PATIENT.c.sort_key,
        **{
            goal_column(kind, part): target.c[part]
            for kind, target in targets.items()
            for part in GOAL_PARTS
        },
    }
    return select(*(columns[name].label(name) for name in _NAMES)).select_from(joined)


_AHEAD = (
    select(STANDING.c.newest_at)
    .where(STANDING.c.newest_at >= bindparam("instant", type_=_Instant))
    .limit(1)
)


def is_ahead(session: Session, instant: dt.datetime) -> bool:
    """Whether some row holds what happens at this instant or later."""
    return session.scalar(_AHEAD, {"instant": instant}) is not None


def _latest_id(kind: Kind) -> ColumnElement[str]:
    """The reading with the greatest instant; of several, the one recorded last.

    One that nobody may rely on is none.
    """
    return (
        select(_MEASUREMENT.c.id)
        .where(
            _MEASUREMENT.c.patient_id == _PATIENT.c.id,
            _MEASUREMENT.c.kind == kind.value,
            _MEASUREMENT.c.unreliable == "",
            ~_MEASUREMENT.c.deleted,
        )
        .correlate(_PATIENT)
        .order_by(_MEASUREMENT.c.taken_at.desc(), _MEASUREMENT.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )


def _target_id(kind: Kind) -> ColumnElement[str]:
    """The person's own goal that holds; of several, the one set last."""
    return (
        select(_TARGET.c.id)
        .where(
            _TARGET.c.patient_id == _PATIENT.c.id,
            _TARGET.c.kind == kind.value,
            _TARGET.c.ended_on == "",
            ~_TARGET.c.deleted,
        )
        .correlate(_PATIENT)
        .order_by(_TARGET.c.set_on.desc(), _TARGET.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )


def _last_visit_id() -> ColumnElement[str]:
    return (
        select(_VISIT.c.id)
        .where(_VISIT.c.patient_id == _PATIENT.c.id, _VISIT.c.status == "kept", ~_VISIT.c.deleted)
        .correlate(_PATIENT)
        .order_by(_VISIT.c.started_at.desc(), _VISIT.c.id)
        .limit(1)
        .scalar_subquery()
    )


def _last_kept_id() -> ColumnElement[str]:
    """The last visit kept on the schedule: it tells that somebody was seen, as a record does."""
    return (
        select(_APPOINTMENT.c.id)
        .where(
            _APPOINTMENT.c.patient_id == _PATIENT.c.id,
            _APPOINTMENT.c.status == "kept",
            ~_APPOINTMENT.c.deleted,
        )
        .correlate(_PATIENT)
        .order_by(_APPOINTMENT.c.starts_at.desc(), _APPOINTMENT.c.id)
        .limit(1)
        .scalar_subquery()
    )


def _newest_answer() -> ColumnElement[str]:
    return (
        select(_CONSENT.c.allowed)
        .where(
            _CONSENT.c.patient_id == _PATIENT.c.id,
            _CONSENT.c.channel == EVERY_CHANNEL,
            ~_CONSENT.c.deleted,
        )
        .correlate(_PATIENT)
        .order_by(_CONSENT.c.given_on.desc(), _CONSENT.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )


def _groups(*conditions: ColumnElement[bool]) -> ColumnElement[str]:
    known = _CONDITION.c.group.in_(BY_KEY)
    return func.coalesce(" " + joined_words(_CONDITION.c.group, " ", known, *conditions) + " ", "")


def joined_words(
    column: Column[Any], between: str, *conditions: ColumnElement[bool]
) -> ColumnElement[Any]:
    """The different words a column of a person's rows has, in order; null when there are none."""
    rows = column.table.c
    words = (
        select(column.label("word"))
        .distinct()
        .where(rows.patient_id == _PATIENT.c.id, ~rows.deleted, *conditions)
        .correlate(_PATIENT)
        .subquery()
    )
    one_text = func.aggregate_strings(words.c.word, between).aggregate_order_by(words.c.word)
    return select(one_text).select_from(words).correlate(_PATIENT).scalar_subquery()


def later(one: ColumnElement[Any], other: ColumnElement[Any]) -> ColumnElement[Any]:
    """The later of two instants, each of which may be missing."""
    return case((one.is_(None), other), (other.is_(None), one), (one > other, one), else_=other)


def upserts(table: Table, rows: Select[Any]) -> dict[str, Any]:
    """By dialect, what brings the rows of some ``patient_ids`` in step with what is computed."""
    names = [column.name for column in table.columns]
    some = rows.where(_PATIENT.c.id.in_(bindparam("patient_ids", expanding=True)))
    statements = {}
    for dialect, made_for in (("sqlite", sqlite), ("postgresql", postgresql)):
        insert: Any = made_for.insert(table).from_select(names, some)
        renewed = {name: insert.excluded[name] for name in names[1:]}
        statements[dialect] = insert.on_conflict_do_update(
            index_elements=["patient_id"], set_=renewed
        )
    return statements


_UPSERTS = upserts(STANDING, computed())
