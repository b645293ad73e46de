"""The versions of the practice's own texts or lists at the left, by how far they have come."""

import enum
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import Generic, Protocol, TypeVar

from PySide6.QtCore import QModelIndex, Signal, Slot

from ui.models.rows import ListRow, RowListModel
from ui.models.selection import current_key, select_key
from ui.widgets.cards import Card
from ui.widgets.empty_state import EmptyState
from ui.widgets.group_head import GroupHead
from ui.widgets.library_row import LibraryDelegate
from ui.widgets.row_list import RowList


class _Item(Protocol):
    @property
    def state(self) -> object: ...


Item = TypeVar("Item", bound=_Item)
State = TypeVar("State", bound=enum.Enum)


class VersionPane(Card, Generic[Item]):
    """A list under headings, or a sentence where there is nothing to list.

    Signals:
        chosen: Id of the version now chosen.
        new_asked: A new one is wanted.
    """

    chosen = Signal(str)
    new_asked = Signal()

    def __init__(self, name: str, nothing: EmptyState) -> None:
        super().__init__("card", (0, 12, 0, 12), 8)
        self._items: Sequence[Item] = ()
        self.model = RowListModel(self)
        self.list = RowList(name, LibraryDelegate())
        self.list.setModel(self.model)
        self.nothing = nothing
        self.list.moved_to.connect(self._on_moved)

    def show_items(self, items: Sequence[Item]) -> None:
        """Replace the list; what is chosen stays so."""
        if items != self._items:
            self._items = items
            self._show()

    def choose(self, version_id: str) -> bool:
        """Choose a version without telling; False when it is not in the list shown."""
        self.list.blockSignals(True)
        found = select_key(self.list, self.model, version_id)
        if not found:
            self.list.setCurrentIndex(QModelIndex())
        self.list.blockSignals(False)
        return found

    @abstractmethod
    def _show(self) -> None:
        """Show what is to be listed now."""

    @abstractmethod
    def _row(self, item: Item) -> ListRow:
        """One version as the list shows it."""

    def _show_under(self, heads: Mapping[State, str], items: Sequence[Item]) -> None:
        """Show these under a heading for each state, in the order of the headings."""
        rows: list[ListRow] = []
        for state, head in heads.items():
            under = [one for one in items if one.state is state]
            if under:
                rows += [GroupHead(head, len(under)), *map(self._row, under)]
        kept = current_key(self.list, self.model)
        self.list.blockSignals(True)
        self.model.show(rows)
        select_key(self.list, self.model, kept)
        self.list.blockSignals(False)
        self.list.setVisible(bool(items))
        self.nothing.setVisible(not items)

    @Slot(QModelIndex)
    def _on_moved(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(self.model.key_at(index.row()))
