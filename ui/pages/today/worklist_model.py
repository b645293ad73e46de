"""The rows of one worklist, of which only those looked at are fetched."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, Qt
from typing_extensions import override

from carecoord.services.worklist_rows import WorklistRow as Entry
from carecoord.services.worklists import WorklistService
from carecoord.vocab.actor import Actor
from ui.background.jobs import JobRunner
from ui.models.columns import Column
from ui.models.paged_table import PagedTableModel
from ui.models.rows import ROW_ROLE, AnyIndex
from ui.pages.today.wording import shown_row
from ui.widgets.worklist_row import WorklistRow

_KEPT = 2_000
_KEPT_ROLES = (ROW_ROLE, Qt.ItemDataRole.AccessibleTextRole)

Kept = Mapping[str, tuple[Entry, WorklistRow]]
"""Everything known of a row, and the row as it is painted, by patient id."""


class WorklistModel(PagedTableModel[WorklistRow]):
    """Ids of everybody on a list, rows of those in sight.

    A row fetched before stays visible while it is fetched again, so that nothing
    flickers when colleagues save.
    """

    def __init__(
        self,
        service: WorklistService,
        actor: Actor,
        today: dt.date,
        jobs: JobRunner,
        parent: QObject | None = None,
    ) -> None:
        super().__init__([_COLUMN], self._fetch, jobs, parent, spoken=WorklistRow.spoken)
        self._service = service
        self._actor = actor
        self._today = today
        self._kept: dict[str, tuple[Entry, WorklistRow]] = {}
        self.worklist_id = ""

    def choose(self, worklist_id: str, known: Kept) -> None:
        """Be about a list from the next ``show`` on, some rows of which are known already."""
        if worklist_id != self.worklist_id:
            self.worklist_id = worklist_id
            self._kept = {}
        self._kept.update(known)

    def entry(self, patient_id: str) -> Entry | None:
        """Everything known of a row; None until it was fetched."""
        found = self._kept.get(patient_id)
        return found[0] if found else None

    def _fetch(self, ids: Sequence[str]) -> Mapping[str, WorklistRow]:
        """Runs in a worker; the dictionary is only added to, so no lock is needed."""
        kept = self._kept
        found = read_rows(self._service, self._actor, self._today, self.worklist_id, ids)
        if len(kept) > _KEPT:
            kept.clear()
        kept.update(found)
        return {key: row for key, (_entry, row) in found.items()}

    @override
    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.ToolTipRole:
            row = self.data(index, ROW_ROLE)
            return row.tip if isinstance(row, WorklistRow) else None
        found = super().data(index, role)
        if found is None and role in _KEPT_ROLES and index.isValid():
            kept = self._kept.get(self.id_at(index.row()))
            if kept:
                return kept[1] if role == ROW_ROLE else kept[1].spoken()
        return found


_COLUMN: Column[WorklistRow] = Column("row", lambda: "", lambda row: row.spoken())


def read_rows(
    service: WorklistService, actor: Actor, today: dt.date, worklist_id: str, ids: Sequence[str]
) -> Kept:
    """Rows of these people on a list, for a worker."""
    found = service.rows_of(worklist_id, ids, actor=actor)
    return {key: (entry, shown_row(entry, worklist_id, today)) for key, entry in found.items()}
