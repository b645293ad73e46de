"""Asking again before somebody is taken off a list for good, and since when."""

import datetime as dt

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from carecoord.common.i18n import _
from carecoord.vocab.outreach import LeaveReason
from carecoord.vocab.terms import label
from ui.dialogs.base import BaseDialog
from ui.widgets.form import FormRow
from ui.widgets.partial_date_field import PartialDateField


class LeavingDialog(BaseDialog):
    """Says what will happen; asks for a day where there is one."""

    help_topic = "worklists#after-a-call"

    def __init__(
        self, reason: LeaveReason, name: str, today: dt.date, parent: QWidget | None
    ) -> None:
        super().__init__(
            _("{name}: {reason}").format(name=name, reason=label(reason)),
            _("Take off the list"),
            parent,
            explanation=_explanation(reason),
        )
        self._on = PartialDateField(_since(reason), today)
        if reason in _CHANGING:
            self.body.addWidget(FormRow(_since(reason), self._on, optional=True))

    @override
    def problem(self) -> str:
        if self._on.is_clear:
            return ""
        return _("Type a date such as 4/12/2026, only the year, or leave it empty.")

    @classmethod
    def ask(cls, parent: QWidget | None, reason: str, name: str, today: dt.date) -> str | None:
        """Since when, as a partial ISO date or "" when not known; None when cancelled."""
        dialog = cls(LeaveReason(reason), name, today, parent)
        return dialog._on.value if dialog.wait() else None


_CHANGING = frozenset({LeaveReason.DIED, LeaveReason.MOVED, LeaveReason.TRANSFERRED})


def _since(reason: LeaveReason) -> str:
    return _("Day of death") if reason is LeaveReason.DIED else _("Since")


def _explanation(reason: LeaveReason) -> str:
    if reason is LeaveReason.DIED:
        return _(
            "The person is marked as having died when you save the call. They leave every list "
            "and are not contacted any more. You can take it back."
        )
    if reason in _CHANGING:
        return _(
            "The person is marked as no longer with the practice when you save the call, and "
            "leaves every list. You can take it back."
        )
    if reason is LeaveReason.ALREADY_VISITED:
        return _(
            "The person leaves every list that asks them to come in when you save the call, until "
            "it is time again. What is about safety or has to be done stays. You can take it back."
        )
    return _("The person leaves this list when you save the call. You can take it back.")
