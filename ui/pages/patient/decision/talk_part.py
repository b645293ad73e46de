"""What there is to decide, why now, and what matters to the patient."""

from dataclasses import replace

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from carecoord.common.i18n import _
from carecoord.rules.findings import Finding
from carecoord.services.decision_forms import DecisionForm
from carecoord.vocab.decisions import Trigger
from ui.pages.patient.choices import choose, term_combo
from ui.pages.patient.decision.part import Part
from ui.pages.patient.view import PatientView
from ui.widgets.buttons import quiet_button
from ui.widgets.form import FormRow
from ui.widgets.growing_text import GrowingText
from ui.widgets.layouts import row


class TalkPart(Part):
    """The patient's words stand apart from what staff think."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.question = GrowingText(
            _("What is being decided"),
            hint=_("For example: how to bring the blood pressure down"),
            one_paragraph=True,
        )
        self.trigger = term_combo(Trigger, _("Not said"))
        self.why_now = GrowingText(_("Why now"), one_paragraph=True)
        self.what_matters = GrowingText(
            _("What matters to the patient"),
            hint=_("In the patient's own words, the most important first"),
            lines=2,
        )
        self.staff_note = GrowingText(_("Note from staff"))
        self.add_note = quiet_button(_("Add a note from staff"), "notes", tint="primary_text")
        self.matters_row = FormRow(_("What matters to the patient"), self.what_matters)
        self.note_row = FormRow(_("Note from staff, not the patient's words"), self.staff_note)
        self._build()
        for field in (self.question, self.why_now, self.what_matters, self.staff_note):
            field.textChanged.connect(self.edited)
        self.trigger.currentIndexChanged.connect(self.edited)
        self.add_note.clicked.connect(self._on_add_note)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(9)
        column.addWidget(FormRow(_("What is being decided"), self.question))
        why = row(
            FormRow(_("How it came up"), self.trigger),
            FormRow(_("Why now"), self.why_now, optional=True),
            spacing=10,
        )
        why.setStretch(0, 2)
        why.setStretch(1, 3)
        column.addLayout(why)
        column.addWidget(self.matters_row)
        column.addWidget(self.add_note)
        column.addWidget(self.note_row)

    def show_note(self, form: DecisionForm, view: PatientView) -> None:
        matters = _("What matters to {name}").format(name=view.called)
        self.matters_row.caption.setText(matters)
        self.what_matters.setAccessibleName(matters)
        self.question.set_text(form.question)
        self.why_now.set_text(form.why_now)
        self.what_matters.set_text(form.what_matters)
        self.staff_note.set_text(form.staff_note)
        choose(self.trigger, form.trigger)
        self._show_note_field(shown=bool(form.staff_note))

    def write_into(self, form: DecisionForm) -> DecisionForm:
        return replace(
            form,
            question=self.question.toPlainText().strip(),
            trigger=self.trigger.currentData(),
            why_now=self.why_now.toPlainText().strip(),
            what_matters=self.what_matters.toPlainText().strip(),
            staff_note=self.staff_note.toPlainText().strip(),
        )

    def field_for(self, found: Finding) -> QWidget | None:
        return {"question": self.question, "what_matters": self.what_matters}.get(found.field)

    def _show_note_field(self, *, shown: bool) -> None:
        self.note_row.setVisible(shown)
        self.add_note.setVisible(not shown)

    @Slot()
    def _on_add_note(self) -> None:
        self._show_note_field(shown=True)
        self.staff_note.setFocus()
