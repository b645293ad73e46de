"""Writes that would leave no trace in the journal are refused, and any in a reading session."""

import functools
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, event

from carecoord.entities import Base
from carecoord.entities.base import Synced
from carecoord.entities.journal import CommandDone, JournalEntry, Origin

_COMMENT = re.compile(r"/\*.*?\*/|--[^\n]*", re.DOTALL)
_WRITE = re.compile(
    r"""\b(?: insert\s+(?:or\s+\w+\s+)?into | replace\s+into | merge\s+into | copy
          | update(?:\s+or\s+\w+)?(?:\s+only)? | delete\s+from(?:\s+only)?
          | truncate(?:\s+table)?(?:\s+only)? )
        \s+(?:["`\[]?\w+["`\]]?\s*\.\s*)?["`\[]?(\w+)""",
    re.IGNORECASE | re.VERBOSE,
)
_FLAG = "carecoord_journalled"
READING = {"carecoord_mode": "reading"}
WRITING = {"carecoord_mode": "writing"}
"""Execution options of an engine for sessions that read, and for those that write."""
_READS = re.compile(
    r"\s*(?:(?:BEGIN|SELECT|WITH|VALUES|EXPLAIN|SHOW|SAVEPOINT|RELEASE|ROLLBACK)\b|PRAGMA\s+\w+\s*$)",
    re.IGNORECASE,
)


class UnjournalledWriteError(RuntimeError):
    """The program tried to change a journalled table past the journal: a bug."""


class WriteWhileReadingError(RuntimeError):
    """The program tried to change something in a session that only reads: a bug."""


@functools.cache
def guarded_tables() -> frozenset[str]:
    """Names of the tables only the journal's own code may write."""
    synced = {
        mapper.local_table.description
        for mapper in Base.registry.mappers
        if issubclass(mapper.class_, Synced)
    }
    own = {JournalEntry.__tablename__, Origin.__tablename__, CommandDone.__tablename__}
    return frozenset(synced | own)


@functools.lru_cache(maxsize=2048)
def guarded_target(statement: str) -> str | None:
    """The guarded table a statement writes to, if there is one."""
    for match in _WRITE.finditer(_COMMENT.sub(" ", statement)):
        if match.group(1).lower() in guarded_tables():
            return match.group(1).lower()
    return None


@functools.lru_cache(maxsize=2048)
def only_reads(statement: str) -> bool:
    """Whether a statement changes nothing, by its words."""
    plain = _COMMENT.sub(" ", statement)
    return _READS.match(plain) is not None and _WRITE.search(plain) is None


def is_reading(connection: Connection) -> bool:
    """Whether the connection is in a session that only reads."""
    return connection.get_execution_options().get("carecoord_mode") == "reading"


def allow(connection: Connection) -> None:
    connection.info[_FLAG] = True


def forbid(connection: Connection) -> None:
    # A connection the server has cut has no info any more, and cannot write either.
    if not connection.invalidated:
        connection.info.pop(_FLAG, None)


@contextmanager
def journalled(connection: Connection) -> Iterator[None]:
    """Let the journal's own code write what it is about to record."""
    before = connection.info.get(_FLAG, False)
    connection.info[_FLAG] = True
    try:
        yield
    finally:
        if not connection.invalidated:
            connection.info[_FLAG] = before


def _check(connection: Connection, _cursor: Any, statement: str, *_: Any) -> None:
    # Not by SQLite's own switch: it throws away every statement that was prepared.
    if is_reading(connection) and not only_reads(statement):
        raise WriteWhileReadingError("a session that only reads tried to write")
    if connection.info.get(_FLAG):
        return
    table = guarded_target(statement)
    if table is not None:
        raise UnjournalledWriteError(f"a write to {table} that the journal would not see")


def install(engine: Engine) -> None:
    """Watch every statement of an engine."""
    event.listen(engine, "before_cursor_execute", _check)
    event.listen(engine, "begin", forbid)
