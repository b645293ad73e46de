"""What an import would do, worked out before anything is written."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.common.clock import practice_day
from carecoord.common.ids import new_id
from carecoord.common.names import sort_key
from carecoord.entities import Patient
from carecoord.importers.records import Problem
from carecoord.services.import_staff_edits import StaffEdits

CHUNK = 500
Fields = dict[str, Any]
Table = type[Any]
"""An entity whose rows hang on a person, or the person's own."""
Changes = Mapping[Table, Mapping[str, Fields]]
"""New values by table and row."""
Removals = Mapping[Table, Mapping[str, str]]
"""Why each row goes, by table and row."""
WITHDRAWN = "withdrawn"
"""Stands in place of a field in a conflict about whether a row holds at all."""
_NAMES = ("family", "given", "preferred")


@dataclass(frozen=True, slots=True)
class Held:
    """A stored row that a file speaks of.

    Attributes:
        row: Its columns, with ``id`` and ``clock``.
        where: Where it stands in the file.
    """

    table: Table
    patient_id: str
    row: Mapping[str, Any]
    where: str


@dataclass(frozen=True, slots=True)
class Whole:
    """A row some of whose fields mean nothing without each other.

    Attributes:
        name: Stands in place of a field in a conflict about them.
        names: Those fields: when staff wrote one of them, all of them are theirs.
        says: The row in words.
    """

    name: str
    names: Sequence[str]
    says: Callable[[Mapping[str, Any]], str]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field staff changed since the last import, which the file would change back.

    Attributes:
        table: Name of the table.
        field: Name of the column, of a ``Whole``, or ``WITHDRAWN``.
        ours: What staff wrote.
        theirs: What the file says.
        where: Where it stands in the file.
    """

    patient_id: str
    table: str
    row_id: str
    field: str
    ours: str
    theirs: str
    where: str


@dataclass(slots=True)
class Plan:
    """Rows to insert, change and take away, in the order they have to be written.

    Attributes:
        zone: The practice's, for days in words.
    """

    zone: ZoneInfo
    inserts: dict[Table, list[Fields]] = field(default_factory=dict)
    updates: dict[Table, dict[str, Fields]] = field(default_factory=dict)
    added: set[str] = field(default_factory=set)
    seen: dict[str, str] = field(default_factory=dict)
    """Patient id by the key the file's records use."""
    known_by_key: set[str] = field(default_factory=set)
    """Patient ids of those the store knew by that key already."""
    changed: set[str] = field(default_factory=set)
    conflicts: list[Conflict] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    _removals: dict[Table, dict[str, str]] = field(default_factory=dict)
    _disputed: dict[Table, dict[str, Fields]] = field(default_factory=dict)
    _disputed_removals: dict[Table, dict[str, str]] = field(default_factory=dict)
    _named: dict[str, Mapping[str, Any]] = field(default_factory=dict)

    def insert(self, table: Table, patient_id: str, fields: Fields) -> str:
        """Plan a new row and return its id; ids rise in the order of the file."""
        row = {"id": new_id(), "patient_id": patient_id, **fields}
        self.inserts.setdefault(table, []).append(row)
        self.changed.add(patient_id)
        return str(row["id"])

    def update(self, table: Table, patient_id: str, row_id: str, fields: Fields) -> None:
        """Plan a change of a stored row."""
        _note(self.updates, table, row_id, fields)
        self.changed.add(patient_id)

    def remove(self, held: Held, reason: str) -> None:
        """Plan that a stored row does not hold any more."""
        self._removals.setdefault(held.table, {})[held.row["id"]] = reason
        self.changed.add(held.patient_id)

    def dispute_removal(self, held: Held, reason: str, *, ours: str) -> None:
        """Ask whether a row goes that staff changed since it came; ``ours`` says it in words."""
        self._disputed_removals.setdefault(held.table, {})[held.row["id"]] = reason
        self._conflict(held, WITHDRAWN, ours, reason)

    def change(
        self, held: Held, given: Mapping[str, Any], edits: StaffEdits, whole: Whole | None = None
    ) -> Fields:
        """Plan what a file changes of a stored row, except where staff wrote since.

        Returns:
            The changes planned.
        """
        wanted = {name: value for name, value in given.items() if held.row[name] != value}
        if not wanted:
            return {}
        if whole is not None:
            self._dispute_whole(held, wanted, edits, whole)
        for name in sorted(edits.by_staff(held.table, held.patient_id, held.row, wanted)):
            theirs = wanted.pop(name)
            _note(self._disputed, held.table, held.row["id"], {name: theirs})
            self._conflict(held, name, self._said(held.row[name]), self._said(theirs))
        if wanted:
            self.update(held.table, held.patient_id, held.row["id"], wanted)
        if held.table is Patient:
            self._named[held.row["id"]] = held.row
        return wanted

    def _dispute_whole(self, held: Held, wanted: Fields, edits: StaffEdits, whole: Whole) -> None:
        """Half a reading from staff and half from the file would be one nobody ever took."""
        theirs = {name: wanted[name] for name in whole.names if name in wanted}
        if not theirs or not edits.by_staff(held.table, held.patient_id, held.row, whole.names):
            return
        for name in theirs:
            del wanted[name]
        _note(self._disputed, held.table, held.row["id"], theirs)
        self._conflict(held, whole.name, whole.says(held.row), whole.says({**held.row, **theirs}))

    def _conflict(self, held: Held, name: str, ours: str, theirs: str) -> None:
        table = held.table.__tablename__
        self.conflicts.append(
            Conflict(held.patient_id, table, held.row["id"], name, ours, theirs, held.where)
        )

    def _said(self, value: Any) -> str:
        if isinstance(value, dt.datetime):
            return practice_day(value, self.zone).isoformat()
        return str(value or "")

    def changes(self, *, overwrite: bool) -> Changes:
        """All changes of stored rows; with ``overwrite`` the file's word holds in conflicts."""
        merged = {table: dict(rows) for table, rows in self.updates.items()}
        if overwrite:
            for table, rows in self._disputed.items():
                for row_id, fields in rows.items():
                    held = merged.setdefault(table, {})
                    held[row_id] = {**held.get(row_id, {"id": row_id}), **fields}
        people = merged.get(Patient, {})
        for row_id, fields in people.items():
            if not fields.keys().isdisjoint(_NAMES):
                names = {**self._named[row_id], **fields}
                key = sort_key(*(names[name] for name in _NAMES))
                people[row_id] = {**fields, "sort_key": key}
        return merged

    def removals(self, *, overwrite: bool) -> Removals:
        """All rows that go; with ``overwrite`` also those staff changed."""
        merged = {table: dict(rows) for table, rows in self._removals.items()}
        if overwrite:
            for table, rows in self._disputed_removals.items():
                merged.setdefault(table, {}).update(rows)
        return merged

    def people(self, *, overwrite: bool) -> frozenset[str]:
        """Everybody of whom something is written."""
        disputed = {one.patient_id for one in self.conflicts} if overwrite else set()
        return frozenset(self.changed | self.added | disputed)


def _note(rows: dict[Table, dict[str, Fields]], table: Table, row_id: str, fields: Fields) -> None:
    rows.setdefault(table, {}).setdefault(row_id, {"id": row_id}).update(fields)


def stored_rows(
    session: Session,
    table: Table,
    patient_ids: Iterable[str],
    columns: Sequence[str],
) -> Iterator[dict[str, Any]]:
    """Rows of people in the store, taken off or not: the columns, with id, patient and clock."""
    names = ("id", "patient_id", "clock", "deleted", *columns)
    wanted = [getattr(table, name) for name in names]
    ids = list(patient_ids)
    for start in range(0, len(ids), CHUNK):
        query = select(*wanted).where(table.patient_id.in_(ids[start : start + CHUNK]))
        for row in session.execute(query.order_by(table.id)):
            yield dict(zip(names, row, strict=True))
