"""The day somebody left the hospital, and the days that follow from it."""

import datetime as dt
from collections.abc import Set as AbstractSet

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from carecoord.common.i18n import _
from carecoord.rules.transitions import Deadlines, deadlines
from ui.widgets.date_field import DateField
from ui.widgets.form import FormRow
from ui.widgets.formats import full_date


class DischargeRow(QWidget):
    """Says by when to call and by when to see the person.

    Signals:
        reckoned: The day the call is due, today where that day is past.
    """

    reckoned = Signal(object)

    def __init__(self, today: dt.date, closed: AbstractSet[dt.date]) -> None:
        super().__init__()
        self._today = today
        self._closed = closed
        self.day = DateField(_("Left the hospital on"), today, past=True)
        self.row = FormRow(_("Left the hospital on"), self.day)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.addWidget(self.row)
        self.day.changed.connect(self._on_day)
        self._explain()

    @property
    def deadlines(self) -> Deadlines | None:
        """None while no day is known that has come."""
        day = self.day.day
        return deadlines(day, self._closed) if day and day <= self._today else None

    def problem(self) -> str:
        """Shown under the field; "" when the day is left out or has come."""
        known = self.deadlines is not None
        empty = self.day.day is None and self.day.is_clear
        sentence = "" if known or empty else _("Choose today or an earlier day.")
        self.row.show_error(sentence)
        return sentence

    def words(self) -> str:
        """Why the call is due, for the record; "" while the day is not known."""
        found, day = self.deadlines, self.day.day
        if found is None or day is None:
            return ""
        return _("Left the hospital on {day}. Call by {call}, see by {soon} or {later}.").format(
            day=full_date(day),
            call=full_date(found.contact_by),
            soon=full_date(found.visit_soon_by),
            later=full_date(found.visit_by),
        )

    def _explain(self) -> None:
        found = self.deadlines
        if found is None:
            self.row.set_hint(
                _("The call is due two working days later, whenever you heard of it.")
            )
            return
        hint = _(
            "Call by {call}. See the person by {soon}, or by {later} where less is to be decided."
        ).format(
            call=full_date(found.contact_by),
            soon=full_date(found.visit_soon_by),
            later=full_date(found.visit_by),
        )
        if found.contact_by < self._today:
            hint = f"{hint} " + _("The day of the call is past, so call today.")
        self.row.set_hint(hint)

    @Slot()
    def _on_day(self) -> None:
        self._explain()
        if self.deadlines is not None:
            self.reckoned.emit(max(self.deadlines.contact_by, self._today))
