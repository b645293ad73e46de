"""Who wrote a stored value last: an import may change what imports wrote, not what staff did."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.db.capture import INSERT_KEY
from carecoord.db.rowlog import row_logs
from carecoord.db.shapes import shape_of
from carecoord.entities.base import Synced
from carecoord.entities.journal import JournalEntry

REASON = "import:"
"""How the reason of an import's journal entries begins; the run's id follows."""
UNDO_REASON = f"undo-{REASON}"


class StaffEdits:
    """Looks up the journal entries behind stored values."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def by_staff(
        self, patient_id: str, stored: Mapping[str, Any], names: Iterable[str]
    ) -> frozenset[str]:
        """Those of the fields that a person wrote last, not an import.

        A field that was left blank when the row was made is nobody's word.

        Args:
            patient_id: Whose row it is.
            stored: The row with its ``clock``.
            names: Fields a file would change.
        """
        clock = json.loads(stored["clock"])
        stamps = {
            name: _stamp(clock, name)
            for name in names
            if name in clock or stored[name] not in (None, "")
        }
        reasons = self._reasons(patient_id, set(stamps.values()))
        return frozenset(name for name, stamp in stamps.items() if _is_staff(reasons.get(stamp)))

    def former(
        self, table: type[Synced], stored: Mapping[str, Any], names: tuple[str, str]
    ) -> frozenset[tuple[Any, Any]]:
        """Pairs of values staff took away from a row, by changing or by removing it.

        Args:
            table: The row's table.
            stored: The row with its ``clock``, whether it is removed or not.
            names: The two fields that a file knows the row by.
        """
        touched = [name for name in (*names, "deleted") if f'"{name}"' in stored["clock"]]
        if not touched or not self.by_staff(stored["patient_id"], stored, touched):
            return frozenset()
        pair = [(stored["id"], stored["patient_id"])]
        log = row_logs(self._session, shape_of(table), pair)[stored["id"]]
        one, two = (
            {log.start[name], *(version.value for version in log.versions[name].values())}
            for name in names
        )
        return frozenset((first, second) for first in one for second in two)

    def _reasons(self, patient_id: str, stamps: set[str]) -> dict[str, str]:
        query = select(JournalEntry.stamp, JournalEntry.reason).where(
            JournalEntry.subject == patient_id, JournalEntry.stamp.in_(stamps)
        )
        return dict(self._session.execute(query).all())


def _is_staff(reason: str | None) -> bool:
    return reason is not None and not reason.startswith((REASON, UNDO_REASON))


def _stamp(clock: Mapping[str, Any], name: str) -> str:
    """The best version of a field; a field never changed has the stamp of the insert."""
    heads = clock.get(name, clock.get(INSERT_KEY, ""))
    return str(heads[0] if isinstance(heads, list) else heads)
