"""Readings of one kind as lines on a chart and as a table of the same numbers."""

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QHeaderView, QWidget

from carecoord.common.i18n import _
from carecoord.services.chart_rows import MeasurementPoint, MeasurementSeries
from carecoord.services.wording import value_text
from carecoord.vocab.measurements import DEFINITIONS, Kind
from carecoord.vocab.targets import Unreliable
from carecoord.vocab.terms import label as label_of
from ui.theme.look import color, look
from ui.widgets.data_table import DataTable
from ui.widgets.formats import full_date
from ui.widgets.trend_chart import NO_GOAL, Band, Reading, Trend

_ID = Qt.ItemDataRole.UserRole


def trends_of(series: MeasurementSeries) -> list[Trend]:
    """One line for each number: upper and lower blood pressure are two."""
    if series.kind != Kind.BLOOD_PRESSURE:
        readings = [Reading(point.on, point.value) for point in series.points]
        return [_trend(series, series.label, readings, series.threshold)]
    upper = [Reading(point.on, point.value) for point in series.points]
    lower = [Reading(p.on, p.value2) for p in series.points if p.value2 is not None]
    return [
        _trend(series, _("Upper blood pressure"), upper, series.threshold),
        _trend(series, _("Lower blood pressure"), lower, series.threshold2),
    ]


def is_at_or_above(series: MeasurementSeries, point: MeasurementPoint) -> bool:
    """Whether a list would look at this reading of this person."""
    if point.unreliable:
        return False
    pairs = ((point.value, series.threshold), (point.value2, series.threshold2))
    return any(
        number is not None and limit is not None and number >= limit for number, limit in pairs
    )


def limit_words(series: MeasurementSeries) -> str:
    """Where the worklist begins: at the person's own goal, or else at the practice's number."""
    if series.threshold is None:
        return ""
    limit = value_text(series.kind, series.threshold, series.threshold2)
    if series.own is not None:
        return _("Own goal: below {limit} {unit}, set by {name} on {day}. {reason}").format(
            limit=limit,
            unit=series.unit,
            name=series.own.set_by,
            day=full_date(series.own.set_on),
            reason=series.own.reason,
        )
    return _("The worklist begins at {limit} {unit}. It is not a goal for one person.").format(
        limit=limit, unit=series.unit
    )


def _trend(
    series: MeasurementSeries, title: str, readings: list[Reading], limit: float | None
) -> Trend:
    if limit is None:
        return Trend(title, series.unit, readings, NO_GOAL)
    step = 10 ** -DEFINITIONS[Kind(series.kind)].quantities[0].decimals
    below = _("Below {limit}").format(limit=f"{limit:g}")
    # The limit itself is on the list already.
    return Trend(title, series.unit, readings, Band(high=limit - step), below)


class ReadingsTable(DataTable):
    """Newest first, which is chosen at first; the choice stays when the numbers are read again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Readings"), parent)
        self._content = QStandardItemModel(self)
        self.setModel(self._content)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)

    @property
    def chosen(self) -> str:
        """Id of the reading chosen, "" when none is."""
        first = self.currentIndex().siblingAtColumn(0)
        return str(first.data(_ID) or "")

    def show_series(self, series: MeasurementSeries) -> None:
        """What was chosen stays so; while it is filled nothing is said to have been moved to.

        A button for the chosen reading would be off for that moment and lose the keyboard.
        """
        with QSignalBlocker(self):
            self._fill(series)

    def _fill(self, series: MeasurementSeries) -> None:
        chosen = self.chosen
        self.setAccessibleName(_("Readings: {what}").format(what=series.label))
        self._content.clear()
        value = _("Value ({unit})").format(unit=series.unit)
        self._content.setHorizontalHeaderLabels([_("Day"), value, _("Worklist"), _("Where")])
        for point in reversed(series.points):
            self._content.appendRow(_cells(series, point))
            if point.id == chosen:
                self.selectRow(self._content.rowCount() - 1)
        if not self.chosen and self._content.rowCount():
            # What can be done with a reading would look as if it could not.
            self.selectRow(0)


def _cells(series: MeasurementSeries, point: MeasurementPoint) -> list[QStandardItem]:
    above = is_at_or_above(series, point)
    limit = ""
    if series.threshold is not None:
        limit = _("At or above") if above else _("Below")
    if point.unreliable:
        limit = _("Does not count: {reason}").format(reason=label_of(Unreliable(point.unreliable)))
    places = {"clinic": _("In the clinic"), "home": _("At home")}
    texts = (
        full_date(point.on),
        value_text(series.kind, point.value, point.value2, point.comparator),
        limit,
        places.get(point.place, point.place),
    )
    cells = [QStandardItem(text) for text in texts]
    for cell in cells:
        cell.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
    cells[0].setData(point.id, _ID)
    if above:
        cells[2].setForeground(color(look().tokens.danger))
    return cells
