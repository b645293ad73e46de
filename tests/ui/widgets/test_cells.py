"""Cells that are painted here look as the style sheet has those of other tables look."""

import pytest
from PySide6.QtCore import QAbstractTableModel, QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from typing_extensions import override

from tests.ui.kit import PLAIN, Dress, Show
from ui.models.rows import NOTHING, AnyIndex
from ui.theme.apply import Contrast, Scheme, ThemeChoice
from ui.theme.look import color, look
from ui.theme.painting import painting
from ui.widgets.cells import CellTable
from ui.widgets.data_table import DataTable

ROWS = (
    ("Santos, Maria", "55", "Spanish, with an interpreter each time"),
    ("Nguyễn, Thanh", "68", ""),
    ("Ibáñez de la Cruz y Hernández, María del Pilar", "7", "Arabic عربي"),
)


class People(QAbstractTableModel):
    """The same rows for Qt's own cells and for ours."""

    @override
    def rowCount(self, parent: AnyIndex = NOTHING) -> int:
        return len(ROWS)

    @override
    def columnCount(self, parent: AnyIndex = NOTHING) -> int:
        return 3

    @override
    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        text, tone, align = self.cell(index.row(), index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag(align) | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ForegroundRole:
            return color(getattr(look().tokens, tone))
        return text if role == Qt.ItemDataRole.DisplayRole else None

    def cell(self, row: int, column: int) -> tuple[str, str, int]:
        align = Qt.AlignmentFlag.AlignRight if column == 1 else Qt.AlignmentFlag.AlignLeft
        return ROWS[row][column], "danger" if row == 2 else "text", align.value


@pytest.mark.parametrize(
    "choice",
    [
        PLAIN,
        PLAIN._replace(scheme=Scheme.DARK),
        PLAIN._replace(contrast=Contrast.HIGH),
    ],
    ids=["light", "dark", "high contrast"],
)
def test_that_painted_cells_are_those_of_other_tables_to_the_last_pixel(
    qtbot: QtBot, show: Show, dress: Dress, choice: ThemeChoice
) -> None:
    dress(choice)
    model = People()
    tables = DataTable("People"), CellTable("People", model.cell)
    for chosen in (1, 2):
        looks = [_grabbed(table, model, chosen, show, qtbot) for table in tables]
        assert looks[0] == looks[1]


def _grabbed(table: DataTable, model: People, chosen: int, show: Show, qtbot: QtBot) -> QImage:
    """The table without the words of the cell with the focus: Qt moves them when the ring comes."""
    qtbot.addWidget(table)
    table.setModel(model)
    for column, width in enumerate((150, 60, 180)):
        table.setColumnWidth(column, width)
    show(table)
    table.setFocus()
    qtbot.waitUntil(table.hasFocus)
    table.setCurrentIndex(model.index(chosen, 0))
    QTest.qWait(0)
    image = table.grab().toImage()
    cell = table.visualRect(table.currentIndex())
    cell.translate(table.viewport().mapTo(table, QPoint()))
    with painting(image) as painter:
        painter.fillRect(cell.adjusted(3, 3, -3, -3), color(look().tokens.surface))
    table.hide()
    return image


def test_that_they_are_so_too_where_columns_are_moved_hidden_or_scrolled_out_of_sight(
    qtbot: QtBot, show: Show
) -> None:
    model = People()
    looks = []
    for table in (DataTable("People"), CellTable("People", model.cell)):
        qtbot.addWidget(table)
        table.setModel(model)
        table.horizontalHeader().moveSection(2, 0)
        table.setColumnHidden(1, True)
        table.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the ring moves Qt's words
        show(table)
        table.resize(170, 110)
        table.setCurrentIndex(model.index(2, 0))
        table.horizontalScrollBar().setValue(35)
        table.verticalScrollBar().setValue(20)
        QTest.qWait(0)
        assert table.horizontalScrollBar().value() > 0
        assert table.verticalScrollBar().value() > 0
        looks.append(table.viewport().grab().toImage())
        table.hide()
    assert looks[0] == looks[1]
