"""Writes that would leave no trace in the journal are refused."""

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


class UnjournalledWriteError(RuntimeError):
    """The program tried to change a journalled table past the journal: a bug."""


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
    if connection.info.get(_FLAG):
        return
    table = guarded_target(statement)
    if table is not None:
        raise UnjournalledWriteError(f"a write to {table} that the journal would not see")


def install(engine: Engine) -> None:
    """Watch every statement of an engine."""
    event.listen(engine, "before_cursor_execute", _check)
    event.listen(engine, "begin", forbid)
