"""Saying that somebody moved, died, or is looked after again."""

import datetime as dt
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from carecoord.common.i18n import _
from carecoord.rules.partial_dates import bounds
from carecoord.vocab.patients import Status
from carecoord.vocab.terms import label as label_of
from ui.dialogs.base import BaseDialog
from ui.widgets.form import FormRow, combo, line_edit
from ui.widgets.partial_date_field import PartialDateField


@dataclass(frozen=True, slots=True)
class NewStatus:
    """``on`` is a partial ISO date, or "" when the day is not known."""

    status: Status
    on: str
    reason: str


class PatientStatusDialog(BaseDialog):
    """Status, since when, and how it is known."""

    help_topic = "finding-people"
    asks_before_leaving = True
    kept_as = "status"

    def __init__(self, parent: QWidget | None, *, status: str, today: dt.date, about: str) -> None:
        super().__init__(_("Change status"), _("Change"), parent, explanation=about)
        self._today = today
        self.status = combo({s.value: label_of(s) for s in Status}, status)
        self.on = PartialDateField(_("Since"), today)
        self.reason = line_edit(hint=_("For example: the daughter called"))
        self.on_row = FormRow(_("Since"), self.on, optional=True)
        self.reason_row = FormRow(_("How do you know"), self.reason)
        self.body.addWidget(FormRow(_("Status"), self.status))
        self.body.addWidget(self.on_row)
        self.body.addWidget(self.reason_row)

    @override
    def problem(self) -> str:
        span = bounds(self.on.value)
        wrong = not self.on.is_clear or (span is not None and span[0] > self._today)
        day = _("Type a day that is not in the future, or only the year.") if wrong else ""
        known = bool(self.reason.text().strip())
        reason = "" if known else _("Say how you know. It stays in the journal.")
        self.on_row.show_error(day)
        self.reason_row.show_error(reason)
        return day or reason

    @classmethod
    def ask(
        cls,
        parent: QWidget | None,
        *,
        status: str,
        today: dt.date,
        about: str = "",
        whose: str = "",
    ) -> NewStatus | None:
        """The new status; None when cancelled. ``about`` says whose it is, ``whose`` their id."""
        dialog = cls(parent, status=status, today=today, about=about)
        dialog.whose = whose
        if not dialog.wait():
            return None
        return NewStatus(
            Status(dialog.status.currentData()),
            dialog.on.value,
            dialog.reason.text().strip(),
        )
