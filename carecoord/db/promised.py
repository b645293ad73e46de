"""What is promised: each open follow-up in one narrow row, with what its list asks about it.

Derived data like ``standing``: the door makes the rows of touched patients anew at the end of each
transaction, and ``rebuild`` makes all of them. It is not journalled.

Few people have an open follow-up, but asking how each of them stands reads pages from all over a
large store, and the first list after an unlock waits for every page to be decrypted. These rows
lie side by side.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Select,
    String,
    Table,
    Text,
    and_,
    bindparam,
    delete,
    func,
    select,
)

from carecoord.db.standing import STANDING, chunks
from carecoord.entities import Base
from carecoord.vocab.followups import OPEN_STATES

FED_BY = frozenset({"patient", "channel_consent", "follow_up", "contact_attempt"})
"""Tables whose changes reach the rows."""

_FOLLOW_UP = Base.metadata.tables["follow_up"]
_ATTEMPT = Base.metadata.tables["contact_attempt"]

PROMISED = Table(
    "promised",
    Base.metadata,
    Column("patient_id", String(32), primary_key=True),
    # Key of the follow-up.
    Column("id", String(32), primary_key=True),
    Column("due_on", String(10), nullable=False),
    Column("priority", String(60), nullable=False),
    # Until when its last attempt put it off; "" when nothing does.
    Column("hidden_until_on", String(10), nullable=False),
    # Enough was tried without reaching anybody.
    Column("is_unreached", Boolean, nullable=False),
    # As the person's row in ``standing`` has it.
    Column("is_listed", Boolean, nullable=False),
    Column("status", String(60), nullable=False),
    Column("may_be_contacted", Boolean, nullable=False),
    Column("sort_key", Text, nullable=False),
    sqlite_with_rowid=False,
)
_OF_PERSON = ("is_listed", "status", "may_be_contacted", "sort_key")
_NAMES = [column.name for column in PROMISED.columns]


def refresh(connection: Connection, patient_ids: Iterable[str]) -> None:
    """Bring the rows of these people, who are claimed, in step with records and ``standing``."""
    for chunk in chunks(patient_ids):
        connection.execute(_TAKE_AWAY, {"patient_ids": chunk})
        connection.execute(_PUT_BACK, {"patient_ids": chunk})


def rebuild(connection: Connection) -> None:
    """Throw the rows away and make them anew."""
    connection.execute(delete(PROMISED))
    connection.execute(PROMISED.insert().from_select(_NAMES, computed()))


def computed() -> Select[Any]:
    """The rows as the records give them, with the table's columns in its order."""
    last = _ATTEMPT.alias("last_try")
    joined = _FOLLOW_UP.join(STANDING, STANDING.c.patient_id == _FOLLOW_UP.c.patient_id)
    joined = joined.outerjoin(last, last.c.id == _last_try_id())
    columns: dict[str, ColumnElement[Any]] = {
        "patient_id": _FOLLOW_UP.c.patient_id,
        "id": _FOLLOW_UP.c.id,
        "due_on": _FOLLOW_UP.c.due_on,
        "priority": _FOLLOW_UP.c.priority,
        "hidden_until_on": func.coalesce(last.c.hidden_until_on, ""),
        "is_unreached": and_(last.c.id.is_not(None), ~last.c.closes, last.c.hidden_until_on == ""),
        **{name: STANDING.c[name] for name in _OF_PERSON},
    }
    is_open = and_(_FOLLOW_UP.c.state.in_(sorted(OPEN_STATES)), ~_FOLLOW_UP.c.deleted)
    labelled = (columns[name].label(name) for name in _NAMES)
    return select(*labelled).select_from(joined).where(is_open)


def _last_try_id() -> ColumnElement[str]:
    return (
        select(_ATTEMPT.c.id)
        .where(
            _ATTEMPT.c.patient_id == _FOLLOW_UP.c.patient_id,
            _ATTEMPT.c.follow_up_id == _FOLLOW_UP.c.id,
            ~_ATTEMPT.c.deleted,
        )
        .correlate(_FOLLOW_UP)
        .order_by(_ATTEMPT.c.attempted_at.desc(), _ATTEMPT.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )


def _of(column: ColumnElement[str]) -> ColumnElement[bool]:
    return column.in_(bindparam("patient_ids", expanding=True))


_TAKE_AWAY = delete(PROMISED).where(_of(PROMISED.c.patient_id))
_PUT_BACK = PROMISED.insert().from_select(_NAMES, computed().where(_of(_FOLLOW_UP.c.patient_id)))
