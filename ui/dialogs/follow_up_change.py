"""Moving a follow-up to another day, or handing it to somebody else."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from carecoord.common.i18n import _
from carecoord.vocab.roles import Role
from ui.dialogs.base import BaseDialog
from ui.dialogs.follow_up import owner_choices, owner_of
from ui.widgets.date_field import DateField
from ui.widgets.form import FormRow, combo, line_edit


@dataclass(frozen=True, slots=True)
class Moved:
    """Another day for a follow-up, and why."""

    due_on: dt.date
    reason: str


class RescheduleDialog(BaseDialog):
    """Another day, with a reason."""

    help_topic = "patient-page"
    asks_before_leaving = True

    def __init__(self, parent: QWidget | None, *, title: str, today: dt.date) -> None:
        super().__init__(_("Move to another day"), _("Move"), parent, explanation=title)
        self._today = today
        self.due = DateField(_("New day"), today)
        self.reason = line_edit()
        self.due_row = FormRow(_("New day"), self.due)
        self.body.addWidget(self.due_row)
        self.body.addWidget(FormRow(_("Why"), self.reason, optional=True))

    @override
    def problem(self) -> str:
        ready = self.due.day is not None and self.due.day >= self._today
        sentence = "" if ready else _("Choose today or a later day.")
        self.due_row.show_error(sentence)
        return sentence

    @classmethod
    def ask(cls, parent: QWidget | None, *, title: str, today: dt.date) -> Moved | None:
        """The new day; None when cancelled. ``title`` says which follow-up."""
        dialog = cls(parent, title=title, today=today)
        if not dialog.wait() or dialog.due.day is None:
            return None
        return Moved(dialog.due.day, dialog.reason.text().strip())


class HandOverDialog(BaseDialog):
    """Somebody else, or whoever has a role; nobody is chosen beforehand."""

    help_topic = "patient-page"

    def __init__(
        self,
        parent: QWidget | None,
        *,
        title: str,
        colleagues: Mapping[str, str],
        has_it: str = "",
    ) -> None:
        """``has_it`` is the staff id, or the role's words, of whom it is taken from."""
        super().__init__(_("Hand over"), _("Hand over"), parent, explanation=title)
        others = {
            key: words
            for key, words in owner_choices(colleagues).items()
            if has_it not in {key, words}
        }
        self.owner = combo({"": _("Choose"), **others})
        self.owner_row = FormRow(_("Who takes it over"), self.owner)
        self.body.addWidget(self.owner_row)

    @override
    def problem(self) -> str:
        sentence = "" if self.owner.currentData() else _("Choose who takes it over.")
        self.owner_row.show_error(sentence)
        return sentence

    @classmethod
    def ask(
        cls,
        parent: QWidget | None,
        *,
        title: str,
        colleagues: Mapping[str, str],
        has_it: str = "",
    ) -> tuple[str, Role | None] | None:
        """The new owner as (staff id, role), one of them empty; None when cancelled."""
        dialog = cls(parent, title=title, colleagues=colleagues, has_it=has_it)
        return owner_of(dialog.owner.currentData()) if dialog.wait() else None
