"""The table twin of a trend chart, for those who read numbers better than lines."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QHeaderView, QWidget

from carecoord.common.i18n import _
from ui.theme.look import color, look
from ui.widgets.chart_scale import number_words
from ui.widgets.data_table import DataTable
from ui.widgets.formats import full_date
from ui.widgets.trend_chart import NO_GOAL, Reading, Trend


class ChartTable(DataTable):
    """Newest reading first: day, value, whether it is within the goal, note."""

    def __init__(self, trend: Trend, parent: QWidget | None = None) -> None:
        super().__init__(trend.spoken(), parent)
        self._content = QStandardItemModel(self)
        self.setModel(self._content)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.show_trend(trend)

    def show_trend(self, trend: Trend) -> None:
        self.setAccessibleName(trend.spoken())
        self._content.clear()
        value = _("Value ({unit})").format(unit=trend.unit)
        self._content.setHorizontalHeaderLabels([_("Day"), value, _("Goal"), _("Note")])
        for reading in reversed(trend.readings):
            self._content.appendRow(_cells(reading, trend))


def _cells(reading: Reading, trend: Trend) -> list[QStandardItem]:
    within = trend.goal.holds(reading.value)
    goal = "" if trend.goal == NO_GOAL else _("Within") if within else _("Outside")
    texts = (full_date(reading.day), number_words(reading.value), goal, reading.note)
    cells = [QStandardItem(text) for text in texts]
    for cell in cells:
        cell.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
    if not within:
        cells[2].setForeground(color(look().tokens.danger))
    return cells
