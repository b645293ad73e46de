"""What the journal needs to know of a table, read from its mapping once."""

import datetime as dt
import functools
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import msgspec
from sqlalchemy import Column, Table, TypeDecorator
from sqlalchemy.sql.elements import ClauseElement

from carecoord.common.changes import Area
from carecoord.entities import Base
from carecoord.entities.base import Synced

NOT_JOURNALLED = frozenset({"id", "clock", "rev"})

_encoder = msgspec.json.Encoder(order="sorted")
_decoder = msgspec.json.Decoder()


@dataclass(frozen=True)
class Shape:
    """One synchronised table.

    Attributes:
        subject: Column with the patient, "" for reference data.
        start: What each column of a new row holds unless the row says otherwise.
        made: Columns whose default is made anew for each row.
        blanks: The value that an insert's entry leaves out, for each field.
        decoders: How to get a value back from JSON, for columns that need it.
    """

    entity: type[Synced]
    table: Table
    area: Area
    subject: str
    start: Mapping[str, Any]
    made: Mapping[str, Callable[[], Any]]
    blanks: Mapping[str, Any]
    decoders: Mapping[str, Callable[[Any], Any]]

    @property
    def name(self) -> str:
        return self.entity.__tablename__  # type: ignore[attr-defined,no-any-return]

    def complete(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """A full row: what is given, and the declared defaults for the rest.

        Raises:
            KeyError: A column the table does not have.
        """
        unknown = row.keys() - self.start.keys()
        if unknown:
            raise KeyError(f"{self.name} has no column {sorted(unknown)}")
        values = {**self.start, **row}
        for name, make in self.made.items():
            if name not in row:
                values[name] = make()
        return values

    def inserted(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """What the entry of an insert holds: every field that is not blank."""
        return {n: value for n, blank in self.blanks.items() if (value := values[n]) != blank}

    def decode(self, field: str, value: Any) -> Any:
        """The Python value of a journalled one."""
        decoder = self.decoders.get(field)
        return value if decoder is None or value is None else decoder(value)

    def check_change(self, fields: Collection[str]) -> None:
        """Refuse to move a row to another patient: its history would stay behind."""
        if self.subject in fields:
            raise ValueError(f"a row of {self.name} belongs to one patient for good")

    def subject_of(self, values: Mapping[str, Any]) -> str:
        return (values[self.subject] or "") if self.subject else ""


def encode_fields(fields: Mapping[str, Any]) -> str:
    """JSON with sorted keys; instants and days in ISO 8601."""
    return _encoder.encode(fields).decode()


def decode_fields(text: str) -> dict[str, Any]:
    decoded: dict[str, Any] = _decoder.decode(text)
    return decoded


def plain(value: Any) -> Any:
    """A value that can be journalled.

    Raises:
        TypeError: An SQL expression; the journal has to know what was stored.
    """
    if isinstance(value, ClauseElement):
        raise TypeError("a journalled column takes values, not SQL expressions")
    return value


def shape_of(entity: type[Synced]) -> Shape:
    """The shape of one mapped, synchronised class."""
    return all_shapes()[entity.__tablename__]  # type: ignore[attr-defined]


@functools.cache
def all_shapes() -> Mapping[str, Shape]:
    """Every synchronised table by name, parents before children."""
    by_table = {
        mapper.local_table: mapper.class_
        for mapper in Base.registry.mappers
        if issubclass(mapper.class_, Synced)
    }
    ordered = (table for table in Base.metadata.sorted_tables if table in by_table)
    return {table.name: _read(by_table[table], table) for table in ordered}


def _read(entity: type[Synced], table: Table) -> Shape:
    return Shape(
        entity=entity,
        table=table,
        area=entity.__area__,
        subject=entity.__subject__,
        start={c.name: _constant(c) for c in table.columns},
        made={c.name: f for c in table.columns if (f := _factory(c)) is not None},
        blanks={str(c.name): _blank(c) for c in table.columns if c.name not in NOT_JOURNALLED},
        decoders={c.name: d for c in table.columns if (d := _decoder_for(c)) is not None},
    )


def _constant(column: Column[Any]) -> Any:
    default: Any = column.default
    return default.arg if default is not None and default.is_scalar else None


def _factory(column: Column[Any]) -> Callable[[], Any] | None:
    default: Any = column.default
    if default is None or default.is_scalar:
        return None
    if not default.is_callable:
        raise TypeError(f"{column} needs a default the program can compute")
    return lambda: default.arg(None)


def _python_type(column: Column[Any]) -> type[Any]:
    kind = column.type
    return (kind.impl_instance if isinstance(kind, TypeDecorator) else kind).python_type


def _blank(column: Column[Any]) -> Any:
    if column.nullable:
        return None
    return {str: "", bool: False}.get(_python_type(column))


def _decoder_for(column: Column[Any]) -> Callable[[Any], Any] | None:
    kind = _python_type(column)
    if issubclass(kind, dt.datetime):
        return dt.datetime.fromisoformat
    if issubclass(kind, dt.date):
        return dt.date.fromisoformat
    if issubclass(kind, Decimal):
        return Decimal
    return None
