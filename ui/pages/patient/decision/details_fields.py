"""What a decision may hold beyond the fast path: time, worries, a decision aid, doubts."""

import datetime as dt
from dataclasses import replace

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from carecoord.common.i18n import _
from carecoord.services.decision_forms import DecisionForm
from carecoord.vocab.decisions import TimeLimit
from carecoord.vocab.patients import ThreeValued
from carecoord.vocab.terms import label as label_of
from ui.pages.patient.choices import choose, term_combo
from ui.theme.sizes import grow_with_text
from ui.widgets.date_field import DateField
from ui.widgets.form import FormRow, combo, line_edit
from ui.widgets.growing_text import GrowingText
from ui.widgets.labels import label
from ui.widgets.layouts import row

_DAY_PX = 130
"""Of a day without examples, which stands beside another field."""


class DetailsFields(QWidget):
    """The patient's words first, then what the practice knows.

    Signals:
        edited: Something was typed or chosen.
    """

    edited = Signal()

    def __init__(self, today: dt.date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.worries = GrowingText(_("What worries the patient"))
        self.deal_breakers = GrowingText(_("What the patient would not accept"))
        self.leaning = GrowingText(_("What the patient leaned to before the talk"))
        self.reason = GrowingText(_("Why, in the patient's words"))
        self.talked_on = DateField(_("Day of the talk, if not today"), today)
        self.time_limit = term_combo(TimeLimit, _("Not said"))
        self.decide_by = DateField(_("To be decided by"), today)
        self.context = GrowingText(_("What in the chart bears on it"))
        self.aid = line_edit("", _("Name and version"))
        self.aid_given_on = DateField(_("Given on"), today)
        self.aid_seen = _yes_no(_("Not asked"))
        self.capacity = _yes_no(_("Nobody raised it"))
        self.capacity_note = GrowingText(_("Who looked into it, and who decides by what right"))
        self._decide_by_row = FormRow(_("To be decided by"), self.decide_by)
        self._capacity_row = FormRow(
            _("Who looked into it, and who decides by what right"), self.capacity_note
        )
        for past in (self.talked_on, self.aid_given_on):
            past.box.setPlaceholderText("")  # its examples are days to come
            grow_with_text(past.box, minimumWidth=_DAY_PX)
        self._build()
        self._connect()

    def _build(self) -> None:
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(9)
        lines.addWidget(label(_("In the patient's own words"), "caption"))
        for caption, text in (
            (_("What worries the patient"), self.worries),
            (_("What the patient would not accept"), self.deal_breakers),
            (_("What the patient leaned to before the talk"), self.leaning),
            (_("Why, in the patient's words"), self.reason),
        ):
            lines.addWidget(FormRow(caption, text, optional=True))
        day = FormRow(_("Day of the talk, if not today"), self.talked_on)
        limit = FormRow(_("How long it can wait"), self.time_limit)
        lines.addLayout(_halves(day, limit))
        lines.addWidget(self._decide_by_row)
        context = _("What in the chart bears on it")
        lines.addWidget(FormRow(context, self.context, optional=True))
        lines.addWidget(FormRow(_("Decision aid other than the template"), self.aid, optional=True))
        given = FormRow(_("Given on"), self.aid_given_on)
        seen = FormRow(_("Has the patient looked at it?"), self.aid_seen)
        lines.addLayout(_halves(given, seen))
        doubt = _("Is there doubt that the patient can decide this now?")
        lines.addWidget(FormRow(doubt, self.capacity))
        lines.addWidget(self._capacity_row)

    def _connect(self) -> None:
        for text in (
            self.worries, self.deal_breakers, self.leaning, self.reason, self.context,
            self.capacity_note,
        ):  # fmt: skip
            text.textChanged.connect(self.edited)
        self.aid.textChanged.connect(self.edited)
        for day in (self.talked_on, self.decide_by, self.aid_given_on):
            day.changed.connect(self._on_day)
        for box in (self.time_limit, self.aid_seen, self.capacity):
            box.currentIndexChanged.connect(self._on_choice)

    def show_note(self, form: DecisionForm) -> None:
        self.worries.set_text(form.worries)
        self.deal_breakers.set_text(form.deal_breakers)
        self.leaning.set_text(form.leaning_before)
        self.reason.set_text(form.choice_reason)
        self.context.set_text(form.clinical_context)
        self.capacity_note.set_text(form.capacity_note)
        self.talked_on.set_day(form.talked_on)
        self.decide_by.set_day(form.decide_by_on)
        self.aid.setText(form.aid)
        self.aid_given_on.set_day(form.aid_given_on)
        choose(self.time_limit, form.time_limit)
        choose(self.aid_seen, form.aid_seen)
        choose(self.capacity, form.capacity)
        self._show()

    def write_into(self, form: DecisionForm) -> DecisionForm:
        by_date = self.time_limit.currentData() == TimeLimit.BY_DATE
        doubt = self.capacity.currentData() == ThreeValued.YES
        return replace(
            form,
            worries=self.worries.toPlainText().strip(),
            deal_breakers=self.deal_breakers.toPlainText().strip(),
            leaning_before=self.leaning.toPlainText().strip(),
            choice_reason=self.reason.toPlainText().strip(),
            clinical_context=self.context.toPlainText().strip(),
            talked_on=self.talked_on.day,
            time_limit=self.time_limit.currentData(),
            decide_by_on=self.decide_by.day if by_date else None,
            aid=self.aid.text().strip(),
            aid_given_on=self.aid_given_on.day,
            aid_seen=self.aid_seen.currentData(),
            capacity=self.capacity.currentData(),
            capacity_note=self.capacity_note.toPlainText().strip() if doubt else "",
        )

    def _show(self) -> None:
        by_date = self.time_limit.currentData() == TimeLimit.BY_DATE
        self._decide_by_row.setVisible(by_date)
        self._capacity_row.setVisible(self.capacity.currentData() == ThreeValued.YES)

    @Slot()
    def _on_choice(self) -> None:
        self._show()
        self.edited.emit()

    @Slot(object)
    def _on_day(self, _day: dt.date | None) -> None:
        self.edited.emit()


def _yes_no(nothing: str) -> QComboBox:
    answers = {one.value: label_of(one) for one in (ThreeValued.YES, ThreeValued.NO)}
    return combo({"": nothing, **answers}, narrow=True)


def _halves(left: QWidget, right: QWidget) -> QHBoxLayout:
    made = row(left, right, spacing=10)
    made.setStretch(0, 1)
    made.setStretch(1, 1)
    return made
