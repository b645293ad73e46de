"""The table of patients and which of its columns are shown."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QPoint,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget
from typing_extensions import override

from carecoord.common.i18n import _
from carecoord.services.patient_list import PatientRow
from ui.models.columns import Column
from ui.models.paged_table import PagedTableModel
from ui.pages.patients.columns import HIDDEN_AT_FIRST
from ui.state.window_state import WindowState
from ui.theme.look import TEXT_PERCENTS, look
from ui.widgets.cells import CellTable

_STATE = "patients"
_STATE_TEXT_PERCENT = "columns/patients_text_percent"
_MANY_ROWS = 200
_ALWAYS = 0
"""The name: a row without it could not be told from others."""


class PatientTable(CellTable):
    """Many thousand rows; several can be chosen for bulk work.

    Signals:
        chosen_count: How many people are chosen now.
    """

    chosen_count = Signal(int)

    def __init__(
        self,
        model: PagedTableModel[PatientRow],
        columns: Sequence[Column[PatientRow]],
        state: WindowState,
    ) -> None:
        super().__init__(_("Patients"), model.cell, several=True)
        self._people = model
        self._columns = columns
        self._state = state
        self._busy = True
        self._is_whole, self._all_wait = True, False
        self._text_percent = look().text_percent
        self.setModel(model)
        self.let_sort()
        # A heading asks whether its whole column is selected: row by row, each time it is drawn.
        self.horizontalHeader().setSelectionModel(QItemSelectionModel(model, self))
        self._set_up_columns()
        self.selectionModel().selectionChanged.connect(self._on_selection)
        self._busy = False

    def _set_up_columns(self) -> None:
        header = self.horizontalHeader()
        header.setSectionsMovable(True)
        header.setStretchLastSection(True)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._on_header_menu)
        for section, column in enumerate(self._columns):
            self.setColumnWidth(section, look().px(column.width_px))
            self.setColumnHidden(section, column.key in HIDDEN_AT_FIRST)
        if self._state.restore_columns(header, _STATE):
            self._grow(_kept_text_percent(self._state))
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        for changed in (header.sectionResized, header.sectionMoved):
            changed.connect(self._remember)

    def shown_columns(self) -> list[str]:
        """Keys of the columns in sight, in the order they stand."""
        header = self.horizontalHeader()
        sections = (header.logicalIndex(place) for place in range(header.count()))
        return [self._columns[each].key for each in sections if not self.isColumnHidden(each)]

    def keys(self) -> list[str]:
        """Ids of everybody chosen, in the order shown."""
        return [key for row in self._rows() if (key := self._people.id_at(row))]

    def count(self) -> int:
        """How many people are chosen, without walking through them."""
        return sum(part.bottom() - part.top() + 1 for part in self._parts())

    def hold_first(self) -> None:
        """Only who stands at the top is there yet."""
        self._is_whole = False

    def hold_everybody(self) -> None:
        """Everybody is there; choose them if that was asked for before."""
        self._is_whole, waited, self._all_wait = True, self._all_wait, False
        if waited:
            self.selectAll()

    def forget_choosing(self) -> None:
        """Others are asked for than those who were to be chosen."""
        self._all_wait = False

    def column_menu(self, parent: QWidget) -> QMenu:
        """Every column with a tick, and by keys what the pointer does with the headings."""
        menu = QMenu(parent)
        for section, column in enumerate(self._columns):
            action = menu.addAction(column.heading())
            action.setCheckable(True)
            action.setChecked(not self.isColumnHidden(section))
            action.setEnabled(section != _ALWAYS)
            action.setData(section)
        menu.triggered.connect(self._on_column)
        menu.addSeparator()
        sorts = menu.addMenu(_("Sort by"))
        for section, column in enumerate(self._columns):
            if column.sortable:
                sorts.addAction(column.heading()).setData(section)
        sorts.triggered.connect(self._on_sort)
        moves = menu.addMenu(_("Move to the left"))
        for section, column in enumerate(self._columns):
            moves.addAction(column.heading()).setData(section)
        moves.triggered.connect(self._on_move)
        return menu

    def _parts(self) -> list[QItemSelectionRange]:
        """Ranges of chosen rows; each row is in one of them."""
        return [part for part in self.selectionModel().selection().toList() if part.left() == 0]

    def _rows(self) -> list[int]:
        return sorted({row for p in self._parts() for row in range(p.top(), p.bottom() + 1)})

    @Slot()
    def _on_selection(self) -> None:
        self.chosen_count.emit(self.count())

    @Slot(QPoint)
    def _on_header_menu(self, place: QPoint) -> None:
        self.column_menu(self).popup(self.horizontalHeader().mapToGlobal(place))

    @Slot(QAction)
    def _on_column(self, action: QAction) -> None:
        if not action.isCheckable():
            return  # of a menu inside
        self.setColumnHidden(action.data(), not action.isChecked())
        self._remember()

    @Slot(QAction)
    def _on_sort(self, action: QAction) -> None:
        """The same column once more sorts the other way round."""
        header, order = self.horizontalHeader(), Qt.SortOrder
        is_again = header.sortIndicatorSection() == action.data()
        upwards = is_again and header.sortIndicatorOrder() == order.AscendingOrder
        self.sortByColumn(action.data(), order.DescendingOrder if upwards else order.AscendingOrder)

    @Slot(QAction)
    def _on_move(self, action: QAction) -> None:
        """Before the next one that is shown."""
        header = self.horizontalHeader()
        place = header.visualIndex(action.data())
        shown = [at for at in range(place) if not header.isSectionHidden(header.logicalIndex(at))]
        if shown:
            header.moveSection(place, shown[-1])

    @Slot()
    def _remember(self) -> None:
        if not self._busy:
            self._state.save_columns(self.horizontalHeader(), _STATE)
            self._state.set_text(_STATE_TEXT_PERCENT, str(self._text_percent))

    def _grow(self, before_percent: int) -> None:
        """Columns as wide for the text as it is now as they were for another size of it."""
        for section in range(len(self._columns)):
            if not self.isColumnHidden(section):
                width = self.columnWidth(section) * look().text_percent / before_percent
                self.setColumnWidth(section, round(width))

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self._text_percent != look().text_percent:
            before, self._text_percent = self._text_percent, look().text_percent
            self._grow(before)

    @override
    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Qt lists every cell for a screen reader; when many rows change that takes seconds."""
        if max(_row_count(selected), _row_count(deselected)) < _MANY_ROWS:
            super().selectionChanged(selected, deselected)
            return
        super().selectionChanged(QItemSelection(), QItemSelection())
        self.viewport().update()

    @override
    def selectAll(self) -> None:
        """Everybody, also those who are still being read: then once they are there."""
        if self._is_whole:
            super().selectAll()
        else:
            self._all_wait = True

    @override
    def keyboardSearch(self, search: str) -> None:
        """Not by typing in the table: it would fetch every row. The search box is for that."""


def _kept_text_percent(state: WindowState) -> int:
    text = state.text(_STATE_TEXT_PERCENT)
    return int(text) if text.isdecimal() and int(text) in TEXT_PERCENTS else TEXT_PERCENTS[0]


def _row_count(selection: QItemSelection) -> int:
    return sum(part.bottom() - part.top() + 1 for part in selection.toList())
