"""Putting a condition or an allergy on a person's list."""

import datetime as dt
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from carecoord.common.i18n import _
from carecoord.vocab.code_systems import ICD10CM, SNOMED
from ui.dialogs.base import BaseDialog
from ui.widgets.form import FormRow, combo, line_edit
from ui.widgets.partial_date_field import PartialDateField


@dataclass(frozen=True, slots=True)
class NewCondition:
    """A condition as typed; ``onset_on`` is a partial ISO date or ""."""

    text: str
    code: str
    system: str
    onset_on: str


class ConditionDialog(BaseDialog):
    """One condition with its code."""

    help_topic = "patient-page"
    asks_before_leaving = True
    kept_as = "condition"

    def __init__(self, parent: QWidget | None, *, today: dt.date, about: str) -> None:
        super().__init__(_("Add a condition"), _("Add"), parent, explanation=about)
        self.text = line_edit(hint=_("For example: high blood pressure"))
        self.code = line_edit(hint="I10", most=20)
        self.system = combo({ICD10CM: "ICD-10-CM", SNOMED: "SNOMED CT"})
        self.onset = PartialDateField(_("Since"), today)
        self.text_row = FormRow(_("Condition"), self.text)
        self.onset_row = FormRow(_("Since"), self.onset, optional=True)
        self.body.addWidget(self.text_row)
        self.body.addWidget(
            FormRow(
                _("Code"),
                self.code,
                optional=True,
                hint=_("Worklists for diabetes, blood pressure and others go by the code."),
            )
        )
        self.body.addWidget(FormRow(_("Code system"), self.system))
        self.body.addWidget(self.onset_row)

    @override
    def problem(self) -> str:
        name = "" if self.text.text().strip() else _("Type the name of the condition.")
        since = "" if self.onset.is_clear else _("Type a day, or only the year.")
        self.text_row.show_error(name)
        self.onset_row.show_error(since)
        return name or since

    @classmethod
    def ask(
        cls, parent: QWidget | None, *, today: dt.date, about: str = "", whose: str = ""
    ) -> NewCondition | None:
        """The condition; None when cancelled. ``about`` says whose it is, ``whose`` is their id."""
        dialog = cls(parent, today=today, about=about)
        dialog.whose = whose
        if not dialog.wait():
            return None
        code = dialog.code.text().strip()
        return NewCondition(
            dialog.text.text().strip(),
            code,
            dialog.system.currentData() if code else "",
            dialog.onset.value,
        )


class AllergyDialog(BaseDialog):
    """What the person is allergic to, and what happened."""

    help_topic = "patient-page"
    asks_before_leaving = True
    kept_as = "allergy"

    def __init__(self, parent: QWidget | None, *, about: str) -> None:
        super().__init__(_("Add an allergy"), _("Add"), parent, explanation=about)
        self.substance = line_edit(hint=_("For example: penicillin"))
        self.reaction = line_edit(hint=_("For example: rash"))
        self.substance_row = FormRow(_("Allergic to"), self.substance)
        self.body.addWidget(self.substance_row)
        self.body.addWidget(FormRow(_("What happened"), self.reaction, optional=True))

    @override
    def problem(self) -> str:
        missing = _("Type what the person is allergic to.")
        sentence = "" if self.substance.text().strip() else missing
        self.substance_row.show_error(sentence)
        return sentence

    @classmethod
    def ask(
        cls, parent: QWidget | None, *, about: str = "", whose: str = ""
    ) -> tuple[str, str] | None:
        """(substance, reaction); None when cancelled. ``about`` and ``whose`` as for others."""
        dialog = cls(parent, about=about)
        dialog.whose = whose
        if not dialog.wait():
            return None
        return dialog.substance.text().strip(), dialog.reaction.text().strip()
