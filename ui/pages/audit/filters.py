"""What is asked of the journal: about whom, by whom, what, where, when."""

import datetime as dt
from collections.abc import Mapping

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from carecoord.common.i18n import _
from carecoord.services.audit import AuditFilter
from carecoord.vocab.audit import KIND_LABELS, AuditKind
from ui.dialogs.person_picker import Person
from ui.widgets.buttons import button, icon_button
from ui.widgets.date_field import DateField
from ui.widgets.flow import FlowLayout
from ui.widgets.form import FormRow, combo
from ui.widgets.layouts import row

SEEN = "seen"
GROUPS: Mapping[str, frozenset[AuditKind]] = {
    SEEN: frozenset({AuditKind.READ, AuditKind.PRINT, AuditKind.EXPORT}),
    **{kind.value: frozenset({kind}) for kind in AuditKind},
}
TODAY, MONTH, BETWEEN = "1", "month", "between"


class Filters(QWidget):
    """Every part is optional; a change asks anew.

    Signals:
        changed: Something was chosen.
        patient_asked: Let the person choose a patient, then call ``set_patient``.
    """

    changed = Signal()
    patient_asked = Signal()

    def __init__(self, today: dt.date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self._patient: Person | None = None
        self.patient_button = button(_("Any patient"), icon="user")
        self.clear_button = icon_button("x", _("Ask about any patient"))
        self.person = combo({"": _("Everybody")}, narrow=True)
        self.kind = combo(_kinds())
        self.computer = combo({"": _("Any computer")}, narrow=True)
        self.days = combo(_days(), "7", narrow=True)
        self.first = DateField(_("First day"), today, past=True, spelled=False)
        self.last = DateField(_("Last day"), today, past=True, spelled=False)
        self._between = QWidget()
        self._build()
        self._connect()
        self.set_patient(None)

    def _build(self) -> None:
        patient = QWidget()
        patient.setLayout(_tight(self.patient_button, self.clear_button, spacing=4))
        self._between.setLayout(
            _tight(FormRow(_("First day"), self.first), FormRow(_("Last day"), self.last))
        )
        self._between.hide()
        flow = FlowLayout(spacing=12, line_spacing=8)
        self.setLayout(flow)
        for part in (
            FormRow(_("Patient"), patient),
            FormRow(_("Person"), self.person),
            FormRow(_("What"), self.kind),
            FormRow(_("Days"), self.days),
            FormRow(_("Computer"), self.computer),
            self._between,
        ):
            flow.addWidget(part)

    def _connect(self) -> None:
        self.patient_button.clicked.connect(self.patient_asked)
        self.clear_button.clicked.connect(self._on_cleared)
        for box in (self.person, self.kind, self.computer):
            box.activated.connect(self.changed)
        self.days.activated.connect(self._on_days)
        self.first.changed.connect(self.changed)
        self.last.changed.connect(self.changed)

    # Choosing

    def set_patient(self, patient: Person | None) -> None:
        """Ask about this patient, or about any."""
        self._patient = patient
        self.patient_button.setText(patient.name if patient else _("Any patient"))
        self.clear_button.setVisible(patient is not None)

    def choose(self, *, kind: str = "", person: str = "", days: str = "7") -> None:
        """Set everything but the patient at once."""
        for box, value in ((self.kind, kind), (self.person, person), (self.days, days)):
            box.setCurrentIndex(max(box.findData(value), 0))
        self.computer.setCurrentIndex(0)
        self._between.setVisible(days == BETWEEN)

    def offer(self, people: Mapping[str, str], computers: Mapping[str, str]) -> None:
        """Offer everybody who ever worked here, and every computer that wrote."""
        _refill(self.person, _("Everybody"), people)
        _refill(self.computer, _("Any computer"), computers)

    @property
    def patient(self) -> Person | None:
        return self._patient

    def wanted(self) -> AuditFilter:
        """What is asked now."""
        since, until = self._span()
        return AuditFilter(
            staff_id=self.person.currentData() or "",
            patient_id=self._patient.id if self._patient else "",
            kinds=GROUPS.get(self.kind.currentData(), frozenset()),
            origin=self.computer.currentData() or "",
            since=since,
            until=until,
        )

    def _span(self) -> tuple[dt.date | None, dt.date | None]:
        days = self.days.currentData()
        if days == BETWEEN:
            return self.first.day, self.last.day
        if days == MONTH:
            return self._today.replace(day=1), None
        return (self._today - dt.timedelta(days=int(days) - 1), None) if days else (None, None)

    # Reacting

    @Slot()
    def _on_cleared(self) -> None:
        self.set_patient(None)
        self.patient_button.setFocus()
        self.changed.emit()

    @Slot()
    def _on_days(self) -> None:
        between = self.days.currentData() == BETWEEN
        self._between.setVisible(between)
        if between:
            self.first.setFocus()
        self.changed.emit()


def _tight(*widgets: QWidget, spacing: int = 8) -> QHBoxLayout:
    line = row(*widgets, spacing=spacing)
    line.setContentsMargins(0, 0, 0, 0)
    return line


def _kinds() -> dict[str, str]:
    named = {kind.value: _(words) for kind, words in KIND_LABELS.items()}
    return {"": _("Everything"), SEEN: _("Seen, printed or exported"), **named}


def _days() -> dict[str, str]:
    return {
        TODAY: _("Today"),
        "7": _("Last 7 days"),
        MONTH: _("This month"),
        "30": _("Last 30 days"),
        "365": _("Last 365 days"),
        "": _("Always"),
        BETWEEN: _("Between two days"),
    }


def _refill(box: QComboBox, everything: str, names: Mapping[str, str]) -> None:
    chosen = box.currentData()
    box.clear()
    box.addItem(everything, "")
    for key, name in sorted(names.items(), key=lambda item: item[1].casefold()):
        box.addItem(name, key)
    box.setCurrentIndex(max(box.findData(chosen), 0))
