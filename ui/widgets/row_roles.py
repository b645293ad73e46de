"""Where a delegate finds the row object: under the user role of the model."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt

AnyIndex = QModelIndex | QPersistentModelIndex


def row_of(index: AnyIndex) -> object:
    """The row object behind an index; None while it is still being fetched."""
    return index.data(Qt.ItemDataRole.UserRole)
