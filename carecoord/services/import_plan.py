"""What an import would do, worked out before anything is written."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

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
_NAMES = ("family", "given", "preferred")


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field staff changed since the last import, which the file would change back.

    Attributes:
        table, field: Names of the table and the column.
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
    """Rows to insert and change, in the order they have to be written."""

    inserts: dict[Table, list[Fields]] = field(default_factory=dict)
    updates: dict[Table, dict[str, Fields]] = field(default_factory=dict)
    added: set[str] = field(default_factory=set)
    seen: dict[str, str] = field(default_factory=dict)
    """Patient id by the key the file's records use."""
    changed: set[str] = field(default_factory=set)
    conflicts: list[Conflict] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    _disputed: dict[Table, dict[str, Fields]] = field(default_factory=dict)
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

    def change(
        self,
        table: Table,
        patient_id: str,
        stored: Mapping[str, Any],
        given: Mapping[str, Any],
        edits: StaffEdits,
        where: str,
    ) -> None:
        """Plan what a file changes of a stored row, except where staff wrote since."""
        wanted = {name: value for name, value in given.items() if stored[name] != value}
        if not wanted:
            return
        row_id = stored["id"]
        for name in sorted(edits.by_staff(patient_id, stored, wanted)):
            theirs = wanted.pop(name)
            _note(self._disputed, table, row_id, {name: theirs})
            ours = stored[name] or ""
            self.conflicts.append(
                Conflict(
                    patient_id, table.__tablename__, row_id, name, str(ours), str(theirs), where
                )
            )
        if wanted:
            self.update(table, patient_id, row_id, wanted)
        if table is Patient:
            self._named[row_id] = stored

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
    *,
    with_deleted: bool = False,
) -> Iterator[dict[str, Any]]:
    """Rows of people already in the store: the named columns, with id, patient and clock."""
    names = ("id", "patient_id", "clock", "deleted", *columns)
    wanted = [getattr(table, name) for name in names]
    ids = list(patient_ids)
    for start in range(0, len(ids), CHUNK):
        query = select(*wanted).where(table.patient_id.in_(ids[start : start + CHUNK]))
        if not with_deleted:
            query = query.where(table.deleted.is_(False))
        for row in session.execute(query.order_by(table.id)):
            yield dict(zip(names, row, strict=True))
