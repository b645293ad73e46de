"""Four plain questions before deciding; a "no" brings an offer of help, never a label."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from carecoord.common.i18n import N_, _
from carecoord.rules.findings import Finding
from carecoord.services.decision_forms import DecisionForm
from carecoord.vocab.patients import ThreeValued
from carecoord.vocab.terms import label as label_of
from ui.pages.patient.decision.part import Part
from ui.pages.patient.view import PatientView
from ui.widgets.cards import Card
from ui.widgets.labels import label
from ui.widgets.segmented import Option, SegmentedChoice

_QUESTIONS = {
    "sure": N_("Feels sure what is best"),
    "informed": N_("Knows the good and the harm of each"),
    "clear_on_values": N_("Is clear what matters most"),
    "supported": N_("Has enough help to choose"),
}


class ReadinessPart(Part):
    """Yes, no, or not asked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading = label("", "caption")
        self.answers = {name: _choice(_(words)) for name, words in _QUESTIONS.items()}
        self.offers = Card("info", (12, 8, 12, 8), 4)
        self._offer_words = label("", wrap=True)
        self.offers.body.addWidget(self._offer_words)
        self.offers.hide()
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 1)
        for line, (name, words) in enumerate(_QUESTIONS.items()):
            grid.addWidget(label(_(words), wrap=True), line, 0)
            grid.addWidget(self.answers[name], line, 1)
            self.answers[name].chosen.connect(self._on_chosen)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.heading)
        column.addLayout(grid)
        column.addWidget(self.offers)

    def show_offers(self, offers: Sequence[str]) -> None:
        """What may help, one sentence each."""
        self._offer_words.setText("\n".join(offers))
        self.offers.setVisible(bool(offers))

    def show_note(self, form: DecisionForm, view: PatientView) -> None:
        self.heading.setText(_("Before deciding, ask {name}").format(name=view.called))
        for name, choice in self.answers.items():
            choice.choose(getattr(form, name))

    def write_into(self, form: DecisionForm) -> DecisionForm:
        said = {n: c.value or ThreeValued.NOT_ASKED.value for n, c in self.answers.items()}
        return replace(
            form,
            sure=said["sure"],
            informed=said["informed"],
            clear_on_values=said["clear_on_values"],
            supported=said["supported"],
        )

    def field_for(self, found: Finding) -> QWidget | None:
        choice = self.answers.get(found.field)
        return None if choice is None else choice.button(ThreeValued.NO.value)

    @Slot(str)
    def _on_chosen(self, _answer: str) -> None:
        self.edited.emit()


def _choice(name: str) -> SegmentedChoice:
    options = [Option(answer.value, label_of(answer)) for answer in ThreeValued]
    made = SegmentedChoice(name, options, ThreeValued.NOT_ASKED.value)
    made.setMinimumWidth(made.sizeHint().width())
    return made
