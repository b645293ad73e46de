"""Where the session took place, who learned, and in which language."""

from dataclasses import replace

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from carecoord.common.i18n import _
from carecoord.services.teachback_forms import TeachbackForm
from carecoord.vocab.patients import Relationship
from carecoord.vocab.records import Place
from ui.pages.patient.choices import choose, term_combo
from ui.pages.patient.interpreter_row import InterpreterRow
from ui.widgets.form import FormRow, line_edit
from ui.widgets.segmented import Option, SegmentedChoice

_PATIENT, _CAREGIVER = "patient", "caregiver"


class SettingPart(QWidget):
    """Most sessions need nothing here but a look.

    Signals:
        edited: Something was chosen or typed.
    """

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.learner = SegmentedChoice(
            _("Who learned"),
            (Option(_PATIENT, _("The patient")), Option(_CAREGIVER, _("A caregiver"))),
            _PATIENT,
        )
        self.name = line_edit()
        self.relationship = term_combo(Relationship, _("Choose"))
        self.place = term_combo(Place)
        self.interpreter = InterpreterRow()
        self._caregiver = QWidget()
        self._build()
        self.learner.chosen.connect(self._on_learner)
        self.name.textChanged.connect(self.edited)
        for field in (self.relationship, self.place):
            field.currentIndexChanged.connect(self.edited)
        self.interpreter.edited.connect(self.edited)

    def _build(self) -> None:
        of_caregiver = QVBoxLayout(self._caregiver)
        of_caregiver.setContentsMargins(0, 0, 0, 0)
        of_caregiver.addWidget(FormRow(_("Name of the caregiver"), self.name, optional=True))
        of_caregiver.addWidget(FormRow(_("What they are to the patient"), self.relationship))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for shown in (
            FormRow(_("Who learned"), self.learner),
            self._caregiver,
            FormRow(_("Where"), self.place),
            self.interpreter,
        ):
            column.addWidget(shown)

    def show_form(self, form: TeachbackForm, *, ask_interpreter: bool) -> None:
        self.learner.choose(form.learner)
        self.name.setText(form.learner_name)
        choose(self.relationship, form.learner_relationship)
        choose(self.place, form.place)
        self.interpreter.show_values(
            form.interpreter, form.interpreter_reason, asked=ask_interpreter
        )
        self._caregiver.setVisible(form.learner == _CAREGIVER)

    def write_into(self, form: TeachbackForm) -> TeachbackForm:
        by_caregiver = self.learner.value == _CAREGIVER
        return replace(
            form,
            learner=self.learner.value or _PATIENT,
            learner_name=self.name.text().strip() if by_caregiver else "",
            learner_relationship=self.relationship.currentData() if by_caregiver else "",
            place=self.place.currentData(),
            interpreter=self.interpreter.value,
            interpreter_reason=self.interpreter.reason_text,
        )

    @Slot(str)
    def _on_learner(self, learner: str) -> None:
        self._caregiver.setVisible(learner == _CAREGIVER)
        self.edited.emit()
