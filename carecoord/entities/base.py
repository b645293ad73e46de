"""What every table shares: keys, types, names of constraints, and the journal's columns."""

import datetime as dt
from typing import Annotated, Any, ClassVar

from sqlalchemy import DateTime, Index, MetaData, String, Text, TypeDecorator, text
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from typing_extensions import override

from carecoord.common.changes import Area
from carecoord.common.ids import new_id

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

Key = Annotated[str, mapped_column(String(32), primary_key=True, default=new_id)]
Ref = Annotated[str, mapped_column(String(32))]
"""A key of another row; the column adds its own ForeignKey."""
Code = Annotated[str, mapped_column(String(60))]
"""A value of a vocabulary (``carecoord.vocab``) or a short code."""


def partial_index(name: str, *columns: str, where: str) -> Index:
    """An index of few rows; used by statements that state its condition in the same words."""
    condition = text(where)
    return Index(name, *columns, sqlite_where=condition, postgresql_where=condition)


class UtcDateTime(TypeDecorator[dt.datetime]):
    """An instant. Aware UTC in Python; naive UTC text in SQLite, timestamptz in PostgreSQL."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @override
    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        utc = value.astimezone(dt.UTC)
        return utc if dialect.name == "postgresql" else utc.replace(tzinfo=None)

    @override
    def process_result_value(self, value: Any, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        stamp: dt.datetime = value
        return stamp.replace(tzinfo=dt.UTC) if stamp.tzinfo is None else stamp.astimezone(dt.UTC)


class Base(DeclarativeBase):
    """Root of all tables."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        dt.datetime: UtcDateTime(),
        str: Text(),
    }


class Synced:
    """Columns of a table whose every change is journalled and can be exchanged.

    Attributes:
        id: UUIDv7 as 32 hexadecimal digits, made by the writer.
        deleted: Tombstone; rows are never deleted from the file.
        clock: JSON of field versions: ``{"*": insert stamp, "field": [best stamp, ...]}``.
        rev: Rises by one with each update; guards against lost edits.
    """

    __area__: ClassVar[Area]
    __subject__: ClassVar[str] = "patient_id"
    """The column that holds the patient the row is about; "" for reference data."""

    id: Mapped[Key]
    deleted: Mapped[bool] = mapped_column(default=False)
    clock: Mapped[str] = mapped_column(Text, default="{}")
    rev: Mapped[int] = mapped_column(default=1)
