"""Allergies first, then conditions, active before past ones."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Signal, SignalInstance, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from carecoord.common.i18n import _
from carecoord.rules.partial_dates import display
from carecoord.services.abilities import Permission
from carecoord.services.chart_rows import AllergyRow, ConditionRow
from carecoord.vocab.code_systems import ICD10CM, SNOMED
from ui.dialogs.condition import AllergyDialog, ConditionDialog
from ui.dialogs.confirm import ConfirmDialog
from ui.dialogs.reason import ReasonDialog
from ui.pages.patient.deeds import Deeds
from ui.pages.patient.fact_line import FactLine
from ui.pages.patient.needs import Desk
from ui.pages.patient.view import PatientView
from ui.widgets.buttons import button
from ui.widgets.cards import Pane
from ui.widgets.labels import Tone, label
from ui.widgets.layouts import clear, row, rule

_SYSTEMS = {ICD10CM: "ICD-10-CM", SNOMED: "SNOMED CT"}
_ACTIVE = "active"
_PAST = frozenset({"resolved", "inactive"})
_SUSPECTED = "suspected"


class ConditionsPane(Pane):
    """Nothing is deleted here: a fact ends, with a reason or a day, or was a mistake.

    Signals:
        condition_mistaken, allergy_mistaken: Id of what was entered by mistake.
    """

    condition_mistaken = Signal(str)
    allergy_mistaken = Signal(str)

    def __init__(self, desk: Desk, deeds: Deeds, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._desk = desk
        self._deeds = deeds
        self._view: PatientView | None = None
        self.add_allergy = button(_("Add an allergy"), icon="plus")
        self.add_condition = button(_("Add a condition"), icon="plus")
        self.allergies = QVBoxLayout()
        self.conditions = QVBoxLayout()
        for lines in (self.allergies, self.conditions):
            lines.setSpacing(2)
        self.body.addLayout(row(label(_("Allergies"), "subtitle"), None, self.add_allergy))
        self.body.addLayout(self.allergies)
        self.body.addWidget(rule())
        self.body.addLayout(row(label(_("Conditions"), "subtitle"), None, self.add_condition))
        self.body.addLayout(self.conditions)
        self.body.addStretch(1)
        self.show_foot(False)
        self._may = desk.may(Permission.EDIT_CONDITIONS)
        for adding in (self.add_allergy, self.add_condition):
            adding.setVisible(self._may)
        self.add_allergy.clicked.connect(self._on_add_allergy)
        self.add_condition.clicked.connect(self._on_add_condition)

    def show_patient(self, view: PatientView) -> None:
        self._view = view
        self._fill(
            self.allergies,
            [self._allergy(one) for one in view.allergies],
            _("No allergy is recorded."),
        )
        self._fill(
            self.conditions,
            [self._condition(one) for one in view.conditions],
            _("No condition is recorded."),
        )

    def _fill(self, lines: QVBoxLayout, shown: Sequence[QWidget], nothing: str) -> None:
        clear(lines)
        for one in shown or (label(nothing, "muted"),):
            lines.addWidget(one)

    def _allergy(self, one: AllergyRow) -> FactLine:
        line = FactLine(one.substance, one.reaction, Tone.DANGER, "alert-triangle")
        self._endable(line, one.id, _("Does not hold"), self._on_end_allergy)
        return self._mistakable(line, one.id, self.allergy_mistaken)

    def _condition(self, one: ConditionRow) -> FactLine:
        system = _SYSTEMS.get(one.system, "")
        code = " ".join(filter(None, (system, one.code)))
        since = _("since {day}").format(day=display(one.onset_on)) if one.onset_on else ""
        facts = " · ".join(filter(None, (_standing(one.status), since, code)))
        tone = Tone.NEUTRAL
        line = FactLine(one.text, facts, tone, "stethoscope")
        if one.status == _ACTIVE:
            self._endable(line, one.id, _("It is over"), self._on_end_condition)
        return self._mistakable(line, one.id, self.condition_mistaken)

    def _endable(self, line: FactLine, key: str, verb: str, end: Callable[[str], None]) -> None:
        if self._may:
            line.offer(key, verb)
            line.chosen.connect(end)

    def _mistakable(self, line: FactLine, key: str, said: SignalInstance) -> FactLine:
        if self._may:
            line.offer_mistake(key)
            line.mistaken.connect(said)
        return line

    @Slot()
    def _on_add_allergy(self) -> None:
        view = self._view
        answer = view and AllergyDialog.ask(self, about=view.spoken_of, whose=view.patient_id)
        if view is None or not answer:
            return
        substance, reaction = answer
        add = partial(
            self._desk.services.clinical.add_allergy,
            view.patient_id,
            substance=substance,
            reaction=reaction,
            actor=self._desk.actor,
        )
        self._deeds.do(add, _("Allergy added."))

    @Slot()
    def _on_add_condition(self) -> None:
        view = self._view
        answer = view and ConditionDialog.ask(
            self, today=self._desk.today, about=view.spoken_of, whose=view.patient_id
        )
        if view is None or not answer:
            return
        add = partial(
            self._desk.services.clinical.add_condition,
            view.patient_id,
            text=answer.text,
            code=answer.code,
            system=answer.system,
            onset_on=answer.onset_on,
            actor=self._desk.actor,
        )
        self._deeds.do(add, _("Condition added."))

    @Slot(str)
    def _on_end_allergy(self, allergy_id: str) -> None:
        reason = ReasonDialog.ask(
            self,
            _("This allergy does not hold"),
            _("It is taken off the head of the page. The reason stays in the journal."),
            _("Take it off"),
            caption=_("Why"),
            missing=_("Say why this allergy does not hold any more."),
            dangerous=True,
        )
        if reason is not None:
            end = partial(
                self._desk.services.clinical.end_allergy,
                allergy_id,
                reason=reason,
                actor=self._desk.actor,
            )
            self._deeds.do(end, _("Allergy taken off."))

    @Slot(str)
    def _on_end_condition(self, condition_id: str) -> None:
        sure = ConfirmDialog.ask(
            self,
            _("This condition is over"),
            _("Worklists stop counting it from today. It stays in the history."),
            _("It is over"),
        )
        if sure:
            end = partial(
                self._desk.services.clinical.end_condition,
                condition_id,
                on=self._desk.today,
                actor=self._desk.actor,
            )
            self._deeds.do(end, _("Condition ended."))


def _standing(status: str) -> str:
    """What is said of a condition that is not simply there; of one not known to be over nothing."""
    if status in _PAST:
        return _("over")
    return _("not confirmed") if status == _SUSPECTED else ""
