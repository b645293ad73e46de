"""The days the practice is closed: typed, or filled in from the federal holidays."""

import datetime as dt

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from carecoord.common.i18n import _, current_language
from carecoord.rules.federal_holidays import federal_holidays
from carecoord.settings import SettingSpec
from ui.pages.settings.fields import SettingField, Value
from ui.widgets.buttons import quiet_button
from ui.widgets.date_words import parse_day
from ui.widgets.form import FormRow, text_edit
from ui.widgets.formats import full_date
from ui.widgets.layouts import row

_LINES = 5


class HolidaysField(SettingField):
    """Days, one per line, typed as people say them and stored as ISO days."""

    def __init__(self, spec: SettingSpec[str], caption: str, today: dt.date) -> None:
        self._today = today
        self._box = text_edit(lines=_LINES)
        form_row = FormRow(caption, self._box, optional=True)
        super().__init__(spec, form_row, self._days_text, self._show_days, self._wrong_line)
        words = _("Add the federal holidays of {year} and {next}")
        self.fill = quiet_button(
            words.format(year=today.year, next=today.year + 1), "calendar-plus", tint="primary_text"
        )
        lines = form_row.layout()
        assert isinstance(lines, QVBoxLayout)
        lines.addLayout(row(self.fill, None))
        self._box.textChanged.connect(self.note_edit)
        self._box.textChanged.connect(self._say_what_is_missing)
        self.fill.clicked.connect(self._on_fill)
        self._say_what_is_missing()

    @override
    def allow(self, *, allowed: bool) -> None:
        super().allow(allowed=allowed)
        self.fill.setVisible(allowed)

    def _lines(self) -> list[tuple[str, dt.date | None]]:
        lines = [line.strip() for line in self._box.toPlainText().splitlines() if line.strip()]
        return [(line, parse_day(line, self._today, current_language())) for line in lines]

    def _days_text(self) -> str:
        return " ".join(sorted({day.isoformat() for _line, day in self._lines() if day}))

    def _show_days(self, value: Value) -> None:
        known = [dt.date.fromisoformat(word) for word in str(value).split()]
        self._box.setPlainText("\n".join(full_date(day) for day in known))

    def _wrong_line(self) -> str:
        wrong = next((line for line, day in self._lines() if day is None), "")
        if not wrong:
            return ""
        return _("“{line}” is not a day. Type it like 25 Dec 2026.").format(line=wrong)

    @Slot()
    def _say_what_is_missing(self) -> None:
        hint = _("One day per line, for example 25 Dec 2026. Due dates skip them.")
        if not any(day and day >= self._today for _line, day in self._lines()):
            none_ahead = _("No day ahead is listed, so every weekday counts as a working day.")
            hint = f"{hint} {none_ahead}"
        self.row.set_hint(hint)

    @Slot()
    def _on_fill(self) -> None:
        """Put in what is missing; a line that cannot be read stays as it was typed, at the end."""
        years = (self._today.year, self._today.year + 1)
        wanted = {day for year in years for day in federal_holidays(year) if day >= self._today}
        lines = self._lines()
        known = sorted(wanted | {day for _line, day in lines if day})
        unread = [line for line, day in lines if day is None]
        self._box.setPlainText("\n".join([*(full_date(day) for day in known), *unread]))
        self._box.setFocus()
