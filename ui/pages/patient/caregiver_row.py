"""Which person of the patient's file it was, or somebody else, and what the file says of them."""

import datetime as dt
from collections.abc import Mapping

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from carecoord.common.i18n import _
from carecoord.rules.caregivers import NOT_ON_FILE, Caregiver, check
from carecoord.services.patient_details import RelatedEntry
from carecoord.vocab.patients import Relationship, ThreeValued
from carecoord.vocab.terms import label as label_of
from ui.pages.patient.choices import choose, term_combo
from ui.pages.patient.view import PatientView
from ui.widgets.form import FormRow, combo, line_edit


class CaregiverRow(QWidget):
    """Name and relationship are asked only of somebody who is not on file.

    Signals:
        edited: Something was chosen or typed.
    """

    edited = Signal()

    def __init__(self, today: dt.date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self._people: Mapping[str, RelatedEntry] = {}
        self.who = combo({}, narrow=True)
        self.name = line_edit()
        self.relationship = term_combo(Relationship, _("Choose"))
        self._who_row = FormRow(_("Which caregiver"), self.who)
        self._name_row = FormRow(_("Name of the caregiver"), self.name, optional=True)
        self._relationship_row = FormRow(_("What they are to the patient"), self.relationship)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        for shown in (self._who_row, self._name_row, self._relationship_row):
            lines.addWidget(shown)
        self.who.currentIndexChanged.connect(self._on_who)
        self.name.textChanged.connect(self.edited)
        self.relationship.currentIndexChanged.connect(self.edited)

    def show_values(
        self, view: PatientView, *, related_id: str, name: str, relationship: str
    ) -> None:
        """The people on the file, with whoever was chosen or typed."""
        related = view.details.details.related
        self._people = {one.id: one for one in related if one.id}
        self.who.clear()
        for key, person in self._people.items():
            relation = label_of(Relationship(person.relationship))
            words = _("{name} ({relationship})").format(name=person.name, relationship=relation)
            self.who.addItem(words, key)
        self.who.addItem(_("Somebody who is not on file"), "")
        own_words = not related_id and bool(name or relationship)
        if own_words:
            choose(self.who, "")
        elif related_id:
            choose(self.who, related_id)
        self.name.setText(name if own_words else "")
        choose(self.relationship, relationship if own_words else "")
        self._show()

    @property
    def related_id(self) -> str:
        return str(self.who.currentData() or "")

    @property
    def name_text(self) -> str:
        person = self._people.get(self.related_id)
        return person.name if person else self.name.text().strip()

    @property
    def relationship_value(self) -> str:
        person = self._people.get(self.related_id)
        return person.relationship if person else str(self.relationship.currentData())

    def _show(self) -> None:
        person = self._people.get(self.related_id)
        for folded in (self._name_row, self._relationship_row):
            folded.setVisible(person is None)
        found = check(_caregiver(person), self._today)
        self._who_row.set_hint(" ".join(one.sentence for one in found))

    @Slot()
    def _on_who(self) -> None:
        self._show()
        self.edited.emit()


def _caregiver(person: RelatedEntry | None) -> Caregiver:
    if person is None:
        return NOT_ON_FILE
    return Caregiver(
        may_be_told=ThreeValued(person.may_be_told),
        until=person.permission_until_on,
        scope=person.permission_scope,
        may_decide=person.may_decide,
    )
