"""Where stored rows came from and who took them away: a source, an undoing, or somebody here."""

import enum
import itertools
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.db.capture import INSERT_KEY
from carecoord.db.journal import REASON_MARK
from carecoord.db.shapes import decode_fields
from carecoord.db.stamps import stamp_hlc
from carecoord.entities import ImportRun
from carecoord.entities.journal import JournalEntry

REASON = "import:"
"""How the reason of an import's journal entries begins; the run's id follows."""
UNDO_REASON = f"undo-{REASON}"
SCHEDULE = "schedule"
"""Format of the runs that brought in appointments."""
WORKED_LIST = "worked list"
"""Format of the runs that brought back a list staff had filled in."""
WORKED_LIST_REASON = "worked-list:"
"""The same for those: what they write is the word of the person here, not of a source."""
UNDO_WORKED_LIST = f"undo-{WORKED_LIST_REASON}"
_AT_A_TIME = 500

Row = Mapping[str, Any]
"""A stored row with its patient and its ``clock``."""


class Remover(enum.Enum):
    """Who marked a row as deleted."""

    STAFF = "staff"
    SOURCE = "source"
    UNDOING = "undoing"


def reasons_of_run(form: str) -> tuple[str, str]:
    """How the reasons of a run of this format and of its undoing begin."""
    if form == WORKED_LIST:
        return WORKED_LIST_REASON, UNDO_WORKED_LIST
    return REASON, UNDO_REASON


class Origins:
    """Looks up the journal entries that made rows and took them away."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._sources: dict[str, str] | None = None

    def source_of(self, row: Row) -> str | None:
        """Name of the source a row came from, "" for one without a name; None for no import."""
        stamp = stamp_of(row["clock"], INSERT_KEY)
        reason = reasons_of(self._session, [(row["patient_id"], stamp)]).get(stamp, "")
        if not reason.startswith(REASON):
            return None
        run_id = reason.removeprefix(REASON).split(REASON_MARK)[0]
        return self._runs().get(run_id)

    def removers(self, rows: Iterable[Row]) -> dict[str, Remover]:
        """Who took these rows away, by key."""
        stamps = {row["id"]: (row["patient_id"], stamp_of(row["clock"], "deleted")) for row in rows}
        reasons = reasons_of(self._session, stamps.values())
        return {row_id: _remover(reasons.get(stamp, "")) for row_id, (_of, stamp) in stamps.items()}

    def _runs(self) -> Mapping[str, str]:
        if self._sources is None:
            runs = self._session.execute(select(ImportRun.id, ImportRun.source)).all()
            self._sources = dict(runs)
        return self._sources


def reasons_of(session: Session, stamped: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Reasons of journal entries by stamp.

    Args:
        session: The store.
        stamped: Pairs of the patient an entry is about and its stamp.
    """
    entry = JournalEntry
    found: dict[str, str] = {}
    waiting = iter(stamped)
    while some := list(itertools.islice(waiting, _AT_A_TIME)):
        query = select(entry.stamp, entry.reason).where(
            entry.subject.in_({subject for subject, _stamp in some}),
            # The stamp begins with the instant, and the journal has an index by that.
            entry.hlc.in_({stamp_hlc(stamp) for _subject, stamp in some}),
            entry.stamp.in_({stamp for _subject, stamp in some}),
        )
        found.update(session.execute(query).all())
    return found


def stamp_of(clock: str | Mapping[str, Any], name: str) -> str:
    """The best version of a field; a field never changed has the stamp of the insert."""
    known = decode_fields(clock) if isinstance(clock, str) else clock
    heads = known.get(name, known.get(INSERT_KEY, ""))
    return str(heads[0] if isinstance(heads, list) else heads)


def is_by_staff(reason: str | None) -> bool:
    """Whether a person here wrote something, not an import or the undoing of one."""
    return reason is not None and not reason.startswith((REASON, UNDO_REASON))


def _remover(reason: str) -> Remover:
    if reason.startswith(UNDO_REASON):
        return Remover.UNDOING
    return Remover.SOURCE if reason.startswith(REASON) else Remover.STAFF
