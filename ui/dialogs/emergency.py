"""Opening a record in an emergency, and reading of those that were opened."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from carecoord.common.i18n import _, n_
from carecoord.rules.times import time_of_day
from carecoord.services.emergencies import FEWEST_WORDS, OpenedInEmergency
from ui.dialogs.base import BaseDialog
from ui.widgets.cards import Card
from ui.widgets.date_field import DateField
from ui.widgets.form import FormRow, line_edit, text_edit
from ui.widgets.formats import full_date
from ui.widgets.labels import label

_NOTICE_PX = 560


@dataclass(frozen=True, slots=True)
class Emergency:
    """Whose record is to be opened, and why."""

    who: str
    birth_on: dt.date
    reason: str


class EmergencyDialog(BaseDialog):
    """The whole name or record number, the birth date, and the reason."""

    help_topic = "privacy-and-keys#who-sees-whom"
    asks_before_leaving = True

    def __init__(
        self,
        parent: QWidget | None,
        *,
        minutes: int,
        today: dt.date,
        before: Emergency | None = None,
        refused: str = "",
    ) -> None:
        """``before`` is what was typed and not taken; ``refused`` says why."""
        super().__init__(
            _("Open a record in an emergency"),
            _("Open the record"),
            parent,
            explanation=_(
                "It stays open to you for {minutes} minutes. The practice lead is told who opened "
                "it and why."
            ).format(minutes=minutes),
        )
        self.who = line_edit(hint=_("First and last name"))
        self.born = DateField(_("Birth date"), today, past=True)
        self.born.box.setPlaceholderText(_("12 Apr 1971"))
        self.reason = text_edit(hint=_("For example: she fell in her kitchen and cannot answer"))
        self.who_row = FormRow(_("Whole name, or record number"), self.who)
        self.born_row = FormRow(_("Birth date"), self.born)
        self.reason_row = FormRow(_("What happened"), self.reason)
        for each in (self.who_row, self.born_row, self.reason_row):
            self.body.addWidget(each)
        if before is not None:
            self.who.setText(before.who)
            self.born.set_day(before.birth_on)
            self.reason.setPlainText(before.reason)
        self.show_problem(refused)

    @property
    def answer(self) -> Emergency | None:
        """What was typed; None while something is missing."""
        day = self.born.day
        if day is None:
            return None
        return Emergency(self.who.text().strip(), day, self.reason.toPlainText().strip())

    @override
    def problem(self) -> str:
        said = self.reason.toPlainText().split()
        who = "" if self.who.text().strip() else _("Type the name or the record number.")
        born = "" if self.born.day and self.born.is_clear else _("Type the birth date.")
        why = "" if len(said) >= FEWEST_WORDS else _("Say in three words or more what happened.")
        for row, sentence in (
            (self.who_row, who), (self.born_row, born), (self.reason_row, why),
        ):  # fmt: skip
            row.show_error(sentence)
        return who or born or why

    @classmethod
    def ask(
        cls,
        parent: QWidget | None,
        *,
        minutes: int,
        today: dt.date,
        before: Emergency | None = None,
        refused: str = "",
    ) -> Emergency | None:
        """Whose record and why; None when cancelled."""
        dialog = cls(parent, minutes=minutes, today=today, before=before, refused=refused)
        return dialog.answer if dialog.wait() else None


class EmergencyNotice(BaseDialog):
    """What was opened, by whom and why; it comes back until somebody says they have read it."""

    help_topic = "privacy-and-keys#who-sees-whom"

    def __init__(
        self, parent: QWidget | None, opened: Sequence[OpenedInEmergency], zone: ZoneInfo
    ) -> None:
        count = len(opened)
        title = n_(
            "{count} record was opened in an emergency",
            "{count} records were opened in an emergency",
            count,
        ).format(count=count)
        super().__init__(
            title,
            _("I have read this"),
            parent,
            explanation=_(
                "Somebody opened a record outside their caseload. Talk with them about what "
                "happened."
            ),
            cancel=_("Later"),
            width_px=_NOTICE_PX,
        )
        for each in opened:
            card = Card("card", (12, 8, 12, 8), 2)
            at = each.opened_at.astimezone(zone)
            card.body.addWidget(label(each.patient, "strong", wrap=True))
            card.body.addWidget(
                label(
                    _("{name}, {day}, {time}").format(
                        name=each.by, day=full_date(at.date()), time=time_of_day(at.time())
                    ),
                    "small",
                    wrap=True,
                )
            )
            card.body.addWidget(label(each.reason, wrap=True))
            self.body.addWidget(card)

    @classmethod
    def ask(
        cls, parent: QWidget | None, opened: Sequence[OpenedInEmergency], zone: ZoneInfo
    ) -> bool:
        """True when the person says that they have read it."""
        return cls(parent, opened, zone).wait()
