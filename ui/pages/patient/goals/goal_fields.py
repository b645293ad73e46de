"""The form of a goal: words and a day to begin with, the plan under them."""

import datetime as dt
from collections.abc import Iterable, Mapping

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from carecoord.common.i18n import _
from carecoord.rules.findings import Finding
from carecoord.rules.goals import SCALE, is_unsure, usual_check_in
from carecoord.services.goal_forms import GoalForm
from carecoord.vocab.barriers import NAMED_OPENLY
from carecoord.vocab.goals import Area
from carecoord.vocab.terms import label as label_of
from ui.widgets.date_field import DateField
from ui.widgets.form import FormRow, combo, line_edit
from ui.widgets.growing_text import GrowingText
from ui.widgets.labels import label
from ui.widgets.layouts import row


def confidence_box() -> QComboBox:
    """From 0 to 10, or not asked."""
    return combo({"": _("Not asked yet"), **{str(n): str(n) for n in SCALE}}, narrow=True)


def number_in(box: QComboBox) -> int | None:
    """The number chosen; None when nobody asked."""
    return int(box.currentData()) if box.currentData() else None


def choose_number(box: QComboBox, number: int | None) -> None:
    """Choose by program."""
    box.setCurrentIndex(max(box.findData("" if number is None else str(number)), 0))


def side_by_side(*rows: FormRow) -> QHBoxLayout:
    """Of one width each, their captions on one line."""
    beside = row(*rows, spacing=12)
    for place, shown in enumerate(rows):
        beside.setStretch(place, 1)
        beside.setAlignment(shown, Qt.AlignmentFlag.AlignTop)
    return beside


class GoalFields(QWidget):
    """Says under a field what is missing there; nothing but words is needed to begin.

    Signals:
        edited: Something was typed or chosen.
    """

    edited = Signal()

    def __init__(self, today: dt.date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self._unknown_domain = ""
        self.words = GrowingText(
            _("What they want, in their own words"),
            hint=_("For example: I want to keep up with my grandson"),
            lines=2,
        )
        self.check_in = DateField(_("Ask how it goes on"), today, usual_check_in(today))
        self.area = combo(
            {"": _("Not said"), **{one.value: label_of(one) for one in Area}}, narrow=True
        )
        self.what = line_edit(hint=_("For example: walk round the block"))
        self.how_much = line_edit(hint=_("20 minutes"))
        self.when = line_edit(hint=_("After supper"))
        self.how_often = line_edit(hint=_("Three days a week"))
        self.start = DateField(_("Begins on"), today)
        self.helper = line_edit(hint=_("For example: my sister"))
        self.why = line_edit()
        self.confidence = confidence_box()
        self.barrier = line_edit(hint=_("For example: no sidewalk, a sore knee"))
        self.barrier_domain = combo(
            {"": _("Not said"), **{one.value: label_of(one) for one in NAMED_OPENLY}}, narrow=True
        )
        self.plan_b = line_edit(hint=_("For example: walk in the mall"))
        self.unsure = line_edit()
        self._rows: Mapping[str, FormRow] = self._captions()
        self._build()
        self._connect()
        self._show_barrier()

    def _captions(self) -> Mapping[str, FormRow]:
        return {
            "words": FormRow(_("What they want, in their own words"), self.words),
            "check_in_on": FormRow(_("Ask how it goes on"), self.check_in),
            "area": FormRow(_("What it is about"), self.area, optional=True),
            "what": FormRow(_("What they will do"), self.what),
            "how_much": FormRow(_("How much"), self.how_much),
            "when_words": FormRow(_("When"), self.when),
            "how_often": FormRow(_("How often"), self.how_often),
            "start_on": FormRow(_("Begins on"), self.start, optional=True),
            "helper": FormRow(_("Who helps"), self.helper, optional=True),
            "why": FormRow(_("Why it matters to them"), self.why, optional=True),
            "confidence": FormRow(
                _("How sure are they that they will do it?"),
                self.confidence,
                hint=_("Ask: from 0, not at all, to 10, completely."),
            ),
            "barrier": FormRow(_("What may get in the way"), self.barrier),
            "plan_b": FormRow(_("What they do then"), self.plan_b),
            "barrier_domain": FormRow(
                _("What kind of thing that is"), self.barrier_domain, optional=True
            ),
            "unsure_reason": FormRow(
                _("Or why it is planned all the same"), self.unsure, optional=True
            ),
        }

    def _build(self) -> None:
        rows = self._rows
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(9)
        lines.addWidget(rows["words"])
        lines.addWidget(rows["check_in_on"])
        lines.addWidget(label(_("The plan, once they are ready for it"), "strong"))
        for names in (
            ("what",),
            ("how_much", "when_words", "how_often"),
            ("why",),
            ("confidence",),
            ("barrier", "plan_b"),
            ("barrier_domain", "unsure_reason"),
            ("helper", "area"),
            ("start_on",),
        ):
            lines.addLayout(side_by_side(*(rows[name] for name in names)))

    def _connect(self) -> None:
        for line in (
            self.words, self.what, self.how_much, self.when, self.how_often, self.helper,
            self.why, self.barrier, self.plan_b, self.unsure, self.check_in.box, self.start.box,
        ):  # fmt: skip
            line.textChanged.connect(self.edited)
        for box in (self.area, self.confidence, self.barrier_domain):
            box.currentIndexChanged.connect(self.edited)
        self.confidence.currentIndexChanged.connect(self._show_barrier)

    @Slot()
    def _show_barrier(self) -> None:
        unsure = is_unsure(number_in(self.confidence))
        for name in ("barrier", "plan_b", "barrier_domain", "unsure_reason"):
            self._rows[name].setVisible(unsure)

    def show_form(self, form: GoalForm) -> None:
        """Begin with what is known."""
        known = self.barrier_domain.findData(form.barrier_domain)
        self.barrier_domain.setCurrentIndex(max(known, 0))
        self._unknown_domain = form.barrier_domain if known < 0 else ""
        self.words.set_text(form.words)
        self.check_in.set_day(form.check_in_on or usual_check_in(self._today))
        self.area.setCurrentIndex(max(self.area.findData(form.area.value if form.area else ""), 0))
        for line, text in (
            (self.what, form.what), (self.how_much, form.how_much), (self.when, form.when_words),
            (self.how_often, form.how_often), (self.helper, form.helper), (self.why, form.why),
            (self.barrier, form.barrier), (self.plan_b, form.plan_b),
            (self.unsure, form.unsure_reason),
        ):  # fmt: skip
            line.setText(text)
        self.start.set_day(form.start_on)
        choose_number(self.confidence, form.confidence)
        self.show_findings(())

    def form(self, *, is_planned: bool) -> GoalForm:
        """What stands in the fields."""
        area = self.area.currentData()
        return GoalForm(
            words=self.words.toPlainText(),
            area=Area(area) if area else None,
            what=self.what.text(),
            how_much=self.how_much.text(),
            when_words=self.when.text(),
            how_often=self.how_often.text(),
            start_on=self.start.day,
            why=self.why.text(),
            confidence=number_in(self.confidence),
            barrier=self.barrier.text(),
            barrier_domain=self.barrier_domain.currentData() or self._unknown_domain,
            plan_b=self.plan_b.text(),
            unsure_reason=self.unsure.text(),
            helper=self.helper.text(),
            check_in_on=self.check_in.day,
            is_planned=is_planned,
        )

    @property
    def days_are_clear(self) -> bool:
        """False when something is typed for a day that is none."""
        return self.check_in.day is not None and self.start.is_clear

    def show_findings(self, findings: Iterable[Finding]) -> None:
        """The first sentence about each field, and the cursor in the first of them."""
        said: dict[str, str] = {}
        for found in findings:
            said.setdefault(found.field, found.sentence)
        for name, shown in self._rows.items():
            shown.show_error(said.get(name, ""))
        first = next((self._rows[name] for name in self._rows if name in said), None)
        if first is not None:
            first.field.setFocus()
