"""Statements compiled once per dialect and run with plain rows, for the hot paths."""

import functools
from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    CursorResult,
    LargeBinary,
    Select,
    Table,
    bindparam,
    insert,
    literal_column,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect

Row = Mapping[str, Any]


_KEY = "key_id"
"""Names the row to change; ``id`` itself could be among the columns."""


class Prepared:
    """One INSERT or UPDATE and how its values are bound.

    Building and compiling expressions for each commit made a save several times slower.
    """

    def __init__(
        self, dialect: Dialect, table: Table, statement: Any, names: Sequence[str]
    ) -> None:
        compiled = statement.compile(dialect=dialect)
        self._sql = str(compiled)
        self._names = tuple(compiled.positiontup or names)
        self._values = itemgetter(*self._names)
        self._positional = compiled.positional
        self._binders = [
            (place, binder)
            for place, name in enumerate(self._names)
            if (binder := _binder(dialect, table.c["id" if name == _KEY else name])) is not None
        ]

    def run(self, connection: Connection, rows: Sequence[Row]) -> None:
        """Execute once per row; a row names every column of the statement."""
        is_bound = self._positional and not self._binders
        bind = self._values if is_bound else self._bind
        connection.exec_driver_sql(self._sql, list(map(bind, rows)))

    def _bind(self, row: Row) -> Any:
        values = list(self._values(row))
        for place, bind in self._binders:
            values[place] = bind(values[place])
        return tuple(values) if self._positional else dict(zip(self._names, values, strict=True))


def _binder(dialect: Dialect, column: Column[Any]) -> Callable[[Any], Any] | None:
    if isinstance(column.type, Boolean | LargeBinary):  # drivers take these as they are
        return None
    return column.type.dialect_impl(dialect).bind_processor(dialect)


@functools.lru_cache(maxsize=128)
def prepared_insert(dialect: Dialect, table: Table) -> Prepared:
    """INSERT of whole rows."""
    names = [column.name for column in table.columns]
    statement = insert(table).values({name: bindparam(name) for name in names})
    return Prepared(dialect, table, statement, names)


@functools.lru_cache(maxsize=512)
def prepared_update(dialect: Dialect, table: Table, names: frozenset[str]) -> Prepared:
    """UPDATE of these columns by ``key_id``; ``rev`` rises by one where the table has it."""
    columns = sorted(names)
    values: dict[str, Any] = {name: bindparam(name) for name in columns}
    if "rev" in table.c:
        values["rev"] = literal_column("rev + 1")
    statement = update(table).where(table.c.id == bindparam(_KEY)).values(values)
    return Prepared(dialect, table, statement, [*columns, _KEY])


class PreparedQuery:
    """One SELECT of plain texts and numbers, asked with values of these kinds by name.

    Finding the compiled statement again for each keystroke took longer than running it. It is
    narrowed to whom the viewer may see like every other statement.
    """

    def __init__(self, dialect: Dialect, statement: Select[Any]) -> None:
        compiled = statement.compile(dialect=dialect)
        self._sql = str(compiled)
        self._names = compiled.positiontup
        self._constants = {name: v for name, v in compiled.params.items() if v is not None}

    def ask(self, connection: Connection, values: Row) -> CursorResult[Any]:
        """Execute with a value for each name; more values than names are allowed."""
        known = {**self._constants, **values}
        if self._names is None:
            return connection.exec_driver_sql(self._sql, known)
        return connection.exec_driver_sql(self._sql, tuple(known[name] for name in self._names))


def insert_if_absent(dialect: Dialect, table: Table) -> Any:
    """INSERT that does nothing where the key is taken; returns the keys it inserted."""
    kind = sqlite if dialect.name == "sqlite" else postgresql
    return kind.insert(table).on_conflict_do_nothing().returning(*table.primary_key)
