"""The patient's history, newest first, with a filter."""

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Signal, Slot
from PySide6.QtWidgets import QWidget

from carecoord.common.i18n import N_, _
from carecoord.services.chart_rows import TimelineEntry
from ui.models.rows import ListRow, RowListModel
from ui.pages.patient.needs import Desk
from ui.widgets.cards import Card
from ui.widgets.empty_state import EmptyState
from ui.widgets.form import combo
from ui.widgets.formats import month_and_year, near_date
from ui.widgets.group_head import GroupHead
from ui.widgets.labels import ElidedLabel, Tone
from ui.widgets.layouts import row
from ui.widgets.row_list import RowList
from ui.widgets.timeline_row import TimelineDelegate, TimelineRow

_ICONS = {
    "decision": "scale",
    "teachback": "message-circle-question",
    "goal": "target",
    "handout": "printer",
    "followup": "calendar-check",
    "call": "phone",
    "visit": "stethoscope",
    "appointment": "calendar",
    "measurement": "heartbeat",
    "barrier": "alert-circle",
    "medicine": "pill",
    "target": "target",
    "correction": "edit",
}
_FILTERS = {
    "": N_("Everything"),
    "decision": N_("Decisions"),
    "teachback": N_("Teach-back"),
    "goal": N_("Goals"),
    "handout": N_("Handouts"),
    "followup": N_("Follow-ups"),
    "call": N_("Calls"),
    "visit": N_("Visits"),
    "appointment": N_("Booked visits"),
    "measurement": N_("Measurements"),
    "barrier": N_("What gets in the way"),
    "medicine": N_("New medicines"),
    "target": N_("Own goals for a number"),
    "correction": N_("Corrections"),
}
_KEY_MARK = ":"
_FILTER_CHARACTERS = 6

_Narrowed = tuple[tuple[str, str], Sequence[TimelineEntry]]
"""Whose history of which kind was asked for, and what it holds."""


class TimelinePane(Card):
    """Opens the record an entry is about.

    Signals:
        opened: Kind and id of the record.
    """

    opened = Signal(str, str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("card", (6, 12, 6, 6), 6, parent)
        self._desk = desk
        self._patient_id = ""
        self.filter = combo({key: _(words) for key, words in _FILTERS.items()}, narrow=True)
        self.filter.setMinimumContentsLength(_FILTER_CHARACTERS)
        self.filter.setAccessibleName(_("Show in the timeline"))
        self.model = RowListModel(self)
        self.list = RowList(_("Timeline"), TimelineDelegate())
        self.list.setModel(self.model)
        self.nothing = EmptyState(
            "history",
            _("Nothing here yet"),
            _("Visits, calls, readings and decisions are listed here, the newest first."),
        )
        head = row(ElidedLabel(_("Timeline"), "subtitle"), self.filter)
        head.setStretch(0, 1)
        head.setContentsMargins(10, 0, 6, 0)
        self.body.addLayout(head)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self.nothing, 1)
        self.filter.currentIndexChanged.connect(self._on_filter)
        self.list.opened.connect(self._on_opened)
        self.list.clicked.connect(self._on_opened)

    def show_entries(self, patient_id: str, entries: Sequence[TimelineEntry]) -> None:
        """The unfiltered history; a chosen filter is asked for anew."""
        if patient_id != self._patient_id:
            self._patient_id = patient_id
            self.filter.blockSignals(True)
            self.filter.setCurrentIndex(0)
            self.filter.blockSignals(False)
        if self.filter.currentData():
            self._on_filter()
        else:
            self._show(entries)

    @Slot()
    def _on_filter(self) -> None:
        patient_id, kind = self._patient_id, self.filter.currentData()
        chart, actor = self._desk.services.chart, self._desk.actor

        def ask() -> _Narrowed:
            kinds = (kind,) if kind else ()
            return (patient_id, kind), chart.timeline(patient_id, kinds=kinds, actor=actor)

        self._desk.jobs.ask(ask, self._on_narrowed)

    @Slot(object)
    def _on_narrowed(self, answer: _Narrowed) -> None:
        asked, entries = answer
        # Another patient may be shown by now, whose history this is not.
        if asked == (self._patient_id, self.filter.currentData()):
            self._show(entries)

    def _show(self, entries: Sequence[TimelineEntry]) -> None:
        self.model.show(timeline_rows(entries, self._desk.today))
        self.list.setVisible(bool(entries))
        self.nothing.setVisible(not entries)

    @Slot(QModelIndex)
    def _on_opened(self, index: QModelIndex) -> None:
        kind, _mark, record_id = self.model.key_at(index.row()).partition(_KEY_MARK)
        if record_id:
            self.opened.emit(kind, record_id)


def timeline_rows(entries: Sequence[TimelineEntry], today: dt.date) -> list[ListRow]:
    """Entries with a heading for each month."""
    rows: list[ListRow] = []
    month = ""
    for entry in entries:
        if (of_entry := month_and_year(entry.on)) != month:
            month = of_entry
            rows.append(GroupHead(month))
        rows.append(
            TimelineRow(
                f"{entry.kind}{_KEY_MARK}{entry.record_id}",
                entry.title,
                near_date(entry.on, today),
                entry.body,
                _ICONS.get(entry.kind, "point"),
                Tone(entry.tone),
            )
        )
    return rows
