"""When to try again: the day the rules propose, or another."""

import datetime as dt

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from carecoord.common.i18n import _
from carecoord.services.outreach_forms import NextTry
from carecoord.vocab.patients import BestTime
from ui.pages.today import outcomes
from ui.theme.sizes import grow_with_text
from ui.widgets.date_field import DateField
from ui.widgets.flow import FlowLayout
from ui.widgets.form import combo
from ui.widgets.labels import label
from ui.widgets.segmented import flowing

_DAY_PX = 122


class NextTryFields(QWidget):
    """A day, a time of day, and a sentence about what follows.

    Signals:
        chosen: A person chose another day or time, so something else follows.
    """

    chosen = Signal()

    def __init__(self, today: dt.date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._day = DateField(_("Day of the next try"), today)
        self._time = combo(outcomes.time_options(), BestTime.ANY_TIME)
        self._time.setAccessibleName(_("Time of the next try"))
        self._sentence = label("", "small", wrap=True)
        self._typed = False
        self._putting = False
        self._build()
        self._day.changed.connect(self._on_typed)
        self._time.activated.connect(self._on_typed)

    def _build(self) -> None:
        self._fields = QWidget()
        # The day is spelled out beside the box, so the box may be short.
        grow_with_text(self._day.box, minimumWidth=_DAY_PX, maximumWidth=_DAY_PX)
        line = FlowLayout(label(_("Next try"), "strong"), self._day, self._time, spacing=8)
        self._fields.setLayout(line)
        self._fields.setSizePolicy(flowing())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._fields)
        column.addWidget(self._sentence)

    @property
    def day_box(self) -> QLineEdit:
        """Where the day is typed."""
        return self._day.box

    @property
    def is_clear(self) -> bool:
        return self._day.is_clear

    def value(self) -> tuple[dt.date | None, str]:
        """The day and time a person chose; None and "" while it is left to the rules."""
        if not self._typed:
            return None, ""
        return self._day.day, str(self._time.currentData())

    def show_value(self, day: dt.date | None, time: str) -> None:
        self._typed = day is not None
        self._put(day, time)

    def propose(self, follows: NextTry) -> None:
        """Show what the rules propose; what a person typed stays."""
        self._sentence.setText(follows.sentence)
        self._sentence.setVisible(bool(follows.sentence))
        if not self._typed:
            self._put(follows.on, follows.time or BestTime.ANY_TIME)

    def forget(self) -> None:
        """Another result was chosen, so another day may be right."""
        self._typed = False
        self._put(None, BestTime.ANY_TIME)
        self._sentence.hide()

    def show_fields(self, *, shown: bool) -> None:
        self._fields.setVisible(shown)

    def _put(self, day: dt.date | None, time: str) -> None:
        self._putting = True
        self._day.set_day(day)
        self._putting = False
        self._time.setCurrentIndex(max(self._time.findData(str(time)), 0))

    @Slot()
    def _on_typed(self) -> None:
        if self._putting:
            return
        self._typed = True
        if self.is_clear:
            self.chosen.emit()
        else:
            self._sentence.hide()  # it names a day that is not the one being typed
