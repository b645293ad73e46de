"""Everything a practice has on record, as tables another program can read.

Each mapped table and column is either here or left out with a reason; there is no third way.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Double,
    LargeBinary,
    Table,
    Text,
    TypeDecorator,
    column,
    func,
    select,
    table,
)
from sqlalchemy.types import TypeEngine

from carecoord.common.cells import CellKind
from carecoord.common.i18n import N_
from carecoord.db import meanings
from carecoord.db.chain import GENESIS, HASHED, entry_hash
from carecoord.db.journal import INSERT
from carecoord.db.shapes import all_shapes, decode_fields, encode_fields
from carecoord.entities import AuditAlarm, Base
from carecoord.entities.base import UtcDateTime
from carecoord.entities.journal import JournalEntry, Origin
from carecoord.vocab.data_package import Field, ForeignKey, Reference, Schema

KEY_FILE_SETTING = "practice.key_file"
"""Setting in which a practice on a server keeps who can open it; it never leaves."""
ROWS_AT_A_TIME = 2000
_BLANK = '""'
"""What stands in place of the key file: an empty text, as settings are JSON."""
_JOURNAL, _ORIGIN = JournalEntry.__tablename__, Origin.__tablename__
_ALARM, _SETTING = AuditAlarm.__tablename__, "setting"

_FOUND_ANEW = N_("It is worked out from the other tables and is made anew.")
_OF_THIS_STORE = N_("It is true of one copy of the data and not of the practice's records.")
_SEALED = N_("It is a key, or sealed with one, that belongs to one copy of the data.")

LEFT_OUT: Mapping[str, str] = {
    **dict.fromkeys(
        ("listed", "listing", "promised", "roster", "standing", "search_key", "search_patient",
         "search_text"),
        _FOUND_ANEW,
    ),
    "store_mark": _OF_THIS_STORE,
    "sync_command": N_("It only tells a command that is tried twice from two commands."),
    "audit_device": _SEALED,
    "audit_anchor": _SEALED,
    "audit_checked": _SEALED,
    f"{_JOURNAL}.mac": _SEALED,
    f"{_ORIGIN}.mac": _SEALED,
    f"{_SETTING}: {KEY_FILE_SETTING}": N_(
        "Who can open the practice, and with what, stays with the store it opens."
    ),
}  # fmt: skip
"""Tables, columns and single rows that are not taken along, and why."""

_TYPES: Mapping[CellKind, type[TypeEngine[Any]]] = {
    CellKind.TEXT: Text,
    CellKind.NUMBER: BigInteger,
    CellKind.REAL: Double,
    CellKind.FLAG: Boolean,
    CellKind.INSTANT: UtcDateTime,
    CellKind.BYTES: LargeBinary,
}
_KINDS = {str: CellKind.TEXT, bool: CellKind.FLAG, int: CellKind.NUMBER, float: CellKind.REAL,
          bytes: CellKind.BYTES}  # fmt: skip

Row = Sequence[Any]


def tables() -> Mapping[str, Table]:
    """What is taken along, parents before children and the journal last."""
    found = {shape.name: shape.table for shape in all_shapes().values()}
    for name in (_ALARM, _JOURNAL, _ORIGIN):
        found[name] = Base.metadata.tables[name]
    return found


def described(whole: Table) -> Schema:
    """The columns of a table that are taken along."""
    taken = [one for one in whole.columns if f"{whole.name}.{one.name}" not in LEFT_OUT]
    return Schema(
        fields=[_field(one) for one in taken],
        primary_key=[str(one.name) for one in whole.primary_key.columns],
        foreign_keys=[
            ForeignKey(
                [str(one.name)],
                Reference(str(key.column.table.name), [str(key.column.name)]),
            )
            for one in taken
            for key in one.foreign_keys
        ],
    )


def _field(one: Column[Any]) -> Field:
    return Field(
        name=str(one.name),
        type=_frictionless(kind_of(one)),
        format="binary" if kind_of(one) is CellKind.BYTES else "default",
        description=meanings.meaning_of(one),
        nullable=bool(one.nullable),
        codes=list(meanings.codes_of(one)),
        unit=meanings.unit_of(one),
    )


def _frictionless(kind: CellKind) -> str:
    return CellKind.TEXT.value if kind is CellKind.BYTES else kind.value


def kind_of(one: Column[Any]) -> CellKind:
    """What the cells of a column hold."""
    if isinstance(one.type, UtcDateTime):
        return CellKind.INSTANT
    plain = one.type.impl_instance if isinstance(one.type, TypeDecorator) else one.type
    return _KINDS[plain.python_type]


def kind_of_field(field: Field) -> CellKind:
    """The same, of a described one."""
    return CellKind.BYTES if field.format == "binary" else CellKind(field.type)


def as_described(name: str, schema: Schema, *, extra: Sequence[str] = ()) -> Any:
    """A table to be read or written by its description, whatever the program's own is by now.

    Args:
        name: Of the table.
        schema: Its description.
        extra: Columns of bytes that are not in it.
    """
    told = (column(f.name, _TYPES[kind_of_field(f)]()) for f in schema.fields)
    return table(name, *told, *(column(one, LargeBinary()) for one in extra))


def count(connection: Connection, name: str) -> int:
    """Rows of a table, also those taken out of sight."""
    return connection.execute(select(func.count()).select_from(table(name))).scalar_one()


class Reading:
    """The rows of all tables, in one order whatever the store; the journal before its heads."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._blanked: dict[str, bytes] = {}

    def rows(self, name: str, schema: Schema) -> Iterator[Row]:
        """The rows of one table, without what may not leave."""
        names = [field.name for field in schema.fields]
        found = self._all(name, schema)
        if name == _SETTING:
            return _without_key_file(found, names)
        if name == _JOURNAL:
            return self._journal(found, names)
        if name == _ORIGIN:
            return self._heads(found, names)
        return found

    def _all(self, name: str, schema: Schema) -> Iterator[Row]:
        lean = as_described(name, schema)
        keys = [lean.c[one] for one in schema.primary_key]
        if self._connection.dialect.name == "postgresql":
            kinds = {field.name: kind_of_field(field) for field in schema.fields}
            # A file orders by code points, a server by the rules of its language.
            keys = [key.collate("C") if kinds[key.name] is CellKind.TEXT else key for key in keys]
        options = {"yield_per": ROWS_AT_A_TIME}
        query = select(lean).order_by(*keys)
        yield from self._connection.execute(query, execution_options=options)

    def _journal(self, found: Iterator[Row], names: Sequence[str]) -> Iterator[Row]:
        """Entries without the key file, chained anew from the first one that held it."""
        held = self._key_file_rows()
        if not held:
            yield from found
            return
        origin, before, chained = "", GENESIS, GENESIS
        for row in found:
            entry = dict(zip(names, row, strict=True))
            if entry["origin"] != origin:
                origin, before, chained = entry["origin"], GENESIS, GENESIS
            is_sound = (
                entry_hash(before, {n: entry[n] for n in (*HASHED, "fields")}) == entry["hash"]
            )
            before = bytes(entry["hash"])
            if entry["tbl"] == _SETTING and entry["row_id"] in held:
                entry["fields"] = _blank(entry["op"], entry["fields"])
                self._blanked.setdefault(origin, b"")
            if origin in self._blanked and is_sound:  # what did not fit before must not fit now
                entry["hash"] = entry_hash(chained, entry)
            chained = bytes(entry["hash"])
            if origin in self._blanked:
                self._blanked[origin] = chained
            yield tuple(entry.values())

    def _heads(self, found: Iterator[Row], names: Sequence[str]) -> Iterator[Row]:
        for row in found:
            head = dict(zip(names, row, strict=True))
            head["head"] = self._blanked.get(head["origin"], head["head"])
            yield tuple(head.values())

    def _key_file_rows(self) -> frozenset[str]:
        setting = table(_SETTING, column("id", Text), column("name", Text))
        query = select(setting.c.id).where(setting.c.name == KEY_FILE_SETTING)
        return frozenset(self._connection.execute(query).scalars())


def _without_key_file(found: Iterator[Row], names: Sequence[str]) -> Iterator[Row]:
    name, value = names.index("name"), names.index("value")
    for row in found:
        if row[name] == KEY_FILE_SETTING:
            yield (*row[:value], _BLANK, *row[value + 1 :])
        else:
            yield row


def _blank(op: str, fields: str) -> str:
    """An entry as it would be if the key file had been an empty text."""
    told = decode_fields(fields)
    if "value" in told:
        told["value"] = _BLANK if op == INSERT else [_BLANK, told["value"][1]]
    return encode_fields(told)


def meaning(name: str) -> str:
    """What one row of a table is."""
    return meanings.meaning_of_table(tables()[name])
