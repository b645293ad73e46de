"""Phones, e-mail and postal addresses that a source gives anew in place of its former ones."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy.orm import Session

from carecoord.common.i18n import n_
from carecoord.entities import Address, ContactPoint
from carecoord.importers.records import Problem
from carecoord.services.import_origins import Origins
from carecoord.services.import_plan import Fields, Plan, Table, stored_rows
from carecoord.services.import_staff_edits import StaffEdits

_CONTACT = ("kind", "use", "typed", "normal", "message_safe", "shared", "standing", "rank")
_ADDRESS = ("line", "city", "state", "postcode", "country", "mail_safe")
_COLUMNS = {ContactPoint: _CONTACT, Address: _ADDRESS}


class FormerWays:
    """Ways to reach people that the source of a file brought and the file does not name any more.

    What staff wrote or marked is not the source's to replace, nor what another source brought.
    """

    def __init__(self, session: Session, plan: Plan, people: Collection[str], source: str) -> None:
        self._plan = plan
        self._source = source.casefold()
        self._origins = Origins(session)
        self._edits = StaffEdits(session)
        self._rows: dict[tuple[Table, str], list[dict[str, Any]]] = defaultdict(list)
        self._replaced = 0
        for table, columns in _COLUMNS.items():
            for row in stored_rows(session, table, people, columns):
                if not row["deleted"]:
                    self._rows[table, row["patient_id"]].append(row)

    def replace(
        self, table: Table, patient_id: str, fields: Fields, *, alike: Iterable[str],
        said: Collection[str],
    ) -> bool:  # fmt: skip
        """Plan that a former one becomes this one.

        Args:
            table: ContactPoint or Address.
            patient_id: Whose it is.
            fields: The new values.
            alike: Columns in which the former one agrees with it.
            said: Numbers, addresses or lines that the file says of this person.

        Returns:
            Whether there was one to replace.
        """
        rows = self._rows.get((table, patient_id), [])
        same = tuple(alike)
        for row in rows:
            known = row["line"] if table is Address else row["normal"] or row["typed"]
            if known in said or any(row[name] != fields[name] for name in same):
                continue
            if not self._is_the_sources(table, row):
                continue
            rows.remove(row)
            self._plan.update(table, patient_id, row["id"], fields)
            self._replaced += 1
            return True
        return False

    def correct_address(self, patient_id: str, fields: Fields) -> None:
        """Plan that the address with this street and postcode lies where the source says now."""
        for row in self._rows.get((Address, patient_id), ()):
            if (row["line"], row["postcode"]) != (fields["line"], fields["postcode"]):
                continue
            given = {name: value for name, value in fields.items() if value and row[name] != value}
            if given and self._is_the_sources(Address, row):
                self._plan.update(Address, patient_id, row["id"], given)

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

    def _is_the_sources(self, table: Table, row: dict[str, Any]) -> bool:
        if self._edits.by_staff(table, row["patient_id"], row, _COLUMNS[table]):
            return False
        source = self._origins.source_of(row)
        return source is not None and source.casefold() == self._source
