"""Which patients the person at the door sees: the one place where that is decided.

Every statement of a door that was opened for somebody who does not see everybody is narrowed
before it runs: each table of patients' records it names is replaced by the part of it that is
about people the viewer may see. It works below the ORM, so a list, a search, a count, a file and
what will be written next year are narrowed alike, and a table that holds a ``patient_id`` is
narrowed from the day it is declared. At the commit nothing may have been written about anybody
else.

The program's own upkeep, which shows nobody anything, goes through ``whole``.
"""

import datetime as dt
import enum
import functools
import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, event, func, select

from carecoord.common.clock import Clock
from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _
from carecoord.entities import Base
from carecoord.settings import HEALTH_WORKERS_SEE_ALL

OPTION = "carecoord_viewer"
"""Execution option of a door's engine: a ``Looking``."""
_SEEN = "carecoord_seen"
_WHOLE = "carecoord_whole"
_KEY = re.compile(r"[0-9A-Za-z_]{1,32}\Z")
_READS = re.compile(r"\s*(?:\(\s*)*(?:select|with)\b", re.IGNORECASE)
_LOCKS = re.compile(r"\bfor\s+(?:no\s+key\s+)?update\s*\Z", re.IGNORECASE)
_OWN_WITH = re.compile(r"\s*with\s+(recursive\s+)?", re.IGNORECASE)
_SOURCE = "carecoord_people"
"""What the statement calls the people who are seen."""


class Sight(enum.Enum):
    """How far somebody sees."""

    EVERYBODY = "everybody"
    CASELOAD = "caseload"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Viewer:
    """Whom a door was opened for."""

    staff_id: str
    sight: Sight


PROGRAM = Viewer("", Sight.EVERYBODY)
"""The program itself, and tests of what lies under the services."""


@dataclass(frozen=True)
class Looking:
    """A viewer with the clock their caseload goes by."""

    viewer: Viewer
    clock: Clock


def install(engine: Engine) -> None:
    """Narrow every statement of an engine's doors."""
    event.listen(engine, "begin", _begin)
    event.listen(engine, "before_cursor_execute", _narrow, retval=True)


@contextmanager
def whole(connection: Connection) -> Iterator[None]:
    """Let the program's own upkeep read everything; what it reads is shown to nobody."""
    before = connection.info.get(_WHOLE, False)
    connection.info[_WHOLE] = True
    try:
        yield
    finally:
        if not connection.invalidated:
            connection.info[_WHOLE] = before


def is_narrowed(connection: Connection) -> bool:
    """Whether statements on it, as it is now, leave anybody out."""
    if _looking(connection) is None or connection.info.get(_WHOLE):
        return False
    return bool(connection.info.get(_SEEN, _NOBODY) != _ALL)


def require_seen(connection: Connection, patient_ids: Collection[str]) -> None:
    """Return when all these people may be seen by whom the door was opened for.

    Raises:
        RefusedError: Somebody may not.
    """
    if _looking(connection) is None or not patient_ids:
        return
    table = Base.metadata.tables["patient"]
    asked = sorted(set(patient_ids))
    found = sum(
        connection.execute(
            select(func.count()).select_from(table).where(table.c.id.in_(asked[at : at + 500]))
        ).scalar_one()
        for at in range(0, len(asked), 500)
    )
    if found != len(asked):
        raise RefusedError(
            _(
                "This person is not on your caseload, so nothing was kept. "
                "Ask the practice lead to assign them to you."
            )
        )


def columns_of_people() -> dict[str, str]:
    """The tables about patients, each with its column that says about whom."""
    return _columns(len(Base.metadata.tables))


@functools.cache
def _columns(_declared: int) -> dict[str, str]:
    """Read anew when a module that declares more tables was loaded since."""
    found = {
        table.name: "patient_id"
        for table in Base.metadata.tables.values()
        if "patient_id" in table.c
    }
    return found | {"patient": "id", "sync_journal": "subject"}


def narrowed(statement: str, people: str, schema: str) -> str:
    """A reading statement over the part of each table that is about the people seen.

    Args:
        statement: As it would run over everybody.
        people: A SELECT of their ids.
        schema: Where the tables really are; inside the statement their names mean the parts.
    """
    beginning, rest = _around(statement, schema, len(Base.metadata.tables))
    return f"{beginning}{people}{rest}" if beginning else rest


@functools.lru_cache(maxsize=1024)
def _around(statement: str, schema: str, declared: int) -> tuple[str, str]:
    """What stands before and after the people; "" and the statement when it is about nobody."""
    named = sorted(set(_tables(declared).findall(statement)))
    if not named:
        return "", statement
    own = _OWN_WITH.match(statement)
    recursive = own.group(1) or "" if own else ""
    parts = "".join(f", {name} AS NOT MATERIALIZED ({_part(name, schema)})" for name in named)
    rest = f", {statement[own.end() :]}" if own else f" {statement}"
    return f"WITH {recursive}{_SOURCE} (id) AS (", f"){parts}{rest}"


def _part(name: str, schema: str) -> str:
    about = f"{columns_of_people()[name]} IN (SELECT id FROM {_SOURCE})"  # noqa: S608 - our own names
    if name in _ALSO_ABOUT_NOBODY:
        about = f"({about} OR {_ALSO_ABOUT_NOBODY[name]})"
    return f"SELECT * FROM {schema}.{name} WHERE {about}"  # noqa: S608 - names of our own tables


_ALSO_ABOUT_NOBODY = {"sync_journal": "subject = ''", "draft": "patient_id IS NULL"}
"""Rows about no patient at all: settings in the journal, drafts of a text."""


@functools.cache
def _tables(declared: int) -> re.Pattern[str]:
    names = sorted(_columns(declared), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(names)})\b")


def _looking(connection: Connection) -> Looking | None:
    looking: Looking | None = connection.get_execution_options().get(OPTION)
    return None if looking is None or looking.viewer.sight is Sight.EVERYBODY else looking


def _begin(connection: Connection) -> None:
    """Settle once for the whole transaction whom it sees."""
    connection.info.pop(_SEEN, None)
    looking = _looking(connection)
    if looking is None:
        return
    if looking.viewer.sight is Sight.NOBODY:
        connection.info[_SEEN] = _NOBODY
    else:
        see_all = _see_all(connection)
        connection.info[_SEEN] = _ALL if see_all else _caseload(connection, looking)


_NOBODY = "SELECT '' WHERE 1 = 0"
_ALL = ""


def _see_all(connection: Connection) -> bool:
    """Whether the practice has switched on that health workers see everybody."""
    table = Base.metadata.tables["setting"]
    query = select(table.c.value).where(
        table.c.name == HEALTH_WORKERS_SEE_ALL.name, table.c.owner == "", table.c.deleted.is_(False)
    )
    return connection.execute(query).scalar() == "true"


def _caseload(connection: Connection, looking: Looking) -> str:
    who = looking.viewer.staff_id
    if _KEY.match(who) is None:
        raise ValueError("a viewer has the key of a staff row")
    schema, off = _schema(connection), _false(connection)
    day = looking.clock.today().isoformat()
    now = _instant(connection, looking.clock.now())
    mine = f"staff_id = '{who}' AND deleted = {off}"
    assigned = f"{mine} AND ended_on = '' AND (until_on = '' OR until_on >= '{day}')"
    opened = f"{mine} AND until_at > '{now}'"
    placed = f"SELECT patient_id FROM {schema}.assignment WHERE {assigned}"  # noqa: S608 - our own
    # Whoever is on it under a record that was merged, and that into a third, stays on it.
    known = (
        f"WITH RECURSIVE placed (id) AS ({placed} UNION SELECT p.merged_into "  # noqa: S608 - all made here
        f"FROM {schema}.patient p JOIN placed ON p.id = placed.id "
        "WHERE p.merged_into IS NOT NULL) SELECT id FROM placed"
    )
    told = f"SELECT patient_id FROM {schema}.emergency_opening WHERE {opened}"  # noqa: S608 - our own
    return f"SELECT id FROM ({known}) AS known UNION {told}"  # noqa: S608 - all made here


def _narrow(
    connection: Connection, _cursor: Any, statement: str, parameters: Any, *_: Any
) -> tuple[str, Any]:
    if not is_narrowed(connection):
        return statement, parameters
    if not _READS.match(statement) or _LOCKS.search(statement):
        return statement, parameters
    people = connection.info.get(_SEEN, _NOBODY)
    return narrowed(statement, people, _schema(connection)), parameters


def _schema(connection: Connection) -> str:
    if connection.dialect.name == "sqlite":
        return "main"
    return connection.dialect.default_schema_name or "public"


def _false(connection: Connection) -> str:
    return "0" if connection.dialect.name == "sqlite" else "false"


def _instant(connection: Connection, instant: dt.datetime) -> str:
    """An instant as the store keeps it."""
    text = instant.astimezone(dt.UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
    return text if connection.dialect.name == "sqlite" else f"{text}+00"
