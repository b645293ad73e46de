"""What came of the talk, the plan, and when to look at it again."""

import datetime as dt
from collections.abc import Set as AbstractSet
from dataclasses import replace

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from carecoord.common.i18n import _
from carecoord.rules.business_days import NO_HOLIDAYS, business_day_on_or_before
from carecoord.rules.decisions import latest_review_on
from carecoord.rules.findings import Finding
from carecoord.services.decision_forms import DecisionForm
from carecoord.vocab.decisions import STATE_OF, MatchesWhatMatters, Outcome, State
from carecoord.vocab.terms import label as label_of
from ui.pages.patient.choices import offer_staff
from ui.pages.patient.decision.outcome_choice import OutcomeChoice
from ui.pages.patient.decision.part import Part
from ui.pages.patient.view import PatientView
from ui.widgets.date_field import DateField
from ui.widgets.form import FormRow, combo
from ui.widgets.formats import full_date
from ui.widgets.growing_text import GrowingText
from ui.widgets.layouts import column
from ui.widgets.segmented import Option, SegmentedChoice


def proposed_review_on(
    outcome: Outcome, today: dt.date, closed: AbstractSet[dt.date] = NO_HOLIDAYS
) -> dt.date:
    """Halfway to the last day the rules allow, on a day when somebody is there to do it."""
    halfway = today + (latest_review_on(outcome, today) - today) // 2
    return business_day_on_or_before(halfway, closed)


class OutcomePart(Part):
    """No decision yet is an outcome too, with an owner and a day.

    Signals:
        not_chosen: The outcome is something else than an option.
    """

    not_chosen = Signal()

    def __init__(self, today: dt.date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self._closed: AbstractSet[dt.date] = NO_HOLIDAYS
        self._proposed: dt.date | None = None
        self.outcome = OutcomeChoice()
        self.missing = GrowingText(_("What is still needed to decide"))
        self.until_then = GrowingText(_("What to do until then, and when to call"))
        self.owner = combo({}, narrow=True)
        self.plan = GrowingText(_("Plan"), hint=_("One step on each line"), lines=2)
        self.matches = SegmentedChoice(
            _("Does it fit what matters to the patient"),
            [Option(m.value, label_of(m)) for m in MatchesWhatMatters],
        )
        self.review_on = DateField(_("Look at it again on"), today)
        self._later = QWidget()
        self.matches_row = FormRow(_("Does it fit what matters to the patient"), self.matches)
        self.review_row = FormRow(_("Look at it again on"), self.review_on)
        self._build()
        self._connect()

    def _build(self) -> None:
        self._later.setLayout(
            column(
                FormRow(_("What is still needed to decide"), self.missing),
                FormRow(_("Who takes it up again"), self.owner),
                FormRow(_("What to do until then, and when to call"), self.until_then),
            )
        )
        self._later.hide()
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(9)
        for shown in (
            FormRow(_("What came of it"), self.outcome),
            self._later,
            FormRow(_("Plan"), self.plan),
            self.matches_row,
            self.review_row,
        ):
            lines.addWidget(shown)

    def _connect(self) -> None:
        self.outcome.chosen.connect(self._on_outcome)
        self.matches.chosen.connect(self._on_matches)
        self.owner.currentIndexChanged.connect(self.edited)
        self.review_on.changed.connect(self._on_day)
        for text in (self.missing, self.plan, self.until_then):
            text.textChanged.connect(self.edited)

    def take_option(self) -> None:
        """An option was marked as chosen in its card."""
        if self.outcome.value != Outcome.OPTION_CHOSEN:
            self.outcome.choose(Outcome.OPTION_CHOSEN.value)
            self._show_outcome()
            self._propose_day()

    def show_note(self, form: DecisionForm, view: PatientView) -> None:
        fits = _("Does it fit what matters to {name}").format(name=view.called)
        self.matches_row.caption.setText(fits)
        offer_staff(self.owner, view, form.owner_id, nothing=_("Choose"))
        self.outcome.choose(form.outcome)
        self.missing.set_text(form.missing_for_decision)
        self.plan.set_text(form.plan)
        self.until_then.set_text(form.until_then)
        self.matches.choose(form.matches_what_matters)
        self._closed, self._proposed = view.closed_days, None
        self.review_on.set_day(form.review_on)
        self._show_outcome()

    def write_into(self, form: DecisionForm) -> DecisionForm:
        return replace(
            form,
            outcome=self.outcome.value,
            missing_for_decision=self.missing.toPlainText().strip() if self._is_later() else "",
            until_then=self.until_then.toPlainText().strip() if self._is_later() else "",
            owner_id=(self.owner.currentData() or "") if self._is_later() else "",
            plan=self.plan.toPlainText().strip(),
            matches_what_matters=self.matches.value,
            review_on=self.review_on.day,
        )

    def field_for(self, found: Finding) -> QWidget | None:
        return {
            "outcome": self.outcome.first_button(),
            "review_on": self.review_on.box,
            "owner": self.owner,
            "missing": self.missing,
            "until_then": self.until_then,
            "matches_what_matters": self.matches.button(MatchesWhatMatters.YES.value),
        }.get(found.field)

    def _is_later(self) -> bool:
        value = self.outcome.value
        return bool(value) and STATE_OF[Outcome(value)] is State.DEFERRED

    def _show_outcome(self) -> None:
        self._later.setVisible(self._is_later())
        value = self.outcome.value
        latest = full_date(latest_review_on(Outcome(value), self._today)) if value else ""
        hint = _("No later than {day}.").format(day=latest) if latest else ""
        self.review_row.set_hint(hint)

    def _propose_day(self) -> None:
        """A day nobody typed follows the outcome."""
        if self.review_on.day not in {None, self._proposed} or not self.outcome.value:
            return
        self._proposed = proposed_review_on(Outcome(self.outcome.value), self._today, self._closed)
        self.review_on.set_day(self._proposed)

    @Slot(str)
    def _on_outcome(self, outcome: str) -> None:
        if outcome != Outcome.OPTION_CHOSEN:
            self.not_chosen.emit()
        self._show_outcome()
        self._propose_day()
        self.edited.emit()

    @Slot(str)
    def _on_matches(self, _answer: str) -> None:
        self.edited.emit()

    @Slot(object)
    def _on_day(self, _day: dt.date | None) -> None:
        self.edited.emit()
