"""Who wrote a stored value last: an import may change what imports wrote, not what staff did."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.entities.journal import JournalEntry

REASON = "import:"
"""How the reason of an import's journal entries begins; the run's id follows."""


class StaffEdits:
    """Looks up the journal entry behind a stored value."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def by_staff(
        self, patient_id: str, stored: Mapping[str, Any], names: Iterable[str]
    ) -> frozenset[str]:
        """Those of the fields that a person wrote last, not an import.

        Args:
            patient_id: Whose row it is.
            stored: The row with its ``clock``.
            names: Fields a file would change.
        """
        clock = json.loads(stored["clock"])
        stamps = {name: _stamp(clock, name) for name in names}
        query = select(JournalEntry.stamp, JournalEntry.reason).where(
            JournalEntry.subject == patient_id, JournalEntry.stamp.in_(set(stamps.values()))
        )
        reasons = dict(self._session.execute(query).all())
        return frozenset(
            name
            for name, stamp in stamps.items()
            if stamp in reasons and not reasons[stamp].startswith(REASON)
        )


def _stamp(clock: Mapping[str, Any], name: str) -> str:
    """The best version of a field; a field never changed has the stamp of the insert."""
    heads = clock.get(name, clock.get("*", ""))
    return str(heads[0] if isinstance(heads, list) else heads)
