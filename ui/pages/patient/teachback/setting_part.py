"""Where the session took place, who learned, in which language and with what."""

import datetime as dt
from dataclasses import replace

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QVBoxLayout, QWidget

from carecoord.common.i18n import _
from carecoord.services.teachback_forms import TeachbackForm
from carecoord.vocab.records import Place
from carecoord.vocab.teachback import Aid, Learner
from carecoord.vocab.terms import label as label_of
from ui.pages.patient.caregiver_row import CaregiverRow
from ui.pages.patient.choices import choose, term_combo
from ui.pages.patient.interpreter_row import InterpreterRow
from ui.pages.patient.view import PatientView
from ui.widgets.buttons import quiet_button
from ui.widgets.date_field import DateField
from ui.widgets.form import FormRow, line_edit
from ui.widgets.labels import label
from ui.widgets.segmented import Option, SegmentedChoice
from ui.widgets.tick_line import TickLine

_LONGEST_MIN = 240


class AidsBox(QWidget):
    """What was used to explain, and how long it took.

    Signals:
        edited: Something was ticked or typed.
    """

    edited = Signal()

    def __init__(self, today: dt.date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.taught_on = DateField(_("Day of the talk, if not today"), today)
        self.taught_on.box.setPlaceholderText("")  # its examples are days to come
        self.aids = {aid: TickLine(label_of(aid)) for aid in Aid}
        self.minutes = line_edit(most=3)
        self.minutes.setValidator(QIntValidator(1, _LONGEST_MIN, self.minutes))
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(1)
        lines.addWidget(label(_("What helped to explain it"), "caption"))
        for box in self.aids.values():
            lines.addWidget(box)
            box.toggled.connect(self.edited)
        lines.addWidget(FormRow(_("How many minutes it took"), self.minutes, optional=True))
        lines.addWidget(FormRow(_("Day of the talk, if not today"), self.taught_on))
        self.minutes.textChanged.connect(self.edited)
        self.taught_on.changed.connect(self._on_day)

    def show_form(self, form: TeachbackForm) -> None:
        for aid, box in self.aids.items():
            box.tick(on=aid.value in form.aids)
        self.minutes.setText(str(form.duration_min or ""))
        self.taught_on.set_day(form.taught_on)

    def write_into(self, form: TeachbackForm) -> TeachbackForm:
        minutes = int(self.minutes.text()) if self.minutes.hasAcceptableInput() else None
        used = tuple(aid.value for aid, box in self.aids.items() if box.is_ticked())
        return replace(form, aids=used, duration_min=minutes, taught_on=self.taught_on.day)

    @Slot(object)
    def _on_day(self, _day: dt.date | None) -> None:
        self.edited.emit()


class SettingPart(QWidget):
    """Most sessions need nothing here but a look.

    Signals:
        edited: Something was chosen or typed.
    """

    edited = Signal()

    def __init__(self, today: dt.date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.learner = SegmentedChoice(
            _("Who learned"),
            [Option(who.value, label_of(who)) for who in Learner],
            Learner.PATIENT.value,
        )
        self.caregiver = CaregiverRow(today)
        self.place = term_combo(Place)
        self.interpreter = InterpreterRow()
        self.unfold = quiet_button(_("Add what helped, time or day"), "plus", tint="primary_text")
        self.aids = AidsBox(today)
        self._build()
        self.learner.chosen.connect(self._on_learner)
        self.place.currentIndexChanged.connect(self.edited)
        self.unfold.clicked.connect(self._on_unfold)
        for part in (self.caregiver, self.interpreter, self.aids):
            part.edited.connect(self.edited)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for shown in (
            FormRow(_("Who learned"), self.learner),
            self.caregiver,
            FormRow(_("Where"), self.place),
            self.interpreter,
            self.unfold,
            self.aids,
        ):
            column.addWidget(shown)

    def show_form(self, form: TeachbackForm, view: PatientView) -> None:
        self.learner.choose(form.learner)
        self.caregiver.show_values(
            view,
            related_id=form.learner_id,
            name=form.learner_name,
            relationship=form.learner_relationship,
        )
        choose(self.place, form.place)
        self.interpreter.show_values(
            form.interpreter,
            form.interpreter_reason,
            form.interpreter_number,
            asked=view.has_language_gap,
        )
        self.aids.show_form(form)
        self._show(with_aids=bool(form.aids or form.duration_min or form.taught_on))

    def write_into(self, form: TeachbackForm) -> TeachbackForm:
        person = self.caregiver if self._is_taught_to_another() else None
        written = replace(
            form,
            learner=self.learner.value or Learner.PATIENT.value,
            learner_id=person.related_id if person else "",
            learner_name=person.name_text if person else "",
            learner_relationship=person.relationship_value if person else "",
            place=self.place.currentData(),
            interpreter=self.interpreter.value,
            interpreter_reason=self.interpreter.reason_text,
            interpreter_number=self.interpreter.number_text,
        )
        return self.aids.write_into(written)

    def field_for(self, name: str) -> QWidget | None:
        """The field a finding is about, None when it is not here."""
        if name == "interpreter":
            return self.interpreter.ask()
        if name == "taught_on":
            self._show(with_aids=True)
        fields = {
            "taught_on": self.aids.taught_on.box,
            "learner": self.caregiver.who,
            "learner_relationship": self.caregiver.relationship,
        }
        return fields.get(name)

    def _is_taught_to_another(self) -> bool:
        return self.learner.value in {Learner.CAREGIVER, Learner.BOTH}

    def _show(self, *, with_aids: bool) -> None:
        self.caregiver.setVisible(self._is_taught_to_another())
        self.aids.setVisible(with_aids)
        self.unfold.setVisible(not with_aids)

    @Slot(str)
    def _on_learner(self, _learner: str) -> None:
        self.caregiver.setVisible(self._is_taught_to_another())
        self.edited.emit()

    @Slot()
    def _on_unfold(self) -> None:
        self._show(with_aids=True)
        self.aids.aids[Aid.HANDOUT].setFocus()
