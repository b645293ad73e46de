"""One goal to read: the plan, and what was told since."""

import datetime as dt
from collections.abc import Iterator

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from carecoord.common.i18n import _
from carecoord.rules.goals import is_unsure
from carecoord.services.goal_forms import CheckInRow, GoalRow
from carecoord.vocab.goals import OPEN_STATES
from carecoord.vocab.terms import label as label_of
from ui.theme.look import look
from ui.widgets.formats import due_words, full_date, near_date
from ui.widgets.labels import label
from ui.widgets.layouts import clear

_CAPTION_PX = 150


class GoalView(QWidget):
    """The words first, as they were said."""

    def __init__(self, today: dt.date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self.words = label("", "title", wrap=True)
        self.standing = label("", "muted", wrap=True)
        self.facts = QGridLayout()
        self.facts.setHorizontalSpacing(14)
        self.facts.setVerticalSpacing(4)
        self.facts.setColumnMinimumWidth(0, look().px(_CAPTION_PX))
        self.facts.setColumnStretch(1, 1)
        self.told = QVBoxLayout()
        self.told.setSpacing(4)
        self._told_head = label(_("What they told us"), "strong")
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(8)
        lines.addWidget(self.words)
        lines.addWidget(self.standing)
        lines.addLayout(self.facts)
        lines.addWidget(self._told_head)
        lines.addLayout(self.told)
        lines.addStretch(1)

    def show_goal(self, goal: GoalRow) -> None:
        self.words.setText(_("“{words}”").format(words=goal.form.words))
        self.standing.setText(standing_words(goal, self._today))
        clear(self.facts)
        for line, (caption, text) in enumerate(_facts(goal)):
            self.facts.addWidget(label(caption, "caption", wrap=True), line, 0)
            self.facts.addWidget(label(text, wrap=True), line, 1)
        clear(self.told)
        for one in goal.check_ins:
            self.told.addWidget(label(told_words(one, self._today), wrap=True))
        self._told_head.setVisible(bool(goal.check_ins))


def standing_words(goal: GoalRow, today: dt.date) -> str:
    """Where it stands, in one line."""
    state = label_of(goal.state)
    if goal.state not in OPEN_STATES:
        day = full_date(goal.ended_on) if goal.ended_on else ""
        return " · ".join(filter(None, (state, day)))
    due = _("Ask how it goes: {day}").format(day=due_words(goal.check_in_on, today))
    return f"{state} · {due}"


def told_words(one: CheckInRow, today: dt.date) -> str:
    """One check-in as a line: the day, how it went, in whose words."""
    counted = ""
    if one.done is not None and one.target is not None:
        counted = _("{done} of {target} times").format(done=one.done, target=one.target)
    sure = ""
    if one.confidence is not None:
        sure = _("sure: {number} of 10").format(number=one.confidence)
    facts = (
        near_date(one.on, today), label_of(one.outcome), counted, sure, label_of(one.told_by),
        one.by,
    )  # fmt: skip
    line = " · ".join(filter(None, facts))
    return _("{facts}: “{words}”").format(facts=line, words=one.note) if one.note else line


def _facts(goal: GoalRow) -> Iterator[tuple[str, str]]:
    form = goal.form
    sure = ""
    if form.confidence is not None:
        day = full_date(goal.confidence_on) if goal.confidence_on else ""
        sure = " · ".join(filter(None, (f"{form.confidence}/10", day)))
    unsure = is_unsure(form.confidence)
    for caption, text in (
        (_("What it is about"), label_of(form.area) if form.area else ""),
        (_("What they will do"), form.what),
        (_("How much"), form.how_much),
        (_("When"), form.when_words),
        (_("How often"), form.how_often),
        (_("Begins on"), full_date(form.start_on) if form.start_on else ""),
        (_("Why it matters to them"), form.why),
        (_("How sure they are"), sure),
        (_("What may get in the way"), form.barrier_words),
        (_("What they do then"), form.plan_b),
        (_("Why it is planned all the same"), form.unsure_reason if unsure else ""),
        (_("Who helps"), form.helper),
        (_("Written down"), " · ".join((full_date(goal.begun_on), goal.begun_by))),
    ):
        if text:
            yield caption, text
