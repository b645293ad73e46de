"""All that most decisions do without, behind one button."""

import datetime as dt

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from carecoord.common.i18n import _
from carecoord.rules.findings import Finding
from carecoord.services.decision_forms import DecisionForm
from ui.pages.patient.decision.details_fields import DetailsFields
from ui.pages.patient.decision.part import Part
from ui.pages.patient.view import PatientView
from ui.widgets.buttons import quiet_button

_HELD_HERE = (
    "worries", "deal_breakers", "leaning_before", "choice_reason", "clinical_context",
    "talked_on", "time_limit", "decide_by_on", "aid", "aid_given_on", "aid_seen", "capacity",
    "capacity_note",
)  # fmt: skip


class DetailsPart(Part):
    """The fields are made when somebody wants them, or when the note holds one of them."""

    def __init__(self, today: dt.date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self._shown = DecisionForm()
        self.fields: DetailsFields | None = None
        self.unfold = quiet_button(_("Worries, time, decision aid"), "plus", tint="primary_text")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.unfold)
        self.unfold.clicked.connect(self._on_unfold)

    def show_note(self, form: DecisionForm, _view: PatientView) -> None:
        self._shown = form
        holds_something = any(getattr(form, name) for name in _HELD_HERE)
        if holds_something or self.fields is not None:
            self._make().show_note(form)
        self._fold(on=not holds_something)

    def write_into(self, form: DecisionForm) -> DecisionForm:
        return form if self.fields is None else self.fields.write_into(form)

    def field_for(self, found: Finding) -> QWidget | None:
        if found.field not in {"talked_on", "time_limit", "decide_by_on", "capacity_note"}:
            return None
        fields = self._open()
        return {
            "talked_on": fields.talked_on.box,
            "time_limit": fields.time_limit,
            "decide_by_on": fields.decide_by.box,
            "capacity_note": fields.capacity_note,
        }[found.field]

    def _open(self) -> DetailsFields:
        fields = self._make()
        self._fold(on=False)
        return fields

    def _fold(self, *, on: bool) -> None:
        self.unfold.setVisible(on)
        if self.fields is not None:
            self.fields.setVisible(not on)

    def _make(self) -> DetailsFields:
        if self.fields is None:
            self.fields = DetailsFields(self._today)
            self.fields.show_note(self._shown)
            self.fields.edited.connect(self.edited)
            self._column.addWidget(self.fields)
        return self.fields

    @Slot()
    def _on_unfold(self) -> None:
        self._open().worries.setFocus()
