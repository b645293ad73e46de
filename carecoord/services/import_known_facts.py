"""Facts the store has of some people, and which of them a file means."""

import itertools
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy.orm import Session

from carecoord.importers.measurements import PRESSURE_CODES, SYSTOLIC_CODE
from carecoord.importers.records import IncomingMeasurement, Withdrawal
from carecoord.services.fact_words import Columns
from carecoord.services.import_fact_kinds import FactKind
from carecoord.services.import_numbering import Numbering, numbering_of
from carecoord.services.import_origins import Origins, Remover, Row
from carecoord.services.import_plan import Fields, stored_rows
from carecoord.services.import_staff_edits import StaffEdits, values_had

Known = tuple[Any, ...]
Key = tuple[str, str]
"""Person, and the key of a record in its source."""


class KnownFacts:
    """The rows of one table, found by their key or by what they say.

    A key means something within the source that gave it. Two sources may use one key for
    different things, and a source may give its keys anew with each export; so what a record
    says comes before its key.
    """

    def __init__(
        self, session: Session, kind: FactKind, people: Sequence[str], source: str
    ) -> None:
        self._kind = kind
        self._source = source.casefold()
        self._origins = Origins(session)
        self._keyed: dict[Key, list[Row]] = defaultdict(list)
        self._same: dict[Known, list[Row]] = defaultdict(list)
        self._spots: dict[Known, list[Row]] = defaultdict(list)
        self._gone: dict[Known, Row] = {}
        self._gone_keys: dict[Key, Row] = {}
        self._removers: dict[str, Remover] = {}
        self._former: dict[Known, Row] = {}
        self._said: set[str] = set()
        self._numbering: Numbering | None = None
        columns = (*kind.compared, "source_key")
        self._load(stored_rows(session, kind.table, people, columns))
        self._remember_former(StaffEdits(session))

    def own(self, patient_id: str, fields: Fields) -> Row | None:
        """The row that has this record's key and says the same."""
        return self._first_unsaid(
            row
            for row in self._same.get(self._known(patient_id, fields), ())
            if row["source_key"] == fields["source_key"]
        )

    def same(self, patient_id: str, fields: Fields) -> Row | None:
        """A row that says the same, whatever its key.

        Two records of one source that say the same are two; of several sources they are one.
        """
        rows = self._same.get(self._known(patient_id, fields), ())
        found = self._first_unsaid(row for row in rows if not self._is_another(row, fields))
        if found is None and not fields["source_key"]:
            return next(iter(rows), None)
        return found or next((row for row in rows if not self.is_from_here(row)), None)

    def learn(self, records: Sequence[tuple[str, Fields]], known_by_key: Collection[str]) -> None:
        """Find out from all records of the file whether its source gives keys anew."""
        numbered = [(owner, fields) for owner, fields in records if fields["source_key"]]
        self._numbering = numbering_of(
            self._kind,
            numbered,
            lambda owner, fields: self._same.get(self._known(owner, fields), ()),
            self._keyed,
            known_by_key,
        )

    def takes_key(self, row: Row, fields: Fields) -> bool:
        """Whether a record that has another key than its row has to be known by it next time."""
        differ = bool(row["source_key"] and fields["source_key"] != row["source_key"])
        return differ and self._numbering is not None and self._numbering.is_mixed

    def _is_another(self, row: Row, fields: Fields) -> bool:
        numbering = self._numbering
        return (
            numbering is not None
            and numbering.is_another(row, row["patient_id"], fields)
            and self.is_from_here(row)
        )

    def keyed(self, patient_id: str, fields: Fields) -> Row | None:
        """The row that has this record's key and says something else."""
        return self._first_unsaid(
            row
            for row in self._keyed.get((patient_id, fields["source_key"]), ())
            if self._is_one_record(row, fields)
        )

    def gone(self, patient_id: str, fields: Fields) -> tuple[Row, Remover] | None:
        """A row with this key or content that an import brought and somebody took away."""
        row = self._gone_keys.get((patient_id, fields["source_key"]))
        row = row or self._gone.get(self._known(patient_id, fields))
        if row is None or self._origins.source_of(row) is None:
            return None
        return row, self._removers[row["id"]]

    def says_the_same(self, row: Row, fields: Fields) -> bool:
        """Whether a row means the same thing at the same time."""
        return all(row[name] == fields[name] for name in self._kind.same)

    def former(self, patient_id: str, fields: Fields) -> Row | None:
        """A row that said this before staff changed it."""
        row = self._former.get(self._known(patient_id, fields))
        if row is not None:
            self._said.add(row["id"])
        return row

    def corrected(self, patient_id: str, fields: Fields) -> Row | None:
        """A row without a key for which this file has another value.

        Its source said so before, and does not repeat it now.
        """
        if not self._kind.spot or fields["source_key"]:
            return None
        spot = (patient_id, *(fields[name] for name in self._kind.spot))
        return self._first_unsaid(
            row for row in reversed(self._spots.get(spot, ())) if self.is_from_here(row)
        )

    def withdrawn(self, patient_id: str, gone: Withdrawal, fields: Fields | None) -> Row | None:
        """The row a source takes back: what says the same, first under the same key."""
        keyed = [
            row
            for row in self._keyed.get((patient_id, gone.source_key), ())
            if self._is_one_record(row, fields)
        ]
        fitting = list(self._saying(patient_id, gone, fields)) if fields else []
        ids = {row["id"] for row in keyed}
        return self._first_unsaid(
            [
                *(row for row in fitting if row["id"] in ids),
                *(row for row in fitting if row["id"] not in ids and self.is_from_here(row)),
                *keyed,
            ]
        )

    def is_from_here(self, row: Row) -> bool:
        """Whether the source of this import brought the row in."""
        source = self._origins.source_of(row)
        return source is not None and source.casefold() == self._source

    def had_key(self, patient_id: str, key: str) -> bool:
        """Whether a row with this key was taken away before."""
        return (patient_id, key) in self._gone_keys

    def _first_unsaid(self, rows: Iterable[Row]) -> Row | None:
        """The first of these that no record of the file stands for yet; now one does."""
        for row in rows:
            if row["id"] not in self._said:
                self._said.add(row["id"])
                return row
        return None

    def _load(self, rows: Iterable[Row]) -> None:
        removed = []
        for row in rows:
            owner, key = row["patient_id"], row["source_key"]
            known = self._known(owner, row)
            if row["deleted"]:
                removed.append(row)
                self._gone[known] = row
                if key:
                    self._gone_keys[owner, key] = row
                continue
            self._same[known].append(row)
            if key:
                self._keyed[owner, key].append(row)
            elif self._kind.spot:
                self._spots[owner, *(row[name] for name in self._kind.spot)].append(row)
        self._removers = self._origins.removers(removed)

    def _remember_former(self, edits: StaffEdits) -> None:
        kind = self._kind
        living = itertools.chain.from_iterable(self._same.values())
        for row, log in edits.changed(kind.table, living, kind.same):
            owner = row["patient_id"]
            for values in values_had(log, kind.same):
                self._former.setdefault((owner, *values), row)
            if kind.spot and not row["source_key"]:
                for values in values_had(log, kind.spot):
                    if row not in self._spots[owner, *values]:
                        self._spots[owner, *values].append(row)

    def _known(self, patient_id: str, fields: Columns) -> Known:
        return (patient_id, *(fields[name] for name in self._kind.same))

    def _is_one_record(self, row: Row, fields: Fields | None) -> bool:
        """Whether the same key means the same record, and not by chance another one."""
        if fields is None:
            return self.is_from_here(row)
        if any(row[name] != fields[name] for name in self._kind.fixed):
            return False
        alike = all(row[name] == fields[name] for name in self._kind.alike)
        return alike or self.is_from_here(row)

    def _saying(self, patient_id: str, gone: Withdrawal, fields: Fields) -> Iterator[Row]:
        """Rows with the content of a withdrawn record, which may be half of a reading."""
        record = gone.record
        if not isinstance(record, IncomingMeasurement) or record.code not in PRESSURE_CODES:
            yield from self._same.get(self._known(patient_id, fields), ())
            return
        half = "value" if record.code == SYSTOLIC_CODE else "value2"
        for row in itertools.chain.from_iterable(self._same.values()):
            if (
                row["patient_id"] == patient_id
                and row["kind"] == record.kind
                and row["taken_at"] == record.taken_at
                and row[half] == record.value
            ):
                yield row
