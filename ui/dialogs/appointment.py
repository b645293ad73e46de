"""Asking when a visit is, for how long and what for."""

import datetime as dt
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from carecoord.common.i18n import _
from carecoord.rules.partial_dates import display
from carecoord.rules.times import read_visit_time, time_of_day
from carecoord.services.appointment_forms import USUAL_MINUTES, AppointmentForm, AppointmentRow
from carecoord.vocab.appointments import Mode
from carecoord.vocab.patients import ThreeValued
from carecoord.vocab.terms import label as label_of
from ui.dialogs.base import BaseDialog
from ui.widgets.date_field import DateField
from ui.widgets.form import FormRow, combo, line_edit


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What the dialog is called and what its main button does."""

    title: str
    verb: str


class AppointmentDialog(BaseDialog):
    """One visit to book, or to move and change."""

    help_topic = "schedule"
    asks_before_leaving = True
    kept_as = "appointment"

    def __init__(
        self,
        parent: QWidget | None,
        words: Words,
        *,
        today: dt.date,
        about: str,
        row: AppointmentRow | None = None,
        closed: AbstractSet[dt.date] = frozenset(),
    ) -> None:
        """``closed`` are days on which nobody is there; a visit can be booked all the same."""
        super().__init__(words.title, words.verb, parent, explanation=about)
        self._today, self._closed = today, closed
        self.day = DateField(_("Day"), today, row.on if row else None)
        self.time = line_edit(time_of_day(row.at) if row else "", _("For example 9:30 or 2 pm"))
        self.minutes = line_edit(str(row.minutes if row else USUAL_MINUTES), most=3)
        self.kind = line_edit(row.kind if row else "", _("For example: check-up"))
        self.with_whom = line_edit(row.with_whom if row else "")
        self.mode = combo({mode.value: label_of(mode) for mode in Mode},
                          row.mode.value if row else "")  # fmt: skip
        self.interpreter = combo(
            {
                ThreeValued.NOT_ASKED.value: _("Not asked yet"),
                ThreeValued.YES.value: _("Booked"),
                ThreeValued.NO.value: _("None needed"),
            },
            row.interpreter if row else "",
        )
        self.day_row = FormRow(_("Day"), self.day)
        self.time_row = FormRow(_("Time"), self.time)
        self.minutes_row = FormRow(_("Minutes"), self.minutes)
        for shown in (
            self.day_row,
            self.time_row,
            self.minutes_row,
            FormRow(_("What for"), self.kind, optional=True),
            FormRow(_("With whom"), self.with_whom, optional=True),
            FormRow(_("How"), self.mode),
            FormRow(_("Interpreter"), self.interpreter),
        ):
            self.body.addWidget(shown)
        self.time.textChanged.connect(self._on_time)
        self.day.changed.connect(self._on_day)

    @Slot(object)
    def _on_day(self, day: dt.date | None) -> None:
        is_closed = day in self._closed
        self.day_row.set_hint(_("The practice is closed on this day.") if is_closed else "")

    @Slot(str)
    def _on_time(self, text: str) -> None:
        """Say how the time is read, so that nobody books in the night by mistake."""
        at = read_visit_time(text)
        self.time_row.set_hint("" if at is None else time_of_day(at))

    @override
    def problem(self) -> str:
        day = minutes = ""
        if self.day.day is None or self.day.day < self._today:
            day = _("Choose today or a later day.")
        is_time = read_visit_time(self.time.text()) is not None
        time = "" if is_time else _("Type a time, for example 9:30 or 2 pm.")
        if not self.minutes.text().strip().isdecimal():
            minutes = _("Type how many minutes it takes.")
        self.day_row.show_error(day)
        self.time_row.show_error(time)
        self.minutes_row.show_error(minutes)
        return day or time or minutes

    def value(self) -> AppointmentForm:
        at = read_visit_time(self.time.text())
        assert self.day.day is not None and at is not None  # noqa: PT018 - both are checked above
        return AppointmentForm(
            on=self.day.day,
            at=at,
            minutes=int(self.minutes.text().strip()),
            kind=self.kind.text(),
            with_whom=self.with_whom.text(),
            mode=Mode(self.mode.currentData()),
            interpreter=ThreeValued(self.interpreter.currentData()),
        )

    @classmethod
    def ask(
        cls, parent: QWidget | None, *, today: dt.date, about: str, whose: str = "",
        closed: AbstractSet[dt.date] = frozenset(),
    ) -> AppointmentForm | None:  # fmt: skip
        """A visit to book; None when cancelled. ``about`` says whose, ``whose`` is their id."""
        words = Words(title=_("Book a visit"), verb=_("Book"))
        dialog = cls(parent, words, today=today, about=about, closed=closed)
        dialog.whose = whose
        return dialog.value() if dialog.wait() else None

    @classmethod
    def ask_change(
        cls, parent: QWidget | None, row: AppointmentRow, *, today: dt.date,
        closed: AbstractSet[dt.date] = frozenset(),
    ) -> AppointmentForm | None:  # fmt: skip
        """The visit as it is to be; None when cancelled."""
        words = Words(title=_("Move or change the visit"), verb=_("Save"))
        about = " · ".join(filter(None, (row.patient_name, display(row.birth_on))))
        dialog = cls(parent, words, today=today, about=about, row=row, closed=closed)
        return dialog.value() if dialog.wait() else None
