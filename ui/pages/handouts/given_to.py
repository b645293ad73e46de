"""To whom a handout is given: the patient, unless somebody chooses otherwise."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout, QWidget

from carecoord.common.i18n import _
from carecoord.services.handouts import Receiver
from carecoord.vocab.patients import Relationship
from carecoord.vocab.terms import label as label_of
from ui.widgets.form import combo, line_edit
from ui.widgets.labels import label

_PATIENT, _SOMEBODY = "", "-"


class GivenTo(QWidget):
    """Name and relationship are asked only of somebody who is not on file.

    Signals:
        changed: Somebody else takes it.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._people: dict[str, Receiver] = {}
        self._key = ""
        self.who = combo({_PATIENT: _("The patient")}, narrow=True)
        self.name = line_edit()
        terms = {term.value: label_of(term) for term in Relationship}
        self.relationship = combo({"": _("Not said")} | terms, narrow=True)
        self._hint = label("", "muted", wrap=True)
        self._captions = []
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        rows = (
            (_("Given to"), self.who),
            (_("Name"), self.name),
            (_("Relationship"), self.relationship),
        )
        for place, (words, field) in enumerate(rows):
            caption = label(words, "muted")
            caption.setBuddy(field)
            field.setAccessibleName(words)
            grid.addWidget(caption, place, 0)
            grid.addWidget(field, place, 1)
            self._captions.append(caption)
        grid.addWidget(self._hint, len(rows), 0, 1, 2)
        self.who.activated.connect(self._on_who)
        self.name.textEdited.connect(self.changed)
        self.relationship.activated.connect(self._on_who)
        self._show()

    def make_out_to(self, patient_id: str) -> None:
        """Begin with the patient; nobody of the last one's file stays."""
        self._people, self._key = {}, patient_id
        self.name.clear()
        self.relationship.setCurrentIndex(0)
        self._offer(_PATIENT)
        self.setVisible(bool(patient_id))

    def offer(self, patient_id: str, people: Sequence[Receiver]) -> None:
        """Show the people on the patient's file; whoever was chosen stays chosen."""
        found = {one.related_id: one for one in people}
        if patient_id == self._key and found != self._people:
            self._people = found
            self._offer(str(self.who.currentData()))

    def show_hint(self, sentence: str) -> None:
        """What the file says of them."""
        self._hint.setText(sentence)
        self._hint.setVisible(bool(sentence))
        self.who.setAccessibleDescription(sentence)

    def receiver(self) -> Receiver | None:
        """Who takes it; None for the patient."""
        chosen = str(self.who.currentData())
        if chosen == _PATIENT or not self._key:
            return None
        if chosen in self._people:
            return self._people[chosen]
        return Receiver(
            name=self.name.text().strip(), relationship=str(self.relationship.currentData())
        )

    def _offer(self, chosen: str) -> None:
        self.who.clear()
        self.who.addItem(_("The patient"), _PATIENT)
        for key, person in self._people.items():
            self.who.addItem(person.words(), key)
        self.who.addItem(_("Somebody who is not on file"), _SOMEBODY)
        self.who.setCurrentIndex(max(self.who.findData(chosen), 0))
        self._show()

    def _show(self) -> None:
        is_somebody = self.who.currentData() == _SOMEBODY
        for folded in (self.name, self.relationship, *self._captions[1:]):
            folded.setVisible(is_somebody)
        if self.receiver() is None:
            self.show_hint("")

    @Slot()
    def _on_who(self) -> None:
        self._show()
        self.changed.emit()
