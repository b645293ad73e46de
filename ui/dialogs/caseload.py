"""Asking on whose caseload people are to be, and until when."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from carecoord.common.i18n import _, n_
from carecoord.services.caseloads import AssignmentRow, CaseloadHolder
from ui.dialogs.base import BaseDialog
from ui.widgets.date_field import DateField
from ui.widgets.form import FormRow, combo
from ui.widgets.formats import full_date
from ui.widgets.labels import label
from ui.widgets.tick_line import TickLine

_NOBODY = ""


@dataclass(frozen=True, slots=True)
class CaseloadAnswer:
    """What is wanted.

    Attributes:
        staff_id: On whose caseload; "" for on nobody's more.
        until_on: The last day there; None until somebody takes them off.
        take_off: Keys of the places that end now.
    """

    staff_id: str = ""
    until_on: dt.date | None = None
    take_off: tuple[str, ...] = field(default=())


class CaseloadDialog(BaseDialog):
    """Who looks after them, until when, and for one person whose caseload they leave."""

    help_topic = "privacy-and-keys#who-sees-whom"

    def __init__(
        self,
        parent: QWidget | None,
        *,
        title: str,
        about: str,
        holders: Sequence[CaseloadHolder],
        places: Sequence[AssignmentRow],
        today: dt.date,
    ) -> None:
        super().__init__(title, _("Save"), parent, explanation=about)
        self._today = today
        choices = {_NOBODY: _("Nobody more")} if places else {}
        choices |= {one.staff_id: _holder(one) for one in holders}
        self.who = combo(choices)
        self.until = DateField(_("Last day"), today)
        self.until_row = FormRow(_("Last day"), self.until, optional=True)
        self.ends = [(one, TickLine(_take_off(one))) for one in places]
        self.body.addWidget(FormRow(_("Put on the caseload of"), self.who))
        self.body.addWidget(self.until_row)
        for _one, tick in self.ends:
            self.body.addWidget(tick)
        self.body.addWidget(
            label(
                _("A health worker sees the people on their caseload and nobody else."),
                "small",
                wrap=True,
            )
        )

    @property
    def answer(self) -> CaseloadAnswer:
        return CaseloadAnswer(
            self.who.currentData() or "",
            self.until.day,
            tuple(one.id for one, tick in self.ends if tick.is_ticked()),
        )

    @override
    def problem(self) -> str:
        day = ""
        if not self.until.is_clear or (self.until.day and self.until.day < self._today):
            day = _("Type today or a later day, or leave it empty.")
        self.until_row.show_error(day)
        wanted = self.answer
        if not day and not wanted.staff_id and not wanted.take_off:
            return _("Choose on whose caseload, or whose they leave.")
        return day

    @classmethod
    def ask(
        cls,
        parent: QWidget | None,
        *,
        title: str,
        about: str = "",
        holders: Sequence[CaseloadHolder],
        places: Sequence[AssignmentRow] = (),
        today: dt.date,
    ) -> CaseloadAnswer | None:
        """What is wanted; None when cancelled."""
        dialog = cls(parent, title=title, about=about, holders=holders, places=places, today=today)
        return dialog.answer if dialog.wait() else None


def nobody_to_assign() -> str:
    """What to say where nobody works by a caseload."""
    return _(
        "Nobody here works by a caseload. Add a community health worker under Settings, People."
    )


def _holder(one: CaseloadHolder) -> str:
    people = n_("{count} person", "{count} people", one.people).format(count=f"{one.people:,}")
    return f"{one.name} ({people})"


def _take_off(one: AssignmentRow) -> str:
    since = full_date(one.assigned_on)
    if one.until_on is None:
        return _("Take off the caseload of {name} (since {day})").format(name=one.name, day=since)
    return _("Take off the caseload of {name} (since {day}, until {last})").format(
        name=one.name, day=since, last=full_date(one.until_on)
    )
