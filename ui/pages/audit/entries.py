"""Entries of the journal as a table that grows while somebody scrolls."""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import QAbstractTableModel, QObject, Qt, Signal
from typing_extensions import override

from carecoord.common.i18n import _
from carecoord.rules.times import time_of_day
from carecoord.services.audit import AuditRow
from ui.models.columns import Column
from ui.models.rows import NOTHING, ROW_ROLE, AnyIndex
from ui.widgets.formats import full_date

_SHOWN = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)


class EntriesModel(QAbstractTableModel):
    """Holds what was read so far; the page reads on when the end comes into sight.

    Signals:
        more_wanted: Read the next entries, then call ``add``.
    """

    more_wanted = Signal()

    def __init__(self, zone: ZoneInfo, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns = columns(zone)
        self._rows: list[AuditRow] = []
        self._has_more = False

    def show(self, rows: Sequence[AuditRow], *, has_more: bool) -> None:
        """Replace the content."""
        self.beginResetModel()
        self._rows, self._has_more = list(rows), has_more
        self.endResetModel()

    def add(self, rows: Sequence[AuditRow], *, has_more: bool) -> None:
        """Put the next entries under those shown."""
        self._has_more = has_more
        if rows:
            first = len(self._rows)
            self.beginInsertRows(NOTHING, first, first + len(rows) - 1)
            self._rows += rows
            self.endInsertRows()

    def row_at(self, row: int) -> AuditRow:
        return self._rows[row]

    def widths(self) -> list[int]:
        return [column.width_px for column in self._columns]

    @override
    def rowCount(self, parent: AnyIndex = NOTHING) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: AnyIndex = NOTHING) -> int:
        return 0 if parent.isValid() else len(self._columns)

    @override
    def canFetchMore(self, parent: AnyIndex) -> bool:
        return not parent.isValid() and self._has_more

    @override
    def fetchMore(self, parent: AnyIndex) -> None:
        if self.canFetchMore(parent):
            self._has_more = False  # until they are here
            self.more_wanted.emit()

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return self._columns[section].heading()

    @override
    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], self._columns[index.column()]
        if role in _SHOWN:
            return column.text(row)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{column.heading()}: {column.text(row)}"
        return row if role == ROW_ROLE else None


def columns(zone: ZoneInfo) -> tuple[Column[AuditRow], ...]:
    """When, who, what, about whom, where and why."""

    def at(row: AuditRow) -> str:
        return when(row.at, zone)

    return (
        Column("at", lambda: _("When"), at, width_px=180),
        Column("who", lambda: _("Who"), lambda row: row.who or _("The program"), width_px=150),
        Column("what", lambda: _("What"), lambda row: row.what, width_px=300),
        Column("patient", lambda: _("About"), lambda row: row.patient, width_px=170),
        Column("computer", lambda: _("Computer"), lambda row: row.computer, width_px=120),
        Column("reason", lambda: _("Why"), lambda row: row.reason, width_px=170),
    )


def when(at: dt.datetime, zone: ZoneInfo) -> str:
    """The practice's day and time of an instant."""
    local = at.astimezone(zone)
    return _("{day}, {time}").format(day=full_date(local.date()), time=time_of_day(local.time()))
