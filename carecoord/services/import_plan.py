"""What an import would do, worked out before anything is written."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.common.ids import new_id
from carecoord.importers.records import Problem
from carecoord.services.import_staff_edits import StaffEdits

CHUNK = 500
_DERIVED = frozenset({"sort_key"})
"""Columns the program works out from others; nobody is asked about them."""
Fields = dict[str, Any]
Table = type[Any]
"""An entity whose rows hang on a person, or the person's own."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field staff changed since the last import, which the file would change back.

    Attributes:
        field: Name of the column.
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

    def insert(self, table: Table, patient_id: str, fields: Fields) -> str:
        """Plan a new row and return its id; ids rise in the order of the file."""
        row = {"id": new_id(), "patient_id": patient_id, **fields}
        self.inserts.setdefault(table, []).append(row)
        self.changed.add(patient_id)
        return str(row["id"])

    def update(self, table: Table, patient_id: str, row_id: str, fields: Fields) -> None:
        """Plan a change of a stored row."""
        rows = self.updates.setdefault(table, {})
        rows.setdefault(row_id, {"id": row_id}).update(fields)
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
        kept = edits.by_staff(patient_id, stored, wanted)
        for name in sorted(kept):
            if stored[name] in (None, ""):
                continue
            self.conflicts.append(
                Conflict(
                    patient_id, table.__tablename__, stored["id"], name,
                    str(stored[name]), str(wanted.pop(name)), where,
                )
            )  # fmt: skip
        if wanted:
            self.update(table, patient_id, stored["id"], wanted)

    @property
    def questions(self) -> tuple[Conflict, ...]:
        """The conflicts a person can judge."""
        return tuple(one for one in self.conflicts if one.field not in _DERIVED)

    def overwrite(self, tables: Mapping[str, Table]) -> None:
        """Take the file's word in every conflict."""
        for one in self.conflicts:
            self.update(tables[one.table], one.patient_id, one.row_id, {one.field: one.theirs})
        self.conflicts.clear()


def stored_rows(
    session: Session, table: Table, patient_ids: Iterable[str], columns: Sequence[str]
) -> Iterator[dict[str, Any]]:
    """Rows of people already in the store: the named columns, with id, patient and clock."""
    names = ("id", "patient_id", "clock", *columns)
    wanted = [getattr(table, name) for name in names]
    ids = list(patient_ids)
    for start in range(0, len(ids), CHUNK):
        query = select(*wanted).where(
            table.patient_id.in_(ids[start : start + CHUNK]), table.deleted.is_(False)
        )
        for row in session.execute(query.order_by(table.id)):
            yield dict(zip(names, row, strict=True))
