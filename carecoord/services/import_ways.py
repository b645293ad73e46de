"""Phones, e-mail and postal addresses that a source gives anew in place of its former ones."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy.orm import Session

from carecoord.common.i18n import n_
from carecoord.entities import Address, ContactPoint
from carecoord.importers.records import Problem
from carecoord.services.import_origins import Origins, Row
from carecoord.services.import_plan import Fields, Plan, Table, stored_rows
from carecoord.services.import_staff_edits import StaffEdits

_CONTACT = ("kind", "use", "typed", "normal", "message_safe", "shared", "standing", "rank")
_ADDRESS = ("line", "city", "state", "postcode", "country", "mail_safe")
_COLUMNS = {ContactPoint: _CONTACT, Address: _ADDRESS}
_ALIKE = {ContactPoint: ("kind", "use"), Address: ("country",)}
"""Columns in which a new one agrees with the one it replaces."""


class FormerWays:
    """Ways to reach people that the source of a file brought and the file does not name any more.

    What staff wrote or marked is not the source's to replace, nor what another source brought.
    """

    def __init__(self, session: Session, plan: Plan, people: Iterable[str], source: str) -> None:
        """``people``: those of whom something is new; only theirs are looked at."""
        self._plan = plan
        self._source = source.casefold()
        self._origins = Origins(session)
        self._edits = StaffEdits(session)
        self._rows: dict[tuple[Table, str], list[dict[str, Any]]] = defaultdict(list)
        self._replaced = 0
        known = sorted(people)
        for table, columns in _COLUMNS.items():
            for row in stored_rows(session, table, known, columns):
                if not row["deleted"]:
                    self._rows[table, row["patient_id"]].append(row)

    def replace(self, table: Table, patient_id: str, fields: Fields, said: Collection[str]) -> bool:
        """Plan that a former one becomes this one.

        Args:
            table: ContactPoint or Address.
            patient_id: Whose it is.
            fields: The new values.
            said: Numbers, e-mail addresses or streets that the file says of this person.

        Returns:
            Whether there was one to replace.
        """
        rows = self._rows.get((table, patient_id), [])
        if table is Address and self._is_corrected(patient_id, rows, fields):
            return True
        for row in rows:
            known = row["line"] if table is Address else row["normal"] or row["typed"]
            alike = all(row[name] == fields[name] for name in _ALIKE[table])
            if alike and known not in said and self._is_the_sources(table, row):
                rows.remove(row)
                self._plan.update(table, patient_id, row["id"], fields)
                self._replaced += 1
                return True
        return False

    def _is_corrected(self, patient_id: str, rows: Iterable[Row], fields: Fields) -> bool:
        """Plan that the address with this street and postcode lies where the source says now."""
        spot = fields["line"], fields["postcode"]
        same = [row for row in rows if (row["line"], row["postcode"]) == spot]
        for row in same:
            given = {name: value for name, value in fields.items() if value and row[name] != value}
            if given and self._is_the_sources(Address, row):
                self._plan.update(Address, patient_id, row["id"], given)
        return bool(same)

    def told(self) -> None:
        """Say how many were replaced."""
        if count := self._replaced:
            message = n_(
                "{count} phone, e-mail or postal address was replaced by what the source says now.",
                "{count} phones, e-mail or postal addresses were replaced by what the source says"
                " now.",
                count,
            )
            self._plan.problems.append(Problem("note", "", message.format(count=count)))

    def _is_the_sources(self, table: Table, row: Row) -> bool:
        if self._edits.by_staff(table, row["patient_id"], row, _COLUMNS[table]):
            return False
        source = self._origins.source_of(row)
        return source is not None and source.casefold() == self._source
