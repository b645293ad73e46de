"""Lists small enough to hold whole: timelines, libraries, menus."""

from collections.abc import Sequence
from typing import Any, Protocol

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

AnyIndex = QModelIndex | QPersistentModelIndex
NOTHING = QModelIndex()
ROW_ROLE = Qt.ItemDataRole.UserRole
"""Under this role a delegate finds the row object itself."""


class ListRow(Protocol):
    """What a list needs of a row; the delegates' row classes provide it."""

    @property
    def key(self) -> str:
        """Identity, kept over a reload; empty for a heading."""
        ...

    def spoken(self) -> str:
        """The whole row as a sentence, for a screen reader."""
        ...


class RowListModel(QAbstractListModel):
    """Rows for a QListView whose delegate paints them.

    A row without a key is a heading: it is shown and read aloud, never selected.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: Sequence[ListRow] = ()

    def show(self, rows: Sequence[ListRow]) -> None:
        """Replace the content."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def row_at(self, row: int) -> ListRow:
        return self._rows[row]

    def key_at(self, row: int) -> str:
        return self._rows[row].key

    def row_of(self, key: str) -> int:
        """Where a key stands; -1 when it is not shown."""
        return next((i for i, row in enumerate(self._rows) if key and row.key == key), -1)

    @override
    def rowCount(self, parent: AnyIndex = NOTHING) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.spoken()
        return None

    @override
    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        if not index.isValid() or not self._rows[index.row()].key:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
