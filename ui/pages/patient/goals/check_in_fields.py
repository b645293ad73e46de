"""The form of a check-in: how it went, and who says so."""

import datetime as dt
from collections.abc import Iterable, Mapping

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from carecoord.common.i18n import _
from carecoord.rules.findings import Finding
from carecoord.rules.goals import goes_on, usual_check_in
from carecoord.services.goal_forms import CheckInForm, GoalRow
from carecoord.vocab.goals import CheckInOutcome, ToldBy
from carecoord.vocab.terms import label as label_of
from ui.pages.patient.goals.goal_fields import confidence_box, number_in, side_by_side
from ui.widgets.date_field import DateField
from ui.widgets.form import FormRow, line_edit
from ui.widgets.growing_text import GrowingText
from ui.widgets.labels import label
from ui.widgets.segmented import Option, SegmentedChoice

_DIGITS = 3


class CheckInFields(QWidget):
    """Two answers and a day are enough.

    Signals:
        edited: Something was typed or chosen.
    """

    edited = Signal()

    def __init__(self, today: dt.date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self.goal = label("", "strong", wrap=True)
        self.question = label("", "muted", wrap=True)
        self.outcome = SegmentedChoice(
            _("How it went"), [Option(one.value, label_of(one)) for one in CheckInOutcome]
        )
        self.told_by = SegmentedChoice(
            _("Who says so"), [Option(one.value, label_of(one)) for one in ToldBy]
        )
        self.done = line_edit(most=_DIGITS)
        self.target = line_edit(most=_DIGITS)
        self.confidence = confidence_box()
        self.note = GrowingText(_("What they said"), lines=2)
        self.new_words = GrowingText(_("What they want now, in their own words"), lines=2)
        self.checked_on = DateField(_("Told on"), today, today, past=True)
        self.next_on = DateField(_("Ask again on"), today, usual_check_in(today))
        self._rows: Mapping[str, FormRow] = {
            "outcome": FormRow(_("How it went"), self.outcome),
            "told_by": FormRow(_("Who says so"), self.told_by),
            "new_words": FormRow(_("What they want now, in their own words"), self.new_words),
            "note": FormRow(_("What they said"), self.note, optional=True),
            "done": FormRow(_("Times they did it"), self.done, optional=True),
            "target": FormRow(_("Out of"), self.target, optional=True),
            "confidence": FormRow(_("How sure they are now"), self.confidence, optional=True),
            "next_on": FormRow(_("Ask again on"), self.next_on),
            "checked_on": FormRow(_("Told on"), self.checked_on),
        }
        self._build()
        self._connect()
        self._fit()

    def _build(self) -> None:
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(9)
        lines.addWidget(self.goal)
        lines.addWidget(self.question)
        for name in ("outcome", "told_by", "new_words", "note"):
            lines.addWidget(self._rows[name])
        lines.addLayout(side_by_side(self._rows["done"], self._rows["target"]))
        for name in ("confidence", "next_on", "checked_on"):
            lines.addWidget(self._rows[name])

    def _connect(self) -> None:
        for line in (
            self.done, self.target, self.note, self.new_words, self.checked_on.box,
            self.next_on.box,
        ):  # fmt: skip
            line.textChanged.connect(self.edited)
        self.confidence.currentIndexChanged.connect(self.edited)
        for choice in (self.outcome, self.told_by):
            choice.chosen.connect(self._on_chosen)

    def show_goal(self, goal: GoalRow) -> None:
        """An empty form about this goal."""
        self.goal.setText(_("“{words}”").format(words=goal.form.words))
        self.question.setText(question_about(goal))
        self.outcome.choose("")
        self.told_by.choose("")
        for line in (self.done, self.target):
            line.clear()
        self.note.set_text("")
        self.new_words.set_text("")
        self.confidence.setCurrentIndex(0)
        self.checked_on.set_day(self._today)
        self.next_on.set_day(usual_check_in(self._today))
        for shown in self._rows.values():
            shown.show_error("")
        self._fit()

    def form(self) -> CheckInForm:
        """What stands in the fields."""
        told_by = self.told_by.value
        return CheckInForm(
            outcome=self._outcome,
            told_by=ToldBy(told_by) if told_by else None,
            done=_count(self.done.text()),
            target=_count(self.target.text()),
            confidence=number_in(self.confidence),
            note=self.note.toPlainText(),
            new_words=self.new_words.toPlainText(),
            checked_on=self.checked_on.day,
            next_on=self.next_on.day,
        )

    def problem(self) -> str:
        """What cannot be read as typed, said at its field."""
        numbers = {
            name: _("Type a whole number, such as 3.")
            for name, line in (("done", self.done), ("target", self.target))
            if line.text().strip() and _count(line.text()) is None
        }
        days = {
            name: field.what_to_type()
            for name, field in (("checked_on", self.checked_on), ("next_on", self.next_on))
            if field.day is None and (name == "checked_on" or goes_on(self._outcome))
        }
        said = {**numbers, **days}
        for name, shown in self._rows.items():
            shown.show_error(said.get(name, ""))
        return next(iter(said.values()), "")

    def show_findings(self, findings: Iterable[Finding]) -> None:
        """The first sentence about each field."""
        said: dict[str, str] = {}
        for found in findings:
            said.setdefault(found.field, found.sentence)
        for name, shown in self._rows.items():
            shown.show_error(said.get(name, ""))

    @property
    def _outcome(self) -> CheckInOutcome | None:
        return CheckInOutcome(self.outcome.value) if self.outcome.value else None

    @Slot()
    def _on_chosen(self) -> None:
        self._fit()
        self.edited.emit()

    def _fit(self) -> None:
        self._rows["new_words"].setVisible(self._outcome is CheckInOutcome.CHANGED)
        self._rows["next_on"].setVisible(goes_on(self._outcome))


def question_about(goal: GoalRow) -> str:
    """What to ask, about the plan where there is one."""
    if not goal.form.plan:
        return _("Ask: how is it going with this? What helped, and what got in the way?")
    return _("They planned: {plan}. Ask how it went, what helped and what got in the way.").format(
        plan=goal.form.plan
    )


def _count(text: str) -> int | None:
    said = text.strip()
    return int(said) if said.isascii() and said.isdigit() else None
