"""The versions of a row's fields, gathered from its journal entries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.db.journal import INSERT, JOURNAL, UPDATE
from carecoord.db.shapes import Shape, decode_fields

ROWS_AT_A_TIME = 500

Stamp = str


@dataclass(frozen=True, slots=True)
class Version:
    """One value a field had, and the versions it replaced."""

    value: Any
    replaced: tuple[Stamp, ...] = ()


@dataclass
class RowLog:
    """All versions of one row; a function of the set of its entries, not of their order.

    Attributes:
        inserted: Stamp of the insert; "" while its entry is unknown.
        start: The fields as inserted.
        versions: Later versions by field and stamp.
        actors: Who wrote each stamp.
    """

    shape: Shape
    inserted: Stamp = ""
    start: dict[str, Any] = field(default_factory=dict)
    versions: dict[str, dict[Stamp, Version]] = field(default_factory=lambda: defaultdict(dict))
    actors: dict[Stamp, str] = field(default_factory=dict)

    def add(self, op: str, stamp: Stamp, actor: str, fields: Mapping[str, Any]) -> None:
        self.actors[stamp] = actor
        if op == INSERT:
            self.inserted = stamp
            self.start = {
                name: self.shape.decode(name, fields[name]) if name in fields else blank
                for name, blank in self.shape.blanks.items()
            }
        else:
            for name, (value, replaced) in fields.items():
                if name in self.shape.blanks:
                    decoded = self.shape.decode(name, value)
                    self.versions[name][stamp] = Version(decoded, tuple(replaced))

    def version(self, name: str, stamp: Stamp) -> Version:
        """The version a stamp names; the insert's when the field was not changed then."""
        return self.versions[name].get(stamp) or Version(self.start.get(name))

    def heads(self, name: str) -> list[Stamp]:
        """The versions nobody replaced, the latest first."""
        versions = self.versions.get(name, {})
        replaced = {stamp for version in versions.values() for stamp in version.replaced}
        return sorted({self.inserted, *versions} - replaced, reverse=True)

    def current(self) -> dict[str, Any]:
        """The row as the journal has it."""
        return {name: self.version(name, self.heads(name)[0]).value for name in self.shape.blanks}

    def before(self, name: str, stamps: Collection[Stamp]) -> Any:
        """The value a field had before any of these versions."""
        oldest = min(stamp for stamp in self.versions[name] if stamp in stamps)
        return self.version(name, max(self.version(name, oldest).replaced)).value


def row_logs(session: Session, shape: Shape, rows: Iterable[tuple[str, str]]) -> dict[str, RowLog]:
    """The logs of rows given as pairs of key and subject."""
    logs: dict[str, RowLog] = {}
    subjects: set[str] = set()
    for row_id, subject in rows:
        logs[row_id] = RowLog(shape)
        subjects.add(subject)
    for row_id, op, stamp, actor, fields in _entries(session, shape, logs.keys(), subjects):
        logs[row_id].add(op, stamp, actor, decode_fields(fields))
    return logs


def _entries(
    session: Session, shape: Shape, row_ids: Collection[str], subjects: Collection[str]
) -> Iterator[Any]:
    """Entries are found by their subject: the journal has no index by row."""
    columns = JOURNAL.c.row_id, JOURNAL.c.op, JOURNAL.c.stamp, JOURNAL.c.actor, JOURNAL.c.fields
    query = select(*columns).where(
        JOURNAL.c.subject.in_(subjects), JOURNAL.c.tbl == shape.name,
        JOURNAL.c.op.in_((INSERT, UPDATE)),
    )  # fmt: skip
    for entry in session.connection().execute(query):
        if entry.row_id in row_ids:
            yield entry
