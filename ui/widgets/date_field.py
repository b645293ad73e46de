"""A date box that understands words and shows what it understood."""

import datetime as dt

from PySide6.QtCore import QDate, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QHBoxLayout, QLineEdit, QMenu, QWidget, QWidgetAction

from carecoord.common.i18n import _, current_language
from ui.theme.look import color, look
from ui.theme.sizes import grow_with_text
from ui.widgets.buttons import icon_button
from ui.widgets.calendar_names import names_in
from ui.widgets.date_words import parse_day
from ui.widgets.formats import full_date
from ui.widgets.labels import label, restyle

_EXAMPLE_AHEAD = dt.timedelta(days=14)


class DateField(QWidget):
    """Takes "next Tue", "in 2 weeks", "18 Nov 2026"; the full date stands beside it.

    Signals:
        changed: The day understood now, or None.
    """

    changed = Signal(object)

    def __init__(
        self,
        name: str,
        today: dt.date,
        day: dt.date | None = None,
        *,
        past: bool = False,
        spelled: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        """``past`` reads days without a year as gone by, for what has happened.

        ``spelled`` puts the full date beside it, where nothing else says it.
        """
        super().__init__(parent)
        self._today = today
        self._past = past
        self._is_spelled = spelled
        self._day: dt.date | None = None
        self.box = QLineEdit()
        self.box.setAccessibleName(name)
        self.box.setPlaceholderText(_("yesterday, 12 Nov") if past else _("next Tue, in 2 weeks"))
        self._understood = label("", "small")
        self._open = icon_button("calendar", _("Choose a day"))
        self._build()
        self.setFocusProxy(self.box)
        self.box.textChanged.connect(self._on_typed)
        self.box.editingFinished.connect(self._on_left)
        self._open.clicked.connect(self.open_calendar)
        self.set_day(day)

    def _build(self) -> None:
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        grow_with_text(self.box, minimumWidth=150)
        grow_with_text(self._open, fixedWidth=34, fixedHeight=34)
        line.addWidget(self.box, 1)
        line.addWidget(self._open)
        line.addWidget(self._understood, 1)

    @property
    def day(self) -> dt.date | None:
        return self._day

    @property
    def is_clear(self) -> bool:
        """False when something is typed that is no day."""
        return self._day is not None or not self.box.text().strip()

    def what_to_type(self) -> str:
        """What to say where no day can be read; the example is one that the field may hold."""
        day = self._today if self._past else self._today + _EXAMPLE_AHEAD
        return _("Type a day, for example {day}").format(day=full_date(day))

    def set_day(self, day: dt.date | None) -> None:
        self.box.setText("" if day is None else full_date(day))
        self._on_typed()

    @Slot()
    def _on_typed(self) -> None:
        before, text = self._day, self.box.text()
        self._day = parse_day(text, self._today, current_language(), past=self._past)
        said = _spelled(self._day) if self._day else ""
        self._understood.setText(said if self._is_spelled else "")
        self.box.setAccessibleDescription(said)
        if self.is_clear:
            self._mark(faulty=False)
        if self._day != before:
            self.changed.emit(self._day)

    @Slot()
    def _on_left(self) -> None:
        self._mark(faulty=not self.is_clear)
        if not self.is_clear:
            self._understood.setText(self.what_to_type())

    def _mark(self, *, faulty: bool) -> None:
        if bool(self.box.property("faulty")) != faulty:
            self.box.setProperty("faulty", faulty)
            restyle(self.box)
            self._understood.setProperty("role", "error" if faulty else "small")
            restyle(self._understood)

    @Slot()
    def open_calendar(self) -> None:
        """Offer the days to click on."""
        menu = QMenu(self)
        calendar = _calendar(self._day or self._today)
        calendar.activated.connect(self._on_picked)
        calendar.clicked.connect(self._on_picked)
        calendar.clicked.connect(menu.close)
        calendar.activated.connect(menu.close)
        action = QWidgetAction(menu)
        action.setDefaultWidget(calendar)
        menu.addAction(action)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.box.mapToGlobal(QPoint(0, self.box.height())))
        calendar.setFocus()

    @Slot(QDate)
    def _on_picked(self, picked: QDate) -> None:
        self.set_day(dt.date(picked.year(), picked.month(), picked.day()))
        self.box.setFocus()


def _calendar(shown: dt.date) -> QCalendarWidget:
    made = QCalendarWidget()
    made.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
    made.setSelectedDate(QDate(shown.year, shown.month, shown.day))
    made.setMinimumSize(look().px(300), look().px(270))
    weekday = QTextCharFormat()
    weekday.setForeground(color(look().tokens.text))
    # Qt paints Saturdays and Sundays red, which here means late.
    for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
        made.setWeekdayTextFormat(day, weekday)
    heading = QTextCharFormat()
    heading.setForeground(color(look().tokens.text3))
    made.setHeaderTextFormat(heading)
    return made


def _spelled(day: dt.date) -> str:
    """``Tue 24 Nov 2026``."""
    weekday = names_in(current_language()).short_days[day.weekday()]
    return f"{weekday} {full_date(day)}"
