"""A date that may lack its day or month, typed in any usual form."""

import datetime as dt

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from carecoord.common.i18n import _, current_language
from carecoord.rules.partial_dates import age_words, display
from carecoord.rules.typed_dates import DATE, read_compact, read_date
from ui.theme.sizes import grow_with_text
from ui.widgets.date_words import parse_day
from ui.widgets.labels import label, restyle


class PartialDateField(QWidget):
    """Takes 4/12/1971, 12 Apr 1971, 04/1971 or 1971; what it understood stands beside it.

    Signals:
        changed: The partial ISO date understood now, "" when none is.
    """

    changed = Signal(str)

    def __init__(
        self,
        name: str,
        today: dt.date,
        value: str = "",
        *,
        with_age: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """``with_age`` also shows the age, for birth dates."""
        super().__init__(parent)
        self._today = today
        self._with_age = with_age
        self._value = ""
        self.box = QLineEdit()
        self.box.setAccessibleName(name)
        self.box.setPlaceholderText(_("4/12/1971, or only 1971"))
        grow_with_text(self.box, minimumWidth=170)
        self._understood = label("", "small")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(10)
        line.addWidget(self.box)
        line.addWidget(self._understood, 1)
        self.setFocusProxy(self.box)
        self.box.textChanged.connect(self._on_typed)
        self.box.editingFinished.connect(self._on_left)
        self.set_value(value)

    @property
    def value(self) -> str:
        """Partial ISO text; "" when nothing, or nothing that is a date, is typed."""
        return self._value

    @property
    def is_clear(self) -> bool:
        """False when something is typed that is no date."""
        return bool(self._value) or not self.box.text().strip()

    def set_value(self, value: str) -> None:
        self.box.setText(display(value))
        self._on_typed()

    @Slot()
    def _on_typed(self) -> None:
        before = self._value
        self._value = read_partial(self.box.text(), self._today, current_language())
        self._understood.setText(self._words())
        self.box.setAccessibleDescription(self._understood.text())
        if self.is_clear:
            self._mark(faulty=False)
        if self._value != before:
            self.changed.emit(self._value)

    @Slot()
    def _on_left(self) -> None:
        self._mark(faulty=not self.is_clear)
        if not self.is_clear:
            self._understood.setText(_("Type a date such as 4/12/1971, or only the year."))

    def _words(self) -> str:
        if not self._value:
            return ""
        if not self._with_age:
            return display(self._value)
        return _("{date}, age {age}").format(
            date=display(self._value), age=age_words(self._value, self._today)
        )

    def _mark(self, *, faulty: bool) -> None:
        if bool(self.box.property("faulty")) != faulty:
            self.box.setProperty("faulty", faulty)
            restyle(self.box)
            self._understood.setProperty("role", "error" if faulty else "small")
            restyle(self._understood)


def read_partial(text: str, today: dt.date, language: str) -> str:
    """The partial ISO date a text means; "" when it means none.

    Numbers are read month first, in Spanish day first.
    """
    typed = text.strip()
    found = DATE.fullmatch(typed)
    readings = read_date(found, today) if found else read_compact(typed, today)
    if readings:
        day_first = language == "es" and found is not None and found["year_last"]
        return readings[1] if day_first and len(readings) > 1 else readings[0]
    day = parse_day(typed, today, language, past=True)
    return day.isoformat() if day is not None and day <= today else ""
