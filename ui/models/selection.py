"""Keeping the chosen row chosen while the list under it changes."""

from typing import Protocol

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView

from ui.models.rows import NOTHING, AnyIndex


class KeyedModel(Protocol):
    """What RowListModel and PagedTableModel have in common."""

    def rowCount(self, parent: AnyIndex = NOTHING) -> int: ...
    def index(self, row: int, column: int, parent: AnyIndex = NOTHING) -> QModelIndex: ...
    def flags(self, index: AnyIndex) -> Qt.ItemFlag: ...
    def key_at(self, row: int) -> str: ...
    def row_of(self, key: str) -> int: ...


def current_key(view: QAbstractItemView, model: KeyedModel) -> str:
    """The chosen row's key, empty when none is chosen."""
    index = view.currentIndex()
    return model.key_at(index.row()) if index.isValid() else ""


def select_key(view: QAbstractItemView, model: KeyedModel, key: str) -> bool:
    """Choose the row with this key; False when it is not shown."""
    row = model.row_of(key)
    if row < 0:
        return False
    view.setCurrentIndex(model.index(row, 0))
    return True


def restore(view: QAbstractItemView, model: KeyedModel, key: str, was_at: int) -> None:
    """After ``show``: choose the same key again, or else the row that took its place."""
    if select_key(view, model, key):
        return
    index = next_selectable(model, max(was_at, 0))
    if index.isValid():
        view.setCurrentIndex(index)


def next_selectable(model: KeyedModel, start: int = 0) -> QModelIndex:
    """The first row from ``start`` on that is no heading, else the last one before it."""
    after = range(start, model.rowCount())
    before = range(min(start, model.rowCount()) - 1, -1, -1)
    for row in (*after, *before):
        index = model.index(row, 0)
        if model.flags(index) & Qt.ItemFlag.ItemIsSelectable:
            return index
    return QModelIndex()


def selected_keys(view: QAbstractItemView, model: KeyedModel) -> list[str]:
    """Keys of all selected rows, in the order shown."""
    rows = sorted({index.row() for index in view.selectionModel().selectedIndexes()})
    return [key for row in rows if (key := model.key_at(row))]
