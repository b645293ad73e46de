"""How somebody sees their own explaining: two numbers, how often, and what they did lately."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from carecoord.common.i18n import _
from carecoord.services.coaching import ReflectionEntry
from carecoord.vocab.coaching import Element, Frequency, Moment
from carecoord.vocab.terms import label as label_of
from ui.widgets.form import FormRow, combo
from ui.widgets.labels import label
from ui.widgets.tick_line import TickLine

_MOST = 10


class ReflectionFields(QWidget):
    """Empty until somebody answers; both numbers belong together.

    Signals:
        edited: Something was chosen or ticked.
    """

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.moment = combo({one.value: label_of(one) for one in Moment})
        self.conviction = _scale()
        self.confidence = _scale()
        often = {one.value: label_of(one) for one in Frequency}
        self.frequency = combo({"": _("Not said"), **often})
        self.elements = {one: TickLine(label_of(one)) for one in Element}
        self.conviction_row = FormRow(
            _("How much does it matter to check whether you were clear?"),
            self.conviction,
            hint=_("From 1, not at all, to 10, more than almost anything."),
        )
        self.confidence_row = FormRow(
            _("How sure are you that you can do it well?"), self.confidence
        )
        self._build()
        for box in (self.moment, self.conviction, self.confidence, self.frequency):
            box.currentIndexChanged.connect(self.edited)
        for line in self.elements.values():
            line.toggled.connect(self.edited)

    def _build(self) -> None:
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(8)
        for shown in (
            self.conviction_row,
            self.confidence_row,
            FormRow(_("In how many visits do you ask people to tell it back?"), self.frequency),
            FormRow(_("When you answer this"), self.moment),
            label(_("What you did in most talks of the last week"), "caption"),
            *self.elements.values(),
        ):
            lines.addWidget(shown)

    @property
    def is_empty(self) -> bool:
        chosen = (self.conviction, self.confidence, self.frequency)
        ticked = any(line.is_ticked() for line in self.elements.values())
        return not ticked and not any(box.currentData() for box in chosen)

    def check(self) -> bool:
        """Say what is missing; True when it may be kept."""
        missing = _("Choose a number from 1 to 10.")
        for row, box in (
            (self.conviction_row, self.conviction),
            (self.confidence_row, self.confidence),
        ):
            row.show_error("" if box.currentData() else missing)
        return bool(self.conviction.currentData() and self.confidence.currentData())

    def entry(self) -> ReflectionEntry:
        often = self.frequency.currentData()
        return ReflectionEntry(
            moment=Moment(self.moment.currentData()),
            conviction=int(self.conviction.currentData()),
            confidence=int(self.confidence.currentData()),
            frequency=Frequency(often) if often else None,
            elements=tuple(one for one, line in self.elements.items() if line.is_ticked()),
        )

    def clear(self) -> None:
        for box in (self.moment, self.conviction, self.confidence, self.frequency):
            box.setCurrentIndex(0)
        for line in self.elements.values():
            line.tick(on=False)
        for row in (self.conviction_row, self.confidence_row):
            row.show_error("")


def _scale() -> QComboBox:
    return combo({"": _("Choose"), **{str(n): str(n) for n in range(1, _MOST + 1)}})
