"""The SQL a service runs, and the same SQL on the bare driver."""

import contextlib
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, event

from carecoord.services.opened import OpenedPractice

Statements = list[tuple[str, Any]]


@contextlib.contextmanager
def listening(practice: OpenedPractice) -> Iterator[Statements]:
    """Every statement that reads or writes rows meanwhile, with its values."""
    seen: Statements = []

    def hear(_connection: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        if not statement.startswith(("PRAGMA", "BEGIN")):
            seen.append((statement, values))

    engine = practice.database.engine
    event.listen(engine, "before_cursor_execute", hear)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", hear)


@contextlib.contextmanager
def driver(practice: OpenedPractice) -> Iterator[Any]:
    """The driver's connection, with the pages it has read so far in its cache."""
    with practice.database.reading() as session:
        yield driver_of(session.connection())


def driver_of(connection: Connection) -> Any:
    return connection.connection.dbapi_connection


def run(connection: Any, statements: Statements) -> None:
    """Run statements and fetch all they yield."""
    for statement, values in statements:
        connection.execute(statement, values).fetchall()
