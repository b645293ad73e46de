"""Readings over time, kind by kind."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from carecoord.common.i18n import _
from carecoord.services.abilities import Permission
from carecoord.services.chart_rows import MeasurementSeries
from carecoord.vocab.measurements import DEFINITIONS, Kind
from carecoord.vocab.targets import KINDS
from ui.pages.patient.needs import Desk
from ui.pages.patient.readings import ReadingsTable, limit_words, trends_of
from ui.pages.patient.view import PatientView
from ui.theme.sizes import grow_with_text
from ui.widgets.buttons import Kind as ButtonKind
from ui.widgets.buttons import button
from ui.widgets.cards import Pane
from ui.widgets.empty_state import EmptyState
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import label
from ui.widgets.layouts import clear, row
from ui.widgets.segmented import Option, SegmentedChoice
from ui.widgets.tab_order import stops_in, tab_before
from ui.widgets.trend_chart import Trend, TrendChart

_TABLE_PX = 130
_TYPED = frozenset(kind.value for kind in DEFINITIONS)
"""Kinds whose readings can be typed here."""


class MeasurementsPane(Pane):
    """A chart and the same numbers as a table under it.

    Signals:
        add_asked: The kind to propose.
        correct_asked, mistake_asked, reliable_asked: Id of the reading.
        target_asked: The kind whose goal for this person is to be set.
    """

    add_asked = Signal(str)
    correct_asked = Signal(str)
    mistake_asked = Signal(str)
    reliable_asked = Signal(str)
    target_asked = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._desk = desk
        self._series: Sequence[MeasurementSeries] = ()
        self._patient_id = ""
        self.kinds = SegmentedChoice(_("What was measured"), ())
        self._kinds_row = row()
        self._charts = QHBoxLayout()
        self._charts.setSpacing(12)
        self.charts: list[TrendChart] = []
        self.limit = label("", "small", wrap=True)
        self.table = ReadingsTable()
        grow_with_text(self.table, minimumHeight=_TABLE_PX)
        self.nothing = EmptyState(
            "heartbeat", _("No measurements yet"), _("Readings you add are drawn here.")
        )
        self.correct = button(_("Correct"), icon="edit")
        self.reliable = button(_("Does it count?"), ButtonKind.TEXT)
        self.target = button(_("Own goal"), icon="target")
        self.mistake = button(_("Entered by mistake"), ButtonKind.TEXT)
        self.add = button(_("Add a measurement"), ButtonKind.PRIMARY, icon="plus")
        self.body.addWidget(label(_("Measurements"), "subtitle"))
        self.body.addLayout(self._kinds_row)
        self.body.addLayout(self._charts)
        self.body.addWidget(self.limit)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.nothing, 1)
        # In the next line what a language with longer words leaves no room for.
        of_one = FlowLayout(self.mistake, self.reliable, self.correct, self.target, spacing=8)
        foot = row(of_one, self.add)
        foot.setStretch(0, 1)
        self.foot.addLayout(foot)
        self.show_foot(desk.may(Permission.RECORD_MEASUREMENT))
        self.add.clicked.connect(self._on_add)
        self.correct.clicked.connect(self._on_correct)
        self.mistake.clicked.connect(self._on_mistake)
        self.reliable.clicked.connect(self._on_reliable)
        self.target.clicked.connect(self._on_target)
        self.table.moved_to.connect(self._offer)
        self.table.opened.connect(self._on_correct)

    def show_patient(self, view: PatientView) -> None:
        chosen = self.kinds.value if view.patient_id == self._patient_id else ""
        self._patient_id = view.patient_id
        self._series = view.series
        self._show_kinds(chosen)
        self._show_series()

    def _show_kinds(self, chosen: str) -> None:
        clear(self._kinds_row)
        options = [Option(_key(one), one.label) for one in self._series]
        known = {option.key for option in options}
        first = options[0].key if options else ""
        self.kinds = SegmentedChoice(
            _("What was measured"), options, chosen if chosen in known else first
        )
        self.kinds.chosen.connect(self._on_kind)
        self._kinds_row.addWidget(self.kinds)
        tab_before(self.table, stops_in(self.kinds))

    def _show_series(self) -> None:
        shown = self._shown
        clear(self._charts)
        self.charts.clear()
        for part in (self.limit, self.table):
            part.setVisible(shown is not None)
        self.nothing.setVisible(shown is None)
        self.target.setVisible(_has_targets(shown) and self._desk.may(Permission.SET_TARGET))
        if shown is None:
            self._offer()
            return
        for trend in trends_of(shown):
            self._draw(trend)
        self.limit.setText(limit_words(shown))
        self.limit.setVisible(bool(self.limit.text()))
        self.table.show_series(shown)
        self._offer()

    def _draw(self, trend: Trend) -> None:
        chart = TrendChart(trend, self._desk.today)
        self.charts.append(chart)
        self._charts.addWidget(chart)
        tab_before(self.table, [chart])

    @Slot(str)
    def _on_kind(self, _kind: str) -> None:
        self._show_series()

    @property
    def _shown(self) -> MeasurementSeries | None:
        return next((one for one in self._series if _key(one) == self.kinds.value), None)

    @Slot()
    def _offer(self) -> None:
        """Something can be done with the reading that is chosen."""
        shown = self._shown
        is_chosen = shown is not None and self.table.chosen != ""
        self.mistake.setEnabled(is_chosen)
        self.reliable.setVisible(_has_targets(shown))
        self.reliable.setEnabled(is_chosen)
        self.correct.setEnabled(is_chosen and shown is not None and shown.kind in _TYPED)

    @Slot()
    def _on_correct(self) -> None:
        if self.correct.isVisible() and self.correct.isEnabled():
            self.correct_asked.emit(self.table.chosen)

    @Slot()
    def _on_mistake(self) -> None:
        self.mistake_asked.emit(self.table.chosen)

    @Slot()
    def _on_reliable(self) -> None:
        self.reliable_asked.emit(self.table.chosen)

    @Slot()
    def _on_target(self) -> None:
        if (shown := self._shown) is not None:
            self.target_asked.emit(shown.kind)

    @Slot()
    def _on_add(self) -> None:
        shown = self._shown
        self.add_asked.emit(shown.kind if shown else Kind.BLOOD_PRESSURE.value)


def _has_targets(series: MeasurementSeries | None) -> bool:
    return series is not None and series.kind in KINDS


def _key(series: MeasurementSeries) -> str:
    """Kinds without a name of ours are told apart by the words they came with."""
    return f"{series.kind} {series.label}"
