"""The list at the left: painted rows under headings, moved through with the keyboard alone."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QSize, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListView, QStyleOptionViewItem
from typing_extensions import override

from carecoord.common.i18n import _
from carecoord.services.worklist_rows import WorklistRow as Entry
from ui.models.selection import current_key, next_selectable, select_key
from ui.pages.today.worklist_model import WorklistModel
from ui.theme.look import look
from ui.widgets.group_head import HEAD_PX, GroupHead
from ui.widgets.row_list import RowList
from ui.widgets.row_roles import AnyIndex
from ui.widgets.worklist_row import WorklistDelegate

_EVEN_FROM = 1_000
"""Rows from which all, also headings, are equally high: Qt then need not measure each."""


class _Delegate(WorklistDelegate):
    """Knows a heading without fetching the row."""

    even = False

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        model = index.model()
        heading = isinstance(model, WorklistModel) and not model.id_at(index.row())
        return QSize(0, look().px(HEAD_PX if heading and not self.even else self.height_px))


class WorklistView(RowList):
    """Keeps its place while rows come and go; arrows skip the headings."""

    def __init__(self, model: WorklistModel) -> None:
        delegate = _Delegate()
        super().__init__(_("People on this list"), delegate)
        self._delegate = delegate
        self._model = model
        self._place = 0
        self.setLayoutMode(QListView.LayoutMode.SinglePass)
        self.setModel(model)
        self.moved_to.connect(self._on_moved)

    @property
    def key(self) -> str:
        """The patient chosen, "" when none is."""
        return current_key(self, self._model)

    @property
    def entry(self) -> Entry | None:
        """The chosen row, None when none is or it is still being fetched."""
        return self._model.entry(self.key) if self.key else None

    def show_entries(self, entries: Sequence[str | GroupHead], *, keep: bool) -> None:
        """Show other rows; ``keep`` keeps the place and the person chosen, if still there."""
        key = self.key if keep else ""
        place = self._place if keep else 0
        scrolled = self.verticalScrollBar().value() if keep else 0
        even = len(entries) >= _EVEN_FROM
        self._delegate.even = even
        self.setUniformItemSizes(even)
        self._model.show(entries)
        self._place = place
        if key:
            select_key(self, self._model, key)
        if keep:
            self.verticalScrollBar().setValue(scrolled)

    def choose(self, key: str) -> bool:
        return select_key(self, self._model, key)

    def choose_here(self) -> bool:
        """Choose the row at the place last worked at; False when the list is empty."""
        return self._choose(next_selectable(self._model, self._place))

    def key_after(self) -> str:
        """Who comes next, or before when this is the last; "" when there is nobody else."""
        here = self.currentIndex().row() if self.currentIndex().isValid() else self._place - 1
        for row in (*range(here + 1, self._model.rowCount()), *range(here - 1, -1, -1)):
            if key := self._model.id_at(row):
                return key
        return ""

    @Slot()
    def go_down(self) -> None:
        self._step(1)

    @Slot()
    def go_up(self) -> None:
        self._step(-1)

    def _step(self, by: int) -> bool:
        if not self.currentIndex().isValid():
            return self.choose_here()
        row = self.currentIndex().row() + by
        while 0 <= row < self._model.rowCount() and not self._model.id_at(row):
            row += by
        return 0 <= row < self._model.rowCount() and self._choose(self._model.index(row, 0))

    def _choose(self, index: QModelIndex) -> bool:
        if not index.isValid():
            return False
        self.setCurrentIndex(index)
        return True

    @Slot(QModelIndex)
    def _on_moved(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        self._place = index.row()
        if index.row() == 1 and not self._model.id_at(0):
            self.scrollToTop()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._step(1 if event.key() == Qt.Key.Key_Down else -1)
            event.accept()
            return
        super().keyPressEvent(event)

    @override
    def keyboardSearch(self, search: str) -> None:
        """Not by typing: it would fetch every row, and letters are shortcuts here."""

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.scheduleDelayedItemsLayout()
