"""Filling an empty store with everything of an export, exactly as it was.

Rows and journal come as they stand, tombstones and versions of fields too, so that history, undo
and the chain go on. Only the chain's MAC is made anew: it belongs to the store it lies in.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, insert, inspect
from sqlalchemy.engine.reflection import Inspector
from sqlalchemy.exc import IntegrityError
from sqlalchemy.schema import AddConstraint, DropConstraint, ForeignKeyConstraint, MetaData

from carecoord.common.cells import from_cell
from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _
from carecoord.db import guard, portable, schema, sight
from carecoord.db.chain import GENESIS, entry_mac
from carecoord.db.version import SCHEMA_VERSION
from carecoord.entities.journal import JournalEntry, Origin
from carecoord.vocab.data_package import Schema

_JOURNAL, _ORIGIN = JournalEntry.__tablename__, Origin.__tablename__
_SYNCED = frozenset({"id", "deleted", "clock", "rev"})


@contextmanager
def filling(
    engine: Engine, number: int, tables: Mapping[str, Schema], mac_key: bytes
) -> Iterator["Filling"]:
    """Make a store's tables in one transaction; it commits when the block ends well.

    Args:
        engine: Of an empty store.
        number: Version of the tables the export was made of.
        tables: Their descriptions.
        mac_key: Of the store that is being made.

    Raises:
        RefusedError: They are of a newer version, or are not the tables of their version.
    """
    if number > SCHEMA_VERSION:
        raise RefusedError(
            _("A newer version of CareCoord made this export. Install that version to take it in.")
        )
    with (
        schema.without_foreign_keys(engine) as connection,
        connection.begin(),
        guard.journalled(connection),
        sight.whole(connection),
    ):
        try:
            schema.build(connection, number)
        except LookupError:
            raise _not_ours() from None
        _require_same(inspect(connection), tables)
        with _constraints_later(connection):
            yield (filled := Filling(connection, tables, mac_key))
            filled.require_whole()
        schema.bring_up(connection)
        filled.afterwards()


class Filling:
    """Takes the rows of one table after another.

    Attributes:
        counts: Rows taken so far, by table.
        afterwards: What is done, in the same transaction, when the tables are of this version.
    """

    def __init__(
        self, connection: Connection, tables: Mapping[str, Schema], mac_key: bytes
    ) -> None:
        self.connection = connection
        self.afterwards: Callable[[], None] = _nothing
        self.counts = dict.fromkeys(tables, 0)
        self._tables = tables
        self._mac_key = mac_key
        self._macs: dict[str, bytes] = {}
        self._statements: dict[str, Any] = {}

    def take(self, name: str, rows: Sequence[Sequence[str]]) -> None:
        """Put rows into a table.

        Args:
            name: Of the table.
            rows: Their cells, in the order of the description.

        Raises:
            RefusedError: A cell is no value of its column, rows do not fit together, or the table
                is not in the description.
        """
        if name not in self._tables:
            raise _not_ours()
        if not rows:
            return
        whole = self._tables[name]
        kinds = [(f.name, portable.kind_of_field(f), f.nullable) for f in whole.fields]
        values = [
            {
                name: from_cell(cell, kind, may_be_empty=nullable)
                for cell, (name, kind, nullable) in zip(row, kinds, strict=True)
            }
            for row in rows
        ]
        for value in values if name in (_JOURNAL, _ORIGIN) else ():
            value["mac"] = self._mac(name, value)
        try:
            self.connection.execute(self._statement(name, whole), values)
        except IntegrityError:
            raise _not_ours() from None
        self.counts[name] += len(values)

    def require_whole(self) -> None:
        """Return when the heads of the chains were there."""
        if self.counts.get(_JOURNAL, 0) and not self.counts.get(_ORIGIN, 0):
            raise _not_ours()

    def _mac(self, name: str, value: Mapping[str, Any]) -> bytes:
        """Of an entry, in the order of its chain; of a head that of its last entry."""
        before = self._macs.get(value["origin"], GENESIS)
        if name == _ORIGIN:
            return before
        made = entry_mac(self._mac_key, before, value["hash"])
        self._macs[value["origin"]] = made
        return made

    def _statement(self, name: str, whole: Schema) -> Any:
        if name not in self._statements:
            with_mac = name in (_JOURNAL, _ORIGIN)
            self._statements[name] = insert(
                portable.as_described(name, whole, extra=("mac",) if with_mac else ())
            )
        return self._statements[name]


def _require_same(found: Inspector, tables: Mapping[str, Schema]) -> None:
    """Every table with records is described, and each described one has exactly its columns."""
    there = {
        name: {column["name"] for column in found.get_columns(name)}
        for name in found.get_table_names()
    }
    recorded = {name for name, columns in there.items() if columns >= _SYNCED}
    if not recorded | {_JOURNAL, _ORIGIN} <= tables.keys() <= there.keys():
        raise _not_ours()
    for name, whole in tables.items():
        described = [field.name for field in whole.fields]
        wanted = {one for one in there[name] if f"{name}.{one}" not in portable.LEFT_OUT}
        if name in portable.LEFT_OUT or set(described) != wanted or len(described) != len(wanted):
            raise _not_ours()


@contextmanager
def _constraints_later(connection: Connection) -> Iterator[None]:
    """References are judged when everything is there: rows of one table refer to each other."""
    if connection.dialect.name == "sqlite":
        yield  # off for the whole of it, and checked at the end
        return
    metadata = MetaData()
    metadata.reflect(connection)
    keys = [
        key
        for table in metadata.tables.values()
        for key in table.constraints
        if isinstance(key, ForeignKeyConstraint)
    ]
    for key in keys:
        connection.execute(DropConstraint(key))
    yield
    for key in keys:
        connection.execute(AddConstraint(key))


def _nothing() -> None:
    """Nothing more is wanted."""


def _not_ours() -> RefusedError:
    return RefusedError(
        _("The tables of this export are not those of its version of CareCoord, so nothing was "
          "taken in. Copy the export again from where it was made.")
    )  # fmt: skip
