"""Recording that somebody came, did not come, or will come."""

import datetime as dt
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from carecoord.common.i18n import _
from ui.dialogs.base import BaseDialog
from ui.widgets.date_field import DateField
from ui.widgets.form import FormRow, combo, line_edit

_PLANNED = "planned"


@dataclass(frozen=True, slots=True)
class NewVisit:
    """A visit; ``status`` is kept, missed, planned or cancelled."""

    on: dt.date
    kind: str
    status: str
    reason: str


class VisitDialog(BaseDialog):
    """One visit."""

    help_topic = "patient-page#visit"
    asks_before_leaving = True
    kept_as = "visit"

    def __init__(self, parent: QWidget | None, *, today: dt.date, about: str) -> None:
        super().__init__(_("Record a visit"), _("Save"), parent, explanation=about)
        self._today = today
        self.status = combo(
            {
                "kept": _("The patient came"),
                "missed": _("The patient did not come"),
                _PLANNED: _("Planned"),
                "cancelled": _("Canceled"),
            }
        )
        self.day = DateField(_("Day"), today, today)
        self.kind = combo(
            {
                "office": _("In the clinic"),
                "video": _("By video"),
                "phone": _("By phone"),
                "home": _("At home"),
            }
        )
        self.reason = line_edit()
        self.day_row = FormRow(_("Day"), self.day)
        self.body.addWidget(FormRow(_("What happened"), self.status))
        self.body.addWidget(self.day_row)
        self.body.addWidget(FormRow(_("How"), self.kind))
        self.body.addWidget(FormRow(_("What it was about"), self.reason, optional=True))

    @override
    def problem(self) -> str:
        day = self.day.day
        past = self.status.currentData() != _PLANNED
        sentence = ""
        if day is None:
            sentence = _("Choose the day of the visit.")
        elif past and day > self._today:
            sentence = _("This day lies in the future. Choose Planned, or an earlier day.")
        self.day_row.show_error(sentence)
        return sentence

    @classmethod
    def ask(
        cls, parent: QWidget | None, *, today: dt.date, about: str = "", whose: str = ""
    ) -> NewVisit | None:
        """The visit; None when cancelled. ``about`` says whose it is, ``whose`` is their id."""
        dialog = cls(parent, today=today, about=about)
        dialog.whose = whose
        if not dialog.wait() or dialog.day.day is None:
            return None
        return NewVisit(
            dialog.day.day,
            dialog.kind.currentData(),
            dialog.status.currentData(),
            dialog.reason.text().strip(),
        )
