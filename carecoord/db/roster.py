"""The patient list: what one line of it shows, in one narrow row for each person.

Derived data like ``standing``: the door makes the rows of touched patients anew at the end of each
transaction, and ``rebuild`` makes all of them. It is not journalled.

The parts of a line lie in eight tables. Looked up there, each line scrolled to reads some fifteen
pages from all over the file, which have to be decrypted; here it reads one.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Connection,
    ScalarSelect,
    Select,
    String,
    Table,
    Text,
    and_,
    delete,
    func,
    select,
)

from carecoord.db.standing import chunks, joined_words, later, upserts
from carecoord.entities import Base
from carecoord.entities.base import UtcDateTime
from carecoord.vocab.followups import OPEN_STATES

FED_BY = frozenset(
    {
        "patient",
        "patient_identifier",
        "contact_point",
        "condition",
        "patient_tag",
        "visit",
        "appointment",
        "follow_up",
    }
)
"""Tables whose changes reach the rows."""
BETWEEN = "\x1f"
"""Stands between two tags, in which it cannot be typed."""
_NOT_SHOWN = ("source", "ssn")
"""Keys nobody knows a person by, and a number that has no business on a screen."""

_PATIENT = Base.metadata.tables["patient"]
_IDENTIFIER = Base.metadata.tables["patient_identifier"]
_CONTACT = Base.metadata.tables["contact_point"]
_CONDITION = Base.metadata.tables["condition"]
_TAG = Base.metadata.tables["patient_tag"]
_VISIT = Base.metadata.tables["visit"]
_APPOINTMENT = Base.metadata.tables["appointment"]
_FOLLOW_UP = Base.metadata.tables["follow_up"]

ROSTER = Table(
    "roster",
    Base.metadata,
    Column("patient_id", String(32), primary_key=True),
    Column("deleted", Boolean, nullable=False),
    Column("family", Text, nullable=False),
    Column("given", Text, nullable=False),
    Column("preferred", Text, nullable=False),
    Column("birth_on", String(10), nullable=False),
    # The number staff go by, and the one to call; "" where there is none.
    Column("identifier", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("language", String(60), nullable=False),
    Column("interpreter", String(60), nullable=False),
    Column("status", String(60), nullable=False),
    # Groups of active conditions between spaces, and tags with ``BETWEEN`` between them.
    Column("groups", Text, nullable=False),
    Column("tags", Text, nullable=False),
    # The last visit recorded or kept on the schedule; one dated ahead counts here.
    Column("seen_at", UtcDateTime()),
    # Of the open follow-up that is due first; "" when there is none.
    Column("next_due_on", String(10), nullable=False),
    sqlite_with_rowid=False,
)
_NAMES = [column.name for column in ROSTER.columns]


def refresh(connection: Connection, patient_ids: Iterable[str]) -> None:
    """Bring the rows of these people, who are claimed, in step with their records."""
    for chunk in chunks(patient_ids):
        connection.execute(_UPSERTS[connection.dialect.name], {"patient_ids": chunk})


def rebuild(connection: Connection) -> None:
    """Throw the rows away and make them anew."""
    connection.execute(delete(ROSTER))
    connection.execute(ROSTER.insert().from_select(_NAMES, computed()))


def computed() -> Select[Any]:
    """The rows as the records give them, with the table's columns in its order."""
    person = _PATIENT.c
    columns: dict[str, ColumnElement[Any]] = {
        "patient_id": person.id,
        **{name: person[name] for name in ("deleted", "family", "given", "preferred")},
        **{name: person[name] for name in ("birth_on", "interpreter", "status")},
        "language": person.language_spoken,
        "identifier": func.coalesce(shown_identifier(person.id), ""),
        "phone": func.coalesce(working_phone(person.id), ""),
        "groups": _words(_CONDITION.c.group, " ", _CONDITION.c.status == "active"),
        "tags": _words(_TAG.c.tag, BETWEEN),
        "seen_at": last_seen(person.id),
        "next_due_on": func.coalesce(_next_due(), ""),
    }
    return select(*(columns[name].label(name) for name in _NAMES)).select_from(_PATIENT)


def last_seen(
    patient_id: ColumnElement[str], now: ColumnElement[Any] | None = None
) -> ColumnElement[Any]:
    """Inside another statement: when somebody was last seen, until ``now`` where it is given."""
    return later(
        _latest(_VISIT, "started_at", patient_id, now),
        _latest(_APPOINTMENT, "starts_at", patient_id, now),
    )


def shown_identifier(patient_id: ColumnElement[str]) -> ScalarSelect[Any]:
    """Inside another statement: the number staff go by, null when there is none."""
    query = select(_IDENTIFIER.c.value).where(_IDENTIFIER.c.patient_id == patient_id, IS_SHOWN)
    return query.order_by(*BEST_IDENTIFIER).limit(1).scalar_subquery()


def working_phone(patient_id: ColumnElement[str]) -> ScalarSelect[Any]:
    """Inside another statement: the number to call, null when there is none."""
    works = and_(~_CONTACT.c.deleted, _CONTACT.c.kind == "phone", _CONTACT.c.standing == "good")
    query = select(_CONTACT.c.typed).where(_CONTACT.c.patient_id == patient_id, works)
    return query.order_by(_CONTACT.c.rank, _CONTACT.c.id).limit(1).scalar_subquery()


IS_SHOWN = and_(~_IDENTIFIER.c.deleted, _IDENTIFIER.c.kind.not_in(_NOT_SHOWN))
BEST_IDENTIFIER = (_IDENTIFIER.c.kind != "mrn", _IDENTIFIER.c.id)
"""Which identifiers staff know a person by, and in which order."""


def _latest(
    table: Table, instant: str, patient_id: ColumnElement[str], now: ColumnElement[Any] | None
) -> ColumnElement[Any]:
    query = select(func.max(table.c[instant])).where(
        table.c.patient_id == patient_id, ~table.c.deleted, table.c.status == "kept"
    )
    if now is not None:
        query = query.where(table.c[instant] <= now)
    return query.scalar_subquery()


def _next_due() -> ScalarSelect[Any]:
    return (
        select(func.min(_FOLLOW_UP.c.due_on))
        .where(
            _FOLLOW_UP.c.patient_id == _PATIENT.c.id,
            ~_FOLLOW_UP.c.deleted,
            _FOLLOW_UP.c.state.in_(sorted(OPEN_STATES)),
        )
        .correlate(_PATIENT)
        .scalar_subquery()
    )


def _words(column: Column[Any], between: str, *conditions: ColumnElement[bool]) -> Any:
    return func.coalesce(joined_words(column, between, column != "", *conditions), "")


_UPSERTS = upserts(ROSTER, computed())
