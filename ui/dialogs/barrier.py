"""Asking about one part of life: what to say, the answer, the next step."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QWidget
from typing_extensions import override

from carecoord.common.i18n import _
from carecoord.rules.barrier_questions import script
from carecoord.rules.barriers import ANSWERS, check
from carecoord.rules.findings import blocking
from carecoord.services.barrier_forms import BarrierForm, BarrierRow
from carecoord.vocab.barriers import (
    RESTRICTED_DOMAINS,
    Domain,
    Impact,
    Sensitivity,
    Source,
    Status,
    WantsHelp,
)
from carecoord.vocab.patients import BestTime
from carecoord.vocab.terms import label as label_of
from ui.dialogs.base import BaseDialog
from ui.dialogs.follow_up import owner_choices, owner_of, role_choice
from ui.widgets import layouts
from ui.widgets.buttons import button
from ui.widgets.cards import Card
from ui.widgets.date_field import DateField
from ui.widgets.form import FormRow, combo, line_edit, text_edit
from ui.widgets.labels import label
from ui.widgets.segmented import Option, SegmentedChoice

_WIDTH_PX = 640
_UNASKED = WantsHelp.NOT_ASKED
_TIMES = (BestTime.MORNING, BestTime.AFTERNOON, BestTime.EVENING)


@dataclass(frozen=True, slots=True)
class Person:
    """Who is asked.

    Attributes:
        id: Key under which what was typed is kept while the screen is locked.
        about: Name and identifiers.
        language: The one they speak, for what is read aloud.
        may_keep_back: Whether whoever asks may see what is kept back; nobody else can keep it so.
    """

    id: str
    about: str
    language: str = ""
    may_keep_back: bool = True


@dataclass(frozen=True, slots=True)
class Asked:
    """What was answered; without a form the barrier is not in the way any more."""

    form: BarrierForm | None


class BarrierDialog(BaseDialog):
    """One answer; ``row`` is the barrier that is gone over, None for a new answer."""

    help_topic = "patient-page#barriers"
    asks_before_leaving = True

    def __init__(
        self,
        parent: QWidget | None,
        *,
        domain: Domain,
        row: BarrierRow | None,
        person: Person,
        today: dt.date,
        colleagues: Mapping[str, str],
        me: str,
    ) -> None:
        super().__init__(
            label_of(domain), _("Keep"), parent, explanation=person.about, width_px=_WIDTH_PX
        )
        self._domain = domain
        self._today = today
        self._is_kept_back = domain in RESTRICTED_DOMAINS
        self._kept = row
        self._make_fields(_form_of(row, domain), today, colleagues, me)
        self._lay_out(person)
        self.is_over = False
        self.over = button(_("Not in the way any more"))
        self.over.setVisible(row is not None)
        self.foot.insertWidget(0, self.over)
        self.over.clicked.connect(self._on_over)
        self.answer.chosen.connect(self._on_answer)
        self.step.textChanged.connect(self._on_step)
        self._on_answer()

    def _make_fields(
        self, known: BarrierForm, today: dt.date, colleagues: Mapping[str, str], me: str
    ) -> None:
        owner = role_choice(known.owner_role) if known.owner_role else known.owner_id or me
        self.answer = SegmentedChoice(
            _("Answer"),
            [Option(one.value, label_of(one)) for one in ANSWERS],
            "" if self._kept is None else Status.PRESENT.value,
        )
        self.impact = combo({one.value: label_of(one) for one in Impact}, known.impact.value)
        self.help = SegmentedChoice(
            _("Is help wanted?"),
            [Option(one.value, label_of(one)) for one in WantsHelp if one is not _UNASKED],
            known.wants_help.value,
        )
        self.step = line_edit(known.next_step, _("For example: ring the county ride line"))
        self.due = DateField(_("By when"), today, known.next_step_on)
        self.owner = combo(owner_choices(colleagues), owner)
        times = {"": _("It does not matter"), **{one.value: label_of(one) for one in _TIMES}}
        self.time = combo(times, known.best_time.value if known.best_time else "")
        self.source = combo({one.value: label_of(one) for one in Source}, known.source.value)
        self.note = text_edit(known.note, lines=2)
        self.alone = QCheckBox(_("The person was alone: nobody else could hear"))
        self.keep_back = QCheckBox(_("Keep this back: only those permitted see it"))
        self.keep_back.setChecked(known.keep_back)

    def _lay_out(self, person: Person) -> None:
        self.body.addWidget(self._script(person.language))
        self.alone.setVisible(script(self._domain, person.language).only_alone)
        self.body.addWidget(self.alone)
        self.answer_row = FormRow(_("Answer"), self.answer)
        # What is there stays there until somebody says what came of it.
        self.answer_row.setVisible(self._kept is None)
        self.body.addWidget(self.answer_row)
        self.step_row = FormRow(_("Next step"), self.step, optional=True)
        self.due_row = FormRow(_("By when"), self.due)
        self.owner_row = FormRow(_("Who does it"), self.owner)
        self.time_row = FormRow(_("Time of day that suits"), self.time)
        self.help_row = FormRow(_("Is help wanted?"), self.help)
        impact_row = FormRow(_("How much does it get in the way?"), self.impact)
        self._of_present = (
            _beside(impact_row, self.time_row),
            self.help_row,
            self.step_row,
            _beside(self.due_row, self.owner_row),
        )
        for part in self._of_present:
            self.body.addWidget(part)
        self.body.addWidget(FormRow(_("What was said"), self.note, optional=True))
        self.body.addWidget(FormRow(_("Who said so"), self.source))
        self.keep_back.setVisible(person.may_keep_back and not self._is_kept_back)
        self.body.addWidget(self.keep_back)

    def _script(self, language: str) -> Card:
        said = script(self._domain, language)
        card = Card("info", (12, 10, 12, 10), 4)
        card.body.addWidget(label(said.purpose, "small", wrap=True))
        card.body.addWidget(label(said.question, "strong", wrap=True))
        if said.only_alone:
            card.body.addWidget(
                label(
                    _(
                        "Ask only when nobody else is in the room or on the line, and never on a "
                        "form. If the answer is yes, a clinician takes it up today."
                    ),
                    wrap=True,
                )
            )
            # What is kept back changes no list by itself, as that would tell that it is there.
            card.body.addWidget(
                label(
                    _(
                        "Ask as well how it is safe to call, leave a message or write, and set "
                        "that under Edit details: nothing here does it."
                    ),
                    wrap=True,
                )
            )
        return card

    @Slot()
    def _on_over(self) -> None:
        self.is_over = True
        self.accept()

    @Slot()
    def _on_answer(self) -> None:
        if self.answer.value:
            self.show_problem("")  # what was asked for is there
        is_present = self.answer.value == Status.PRESENT
        for part in self._of_present:
            part.setVisible(is_present)
        self._on_step()

    @Slot()
    def _on_step(self) -> None:
        wanted = bool(self.step.text().strip()) and self.answer.value == Status.PRESENT
        self._of_present[-1].setVisible(wanted)
        if self.isVisible():
            self._fit_height()

    @override
    def problem(self) -> str:
        if not self.answer.value:
            return _("Choose what the person answered.")
        found = blocking(check(self.value().answer(), self._today))
        sentences = {one.field: one.sentence for one in found}
        if self.step.text().strip() and not self.due.is_clear:
            sentences["next_step_on"] = _("Choose the day by which the next step is done.")
        self.due_row.show_error(sentences.get("next_step_on", ""))
        return next(iter(sentences.values()), "")

    def value(self) -> BarrierForm:
        step = self.step.text().strip() if self.answer.value == Status.PRESENT else ""
        owner_id, role = owner_of(str(self.owner.currentData()))
        time = str(self.time.currentData())
        return BarrierForm(
            domain=self._domain,
            status=Status(self.answer.value),
            impact=Impact(str(self.impact.currentData())),
            wants_help=WantsHelp(self.help.value or _UNASKED),
            source=Source(str(self.source.currentData())),
            best_time=BestTime(time) if time else None,
            asked_alone=self.alone.isChecked(),
            keep_back=self.keep_back.isChecked(),
            note=self.note.toPlainText().strip(),
            next_step=step,
            next_step_on=self.due.day if step else None,
            owner_id=owner_id if step else "",
            owner_role=role if step else None,
        )

    @classmethod
    def ask(
        cls,
        parent: QWidget | None,
        *,
        domain: Domain,
        row: BarrierRow | None,
        person: Person,
        today: dt.date,
        colleagues: Mapping[str, str],
        me: str,
    ) -> Asked | None:
        """What was answered; None when cancelled.

        Args:
            parent: The window.
            domain: The part of life.
            row: The barrier that is gone over; None for a new answer.
            person: Who is asked.
            today: Practice day.
            colleagues: Names by staff id, who can own the next step.
            me: Staff id of whoever asks.
        """
        dialog = cls(
            parent, domain=domain, row=row, person=person, today=today, colleagues=colleagues, me=me
        )
        if domain not in RESTRICTED_DOMAINS:
            dialog.kept_as, dialog.whose = f"barrier-{domain.value}", person.id
        if not dialog.wait():
            return None
        return Asked(None if dialog.is_over else dialog.value())


def _form_of(kept: BarrierRow | None, domain: Domain) -> BarrierForm:
    """What stands in the fields at first."""
    if kept is None:
        return BarrierForm(domain=domain)
    return BarrierForm(
        domain=domain,
        impact=kept.impact,
        wants_help=kept.wants_help,
        source=kept.source,
        best_time=kept.best_time,
        keep_back=kept.sensitivity is Sensitivity.RESTRICTED,
        note=kept.note,
        next_step=kept.next_step,
        next_step_on=kept.next_step_on,
        owner_id=kept.owner_id,
        owner_role=kept.owner_role,
    )


def _beside(*rows: QWidget) -> QWidget:
    made = QWidget()
    line = layouts.row(*rows)
    line.setContentsMargins(0, 0, 0, 0)
    for place in range(len(rows)):
        line.setStretch(place, 1)
    made.setLayout(line)
    return made
