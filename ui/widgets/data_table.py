"""A table of rows to read and choose."""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QRectF,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTableView, QWidget
from typing_extensions import override

from ui.theme.look import look
from ui.theme.painting import painting
from ui.widgets.painting import fill, frame
from ui.widgets.read_row import read_row
from ui.widgets.row_roles import AnyIndex

_ROW_PX, _BAR_PX = 36, 3


@runtime_checkable
class BringsRows(Protocol):
    """A model that fetches the rows looked at."""

    def bring(self, rows: range) -> None:
        """Have these before they are painted, if they can be had at once."""
        ...


class DataTable(QTableView):
    """Whole rows are chosen, Tab leaves the table, Enter or a double click opens a row.

    Signals:
        opened: The row a person opened.
        moved_to: The row now chosen, however it was chosen.
    """

    opened = Signal(QModelIndex)
    moved_to = Signal(QModelIndex)

    def __init__(self, name: str, parent: QWidget | None = None, *, several: bool = False) -> None:
        """``several`` rows can be chosen at once for bulk work."""
        super().__init__(parent)
        self._is_unread = False
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        modes = QAbstractItemView.SelectionMode
        self.setSelectionMode(modes.ExtendedSelection if several else modes.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        heading = self.horizontalHeader()
        heading.setHighlightSections(False)
        heading.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.doubleClicked.connect(self.opened)
        self._fit()

    def let_sort(self) -> None:
        """Clicking a heading asks the model to sort; nothing is sorted until then."""
        self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex())
            event.accept()
            return
        super().keyPressEvent(event)

    @override
    def currentChanged(self, current: AnyIndex, previous: AnyIndex) -> None:
        super().currentChanged(current, previous)
        self._is_unread = self.hasFocus() and not _is_here(self.currentIndex())
        self.moved_to.emit(self.currentIndex())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        self.paint_cells(event)
        if self.hasFocus() and not self.currentIndex().isValid():
            with painting(self.viewport()) as painter:
                frame(painter, QRectF(self.viewport().rect()), "focus", 2, 6)
        chosen: QItemSelectionModel | None = self.selectionModel()
        if chosen is None or not chosen.hasSelection():
            return
        # The ground of a chosen row is too faint to tell it by, and lost to who sees no colours.
        with painting(self.viewport()) as painter:
            for row in self._rows_in_sight():
                if chosen.isRowSelected(row, self.rootIndex()):
                    top, height = self.rowViewportPosition(row), self.rowHeight(row)
                    fill(painter, QRectF(0, top + 3, _BAR_PX, height - 7), "primary", 1.5)

    def paint_cells(self, event: QPaintEvent) -> None:
        """What stands in the cells; what marks the chosen rows is painted over it."""
        super().paintEvent(event)

    def bring_rows(self) -> None:
        """Other rows are in sight: have them before they are painted, if that can be."""
        model: object = self.model()
        if isinstance(model, BringsRows) and self.isVisible():
            model.bring(self._rows_in_sight())

    @override
    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        if dy:
            self.bring_rows()

    def _rows_in_sight(self) -> range:
        first, last = self.rowAt(0), self.rowAt(self.viewport().height() - 1)
        model = self.model()
        return range(max(first, 0), last + 1 if last >= 0 else model.rowCount())

    @override
    def dataChanged(self, first: AnyIndex, last: AnyIndex, roles: Sequence[int] = ()) -> None:
        super().dataChanged(first, last, roles)
        # A row that was still on its way when the cursor came is read out when it is here.
        if self._is_unread and self.hasFocus() and _is_here(self.currentIndex()):
            self._is_unread = False
            read_row(self, has_arrived=True)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        QTimer.singleShot(0, self, self._read_row)  # Qt tells of the list itself after this

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit()

    def _fit(self) -> None:
        self.verticalHeader().setDefaultSectionSize(look().px(_ROW_PX))

    @Slot()
    def _read_row(self) -> None:
        if self.hasFocus():
            read_row(self)


def _is_here(index: QModelIndex) -> bool:
    """Whether there is anything to read out of a row yet."""
    return index.data(Qt.ItemDataRole.AccessibleTextRole) is not None
