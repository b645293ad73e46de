"""Who took part, how they met, and how a language gap was bridged."""

from collections.abc import Iterator
from dataclasses import replace

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QCheckBox, QCompleter, QVBoxLayout, QWidget

from carecoord.common.i18n import _
from carecoord.rules.findings import Finding
from carecoord.services.decision_forms import DecisionForm, ParticipantEntry
from carecoord.vocab.decisions import ParticipantRole, PreferredRole, PresentBy
from carecoord.vocab.terms import label as label_of
from ui.pages.patient.choices import choose, offer_staff, term_combo
from ui.pages.patient.decision.part import Part
from ui.pages.patient.interpreter_row import InterpreterRow
from ui.pages.patient.view import PatientView
from ui.widgets.flow import FlowLayout
from ui.widgets.form import FormRow, combo, line_edit
from ui.widgets.labels import label
from ui.widgets.segmented import Option, SegmentedChoice, flowing

_NAME_MARK = ","


class PeoplePart(Part):
    """Several people of one role stand in one field, separated by commas."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.roles = {role: QCheckBox(label_of(role)) for role in ParticipantRole}
        self.names = {role: line_edit() for role in ParticipantRole}
        self._name_rows = {
            role: FormRow(
                _("Name: {role}").format(role=label_of(role)), self.names[role], optional=True
            )
            for role in ParticipantRole
        }
        self.present_by = SegmentedChoice(
            _("How you talked"),
            [Option(way.value, label_of(way)) for way in PresentBy],
            PresentBy.IN_PERSON.value,
        )
        self.preferred = term_combo(PreferredRole, _("Not asked"))
        self.held_by = combo({}, narrow=True)
        self.interpreter = InterpreterRow()
        self._build()
        self._connect()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(label(_("Who took part"), "caption"))
        chips = QWidget()
        chips.setSizePolicy(flowing())
        chips.setLayout(FlowLayout(*self.roles.values(), spacing=14))
        column.addWidget(chips)
        for row in self._name_rows.values():
            row.hide()
            column.addWidget(row)
        column.addWidget(FormRow(_("How you talked"), self.present_by))
        column.addWidget(FormRow(_("The part the patient wants to play"), self.preferred))
        column.addWidget(FormRow(_("Who held the talk"), self.held_by))
        column.addWidget(self.interpreter)

    def _connect(self) -> None:
        for role, box in self.roles.items():
            box.toggled.connect(self._on_role)
            self.names[role].textChanged.connect(self.edited)
        self.present_by.chosen.connect(self._on_role)
        self.preferred.currentIndexChanged.connect(self.edited)
        self.held_by.currentIndexChanged.connect(self.edited)
        self.interpreter.edited.connect(self.edited)

    def show_note(self, form: DecisionForm, view: PatientView) -> None:
        self._offer_names(view)
        for role, box in self.roles.items():
            of_role = [one for one in form.participants if one.role == role]
            box.setChecked(bool(of_role))
            self.names[role].setText(f"{_NAME_MARK} ".join(p.name for p in of_role if p.name))
        if form.participants:
            self.present_by.choose(form.participants[0].present_by)
        else:
            self.present_by.choose(PresentBy.IN_PERSON.value)
        choose(self.preferred, form.preferred_role)
        offer_staff(self.held_by, view, form.held_by, nothing=_("Whoever signs the note"))
        self.interpreter.show_values(
            form.interpreter,
            form.interpreter_reason,
            form.interpreter_number,
            asked=view.has_language_gap,
        )
        self._show_names()

    def write_into(self, form: DecisionForm) -> DecisionForm:
        return replace(
            form,
            participants=tuple(self._participants()),
            preferred_role=self.preferred.currentData(),
            held_by=self.held_by.currentData() or "",
            interpreter=self.interpreter.value,
            interpreter_reason=self.interpreter.reason_text,
            interpreter_number=self.interpreter.number_text,
        )

    def field_for(self, found: Finding) -> QWidget | None:
        if found.field == "participants":
            return self.roles[ParticipantRole.PATIENT]
        return self.interpreter.ask() if found.field == "interpreter" else None

    def _participants(self) -> Iterator[ParticipantEntry]:
        way = self.present_by.value or PresentBy.IN_PERSON.value
        for role, box in self.roles.items():
            if not box.isChecked():
                continue
            typed = self.names[role].text().split(_NAME_MARK)
            names = [name.strip() for name in typed if name.strip()]
            for name in names or [""]:
                yield ParticipantEntry(role.value, name, way)

    def _offer_names(self, view: PatientView) -> None:
        """People on the patient's file are known by their names there."""
        names = [one.name for one in view.details.details.related if one.name]
        for role in (ParticipantRole.FAMILY, ParticipantRole.SURROGATE):
            offer = QCompleter(names, self.names[role])
            offer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            self.names[role].setCompleter(offer)

    def _show_names(self) -> None:
        for role, row in self._name_rows.items():
            row.setVisible(self.roles[role].isChecked() and role is not ParticipantRole.PATIENT)

    @Slot()
    def _on_role(self) -> None:
        self._show_names()
        self.edited.emit()
