"""Name and birth."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from carecoord.common.i18n import _
from carecoord.services.patient_details import PatientDetails
from carecoord.vocab.patients import Sex
from ui.dialogs.patient_form.section import Section, choose, chosen, side_by_side, term_box
from ui.widgets.form import FormRow, line_edit
from ui.widgets.partial_date_field import PartialDateField

_LINES = (
    "given", "family", "preferred", "middle", "prefix", "suffix", "former_names", "gender",
    "pronouns",
)  # fmt: skip
_LONGEST_NAME = 250
"""Longer than is allowed, so that the form can say so instead of cutting."""


class NameSection(Section):
    """What the person is called and when they were born."""

    def __init__(self, today: dt.date, parent: QWidget | None = None) -> None:
        super().__init__(_("Name"), parent)
        self.lines = {name: line_edit(most=_LONGEST_NAME) for name in _LINES}
        self.birth = PartialDateField(_("Birth date"), today, with_age=True)
        self._sex = term_box(Sex)
        self._build()
        self.setFocusProxy(self.lines["given"])
        self.watch(*self.lines.values(), self.birth, self._sex)

    def _build(self) -> None:
        lines = self.lines
        rows = {
            "given": FormRow(_("Given name"), lines["given"]),
            "family": FormRow(_("Family name"), lines["family"]),
            "birth_on": FormRow(
                _("Birth date"),
                self.birth,
                hint=_("Type it any way. Only the year is enough when the day is not known."),
            ),
            "preferred": FormRow(
                _("Wants to be called"), lines["preferred"], optional=True
            ),
            "sex": FormRow(
                _("Sex recorded at birth"), self._sex, hint=_("Where care depends on it.")
            ),
            "gender": FormRow(_("Gender, in their own words"), lines["gender"], optional=True),
            "pronouns": FormRow(_("Pronouns"), lines["pronouns"], optional=True),
            "middle": FormRow(_("Middle name"), lines["middle"], optional=True),
            "former_names": FormRow(
                _("Former names"), lines["former_names"], optional=True,
                hint=_("Also found by these."),
            ),
            "prefix": FormRow(_("Title"), lines["prefix"], optional=True),
            "suffix": FormRow(_("Suffix, such as Jr."), lines["suffix"], optional=True),
        }  # fmt: skip
        self.captions |= rows
        self.column.addLayout(side_by_side(*rows.values()))
        self.column.addStretch(1)

    @override
    def put(self, details: PatientDetails) -> None:
        for name, line in self.lines.items():
            line.setText(getattr(details, name))
        self.birth.set_value(details.birth_on)
        choose(self._sex, details.sex)

    @override
    def values(self) -> Mapping[str, Any]:
        typed = {name: line.text().strip() for name, line in self.lines.items()}
        # What is no date travels on as typed, so that the check can say what is wrong.
        birth = self.birth.value or self.birth.box.text().strip()
        return typed | {"birth_on": birth, "sex": chosen(self._sex)}
