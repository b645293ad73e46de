"""The first look: what is waiting, and what was measured last."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from carecoord.common.i18n import _
from carecoord.rules.times import time_of_day
from carecoord.services.appointments import PatientAppointments
from carecoord.services.chart_rows import MeasurementSeries
from carecoord.services.wording import value_text
from carecoord.vocab.terms import label as label_of
from ui.models.rows import RowListModel
from ui.pages.patient.barriers import BarriersPart
from ui.pages.patient.needs import Desk
from ui.pages.patient.readings import is_at_or_above
from ui.pages.patient.view import PatientView
from ui.pages.patient.waiting import waiting_rows
from ui.theme.sizes import grow_with_text
from ui.widgets.cards import Card, Pane
from ui.widgets.empty_state import EmptyState
from ui.widgets.formats import near_date, weekday_date
from ui.widgets.labels import Tone, badge, label
from ui.widgets.layouts import clear, row
from ui.widgets.library_row import LibraryDelegate
from ui.widgets.row_list import RowList

_SIDE_PX = 320
_ACTIVE = "active"
_NEXT_SHOWN = 2


class OverviewPane(QWidget):
    """Everything here leads to its own section.

    Signals:
        wanted: A place, as ``places.place_of`` reads it.
    """

    wanted = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.model = RowListModel(self)
        self.list = RowList(_("Waiting for this patient"), LibraryDelegate())
        self.list.setModel(self.model)
        self.nothing = EmptyState(
            "checks",
            _("Nothing is waiting"),
            _("No follow-up, topic or decision is open. F2 begins a visit."),
        )
        self.readings = QVBoxLayout()
        self.conditions = QVBoxLayout()
        self.visits = QVBoxLayout()
        self.barriers = BarriersPart(desk)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(14)
        line.addWidget(self._waiting(), 1)
        self._aside = self._side()
        line.addWidget(self._aside)
        self.list.opened.connect(self._on_opened)
        self.barriers.wanted.connect(self.wanted)
        self.list.clicked.connect(self._on_opened)

    def _waiting(self) -> QWidget:
        made = Card("card", (6, 12, 6, 6), 6)
        heading = label(_("Waiting"), "subtitle")
        heading.setContentsMargins(10, 0, 0, 0)
        made.body.addWidget(heading)
        made.body.addWidget(self.list, 1)
        made.body.addWidget(self.nothing, 1)
        return made

    def _side(self) -> QWidget:
        made = Pane()
        made.show_foot(False)
        grow_with_text(made, fixedWidth=_SIDE_PX)
        made.body.addWidget(label(_("Latest readings"), "subtitle"))
        made.body.addLayout(self.readings)
        made.body.addSpacing(8)
        made.body.addWidget(label(_("Conditions"), "subtitle"))
        made.body.addLayout(self.conditions)
        made.body.addSpacing(8)
        made.body.addWidget(label(_("Visits"), "subtitle"))
        made.body.addLayout(self.visits)
        made.body.addSpacing(8)
        made.body.addLayout(self.barriers)
        made.body.addStretch(1)
        return made

    def show_patient(self, view: PatientView) -> None:
        waiting = waiting_rows(view, self._desk.today, only_steps=True)
        self.model.show(waiting)
        self.list.setVisible(bool(waiting))
        self.nothing.setVisible(not waiting)
        self._show_readings(view.series)
        self._show_conditions(view)
        self._show_visits(view.appointments)
        self.barriers.show_book(view.barriers)

    def _show_readings(self, series: Sequence[MeasurementSeries]) -> None:
        clear(self.readings)
        for one in series:
            last = one.points[-1]
            value = value_text(one.kind, last.value, last.value2, last.comparator)
            tone = Tone.WARN if is_at_or_above(one, last) else Tone.NEUTRAL
            shown = badge(f"{value} {one.unit}", tone)
            if tone is Tone.WARN:
                shown.setToolTip(_("At or above the worklist's limit"))
            when = near_date(last.on, self._desk.today)
            name = label(one.label, wrap=True)
            line = row(name, shown, label(when, "small"))
            line.setStretch(0, 1)
            self.readings.addLayout(line)
        if not series:
            self.readings.addWidget(label(_("No measurements yet"), "muted"))

    def _show_conditions(self, view: PatientView) -> None:
        clear(self.conditions)
        active = [one.text for one in view.conditions if one.status == _ACTIVE]
        for text in active or [_("No condition is recorded.")]:
            self.conditions.addWidget(label(text, "body" if active else "muted", wrap=True))

    def _show_visits(self, booked: PatientAppointments) -> None:
        """The next ones, and the last: when, and how it stands."""
        clear(self.visits)
        for one in (*booked.coming[:_NEXT_SHOWN], *booked.past[:1]):
            day = weekday_date(one.on, self._desk.today)
            when = _("{day}, {time}").format(day=day, time=time_of_day(one.at))
            facts = " · ".join(filter(None, (label_of(one.status), one.kind, one.with_whom)))
            self.visits.addWidget(label(f"{when}\n{facts}", "body", wrap=True))
        if not booked.coming:
            self.visits.addWidget(label(_("No visit is booked. F4 books one."), "muted", wrap=True))

    @Slot(QModelIndex)
    def _on_opened(self, index: QModelIndex) -> None:
        if key := self.model.key_at(index.row()):
            self.wanted.emit(key)
