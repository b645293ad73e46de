"""The parts of the decision form in their order, made bit by bit."""

import datetime as dt

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from carecoord.services.decision_forms import DecisionForm
from ui.background.in_steps import InSteps
from ui.pages.patient.decision.details_part import DetailsPart
from ui.pages.patient.decision.options_part import OptionsPart
from ui.pages.patient.decision.outcome_part import OutcomePart
from ui.pages.patient.decision.part import NotePart, Part
from ui.pages.patient.decision.people_part import PeoplePart
from ui.pages.patient.decision.readiness_part import ReadinessPart
from ui.pages.patient.decision.talk_part import TalkPart
from ui.pages.patient.view import PatientView
from ui.widgets.layouts import rule
from ui.widgets.tab_order import stops_in, tab_before


class FormParts(QWidget):
    """Asking for a part that is not made yet makes all of them at once.

    Attributes:
        building: The steps of making them, for free moments.
        next_stop: What Tab comes to after them; it is there before they are.

    Signals:
        edited: A person changed something in any of them.
    """

    edited = Signal()

    _talk: TalkPart
    _options: OptionsPart
    _readiness: ReadinessPart
    _outcome: OutcomePart
    _people: PeoplePart
    _details: DetailsPart

    def __init__(self, today: dt.date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self.next_stop: QWidget | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(9)
        self.building = InSteps(
            (
                self._add_talk,
                self._add_options,
                self._add_outcome,
                self._add_people,
                self._add_details,
            ),
            self,
        )

    @property
    def talk(self) -> TalkPart:
        self.building.finish()
        return self._talk

    @property
    def options(self) -> OptionsPart:
        self.building.finish()
        return self._options

    @property
    def readiness(self) -> ReadinessPart:
        self.building.finish()
        return self._readiness

    @property
    def outcome(self) -> OutcomePart:
        self.building.finish()
        return self._outcome

    @property
    def people(self) -> PeoplePart:
        self.building.finish()
        return self._people

    @property
    def details(self) -> DetailsPart:
        self.building.finish()
        return self._details

    def all(self) -> tuple[NotePart, ...]:
        """In the order of the form."""
        return (
            self.talk, self.options, self.readiness, self.outcome, self.people, self.details,
        )  # fmt: skip

    def show_note(self, form: DecisionForm, view: PatientView) -> None:
        for part in self.all():
            part.show_note(form, view)

    def write_into(self, form: DecisionForm) -> DecisionForm:
        """The note with what stands in all fields."""
        for part in self.all():
            form = part.write_into(form)
        return form

    def _add_talk(self) -> None:
        self._talk = TalkPart()
        self._add(self._talk)

    def _add_options(self) -> None:
        self._options = OptionsPart()
        self._readiness = ReadinessPart()
        self._add(self._options)
        self._add(self._readiness)

    def _add_outcome(self) -> None:
        self._outcome = OutcomePart(self._today)
        self._options.taken.connect(self._outcome.take_option)
        self._outcome.not_chosen.connect(self._options.take_none)
        self._add(self._outcome)

    def _add_people(self) -> None:
        self._people = PeoplePart()
        self._add(self._people)

    def _add_details(self) -> None:
        self._details = DetailsPart(self._today)
        self._add(self._details)

    def _add(self, part: Part) -> None:
        if self._column.count():
            self._column.addWidget(rule())
        self._column.addWidget(part)
        if self.next_stop is not None:
            tab_before(self.next_stop, stops_in(part))
        part.edited.connect(self.edited)
        # Dressing them now, one part a turn, spares the first showing from doing it at once.
        _dress(part)


def _dress(widget: QWidget) -> None:
    widget.ensurePolished()
    for child in widget.children():
        if isinstance(child, QWidget):
            _dress(child)
