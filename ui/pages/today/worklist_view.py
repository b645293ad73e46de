"""The list at the left: painted rows under headings, moved through with the keyboard alone."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from PySide6.QtCore import QEvent, QModelIndex, Qt, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHeaderView
from typing_extensions import override

from carecoord.common.i18n import _
from carecoord.services.worklist_rows import WorklistRow as Entry
from ui.models.selection import current_key, next_selectable, select_key
from ui.pages.today.worklist_model import WorklistModel
from ui.theme.look import look
from ui.widgets.data_table import DataTable
from ui.widgets.group_head import HEAD_PX, GroupHead
from ui.widgets.worklist_row import WorklistDelegate


class WorklistView(DataTable):
    """Keeps its place while rows come and go; arrows skip the headings.

    A table of one column, because Qt lays out a list by asking for every row: with
    20,000 of them the window would stand still.
    """

    def __init__(self, model: WorklistModel) -> None:
        super().__init__(_("People on this list"))
        self._model = model
        self._heads: list[int] = []
        self._place = 0
        self.setItemDelegate(WorklistDelegate(self))
        self.setModel(model)
        self.setProperty("painted", True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.moved_to.connect(self._on_moved)
        self._fit_rows()

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
        before = self._heads
        self._heads = [row for row, entry in enumerate(entries) if type(entry) is not str]
        self._model.show(entries)
        self._fit_rows(before)
        self._place = place
        if key:
            select_key(self, self._model, key)
        self.verticalScrollBar().setValue(scrolled)
        self.bring_rows()

    def choose(self, key: str) -> bool:
        return select_key(self, self._model, key)

    def choose_here(self) -> bool:
        """Choose the row at the place last worked at; False when the list is empty."""
        return self._choose(next_selectable(self._model, self._place))

    def key_after(self, done: AbstractSet[str] = frozenset()) -> str:
        """Who comes next, or before when this is the last; "" when there is nobody else.

        ``done`` are people just worked for, whose rows are about to leave.
        """
        here = self.currentIndex().row() if self.currentIndex().isValid() else self._place - 1
        for row in (*range(here + 1, self._model.rowCount()), *range(here - 1, -1, -1)):
            key = self._model.id_at(row)
            if key and key not in done:
                return key
        return ""

    @Slot()
    def go_down(self) -> None:
        self._step(1)

    @Slot()
    def go_up(self) -> None:
        self._step(-1)

    def _step(self, by: int) -> None:
        if not self.currentIndex().isValid():
            self.choose_here()
            return
        row = self.currentIndex().row() + by
        while 0 <= row < self._model.rowCount() and not self._model.id_at(row):
            row += by
        if 0 <= row < self._model.rowCount():
            self._choose(self._model.index(row, 0))

    def _choose(self, index: QModelIndex) -> bool:
        if not index.isValid():
            return False
        self.setCurrentIndex(index)
        return True

    def _fit_rows(self, heads_before: Sequence[int] = ()) -> None:
        """Rows keep their height when others are shown in them, so a heading's is taken back."""
        rows, row_px = self.verticalHeader(), look().px(WorklistDelegate.height_px)
        rows.setMinimumSectionSize(1)
        rows.setDefaultSectionSize(row_px)
        for row in heads_before:
            if row < rows.count():
                rows.resizeSection(row, row_px)
        for row in self._heads:
            rows.resizeSection(row, look().px(HEAD_PX))

    @Slot(QModelIndex)
    def _on_moved(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        self._place = index.row()
        if index.row() == 1 and not self._model.id_at(0):
            self.scrollToTop()

    # Qt overrides

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._step(1 if event.key() == Qt.Key.Key_Down else -1)
            event.accept()
            return
        if event.text().strip() and event.text().isprintable():
            event.ignore()  # the page knows what letters are for
            return
        super().keyPressEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """What is said under the list takes room from it; the person chosen stays in sight."""
        chosen = self.visualRect(self.currentIndex())
        was_in_sight = chosen.top() >= 0 and chosen.bottom() <= event.oldSize().height()
        super().resizeEvent(event)
        if chosen.isValid() and was_in_sight:
            self.scrollTo(self.currentIndex())

    @override
    def keyboardSearch(self, search: str) -> None:
        """Not by typing: it would fetch every row, and letters are shortcuts here."""

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit_rows()
