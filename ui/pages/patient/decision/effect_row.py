"""One benefit or harm of an option, with its size in people when that is known."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from carecoord.common.i18n import _
from carecoord.services.decision_forms import EffectEntry
from ui.pages.patient.decision.differences import size_words
from ui.pages.patient.decision.number_fields import NumberFields
from ui.widgets.buttons import icon_button
from ui.widgets.growing_text import GrowingText
from ui.widgets.labels import IconLabel, label
from ui.widgets.layouts import column as column_of
from ui.widgets.layouts import row

BENEFIT = "benefit"
HARM = "harm"


class EffectRow(QWidget):
    """Enter asks for another line; the number's fields open only when somebody wants them.

    Signals:
        edited: Something was typed.
        next_asked: Enter was pressed.
        removed: Backspace was pressed in an empty line.
        grew: Fields were made that Tab has to stop at.
    """

    edited = Signal()
    next_asked = Signal()
    removed = Signal()
    grew = Signal()

    def __init__(self, side: str, entry: EffectEntry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.side = side
        self._entry = entry
        self._name = ""
        self.fields: NumberFields | None = None
        good = side == BENEFIT
        hint = _("Good") if good else _("Harm or burden")
        self.text = GrowingText("", entry.text, hint, one_paragraph=True, flat=True)
        self.sign = IconLabel("plus" if good else "minus", "ok" if good else "warn", 16)
        self.numbers = icon_button("users-group", _("How many people"))
        self.numbers.setCheckable(True)
        self._summary = label("", "small", wrap=True)
        self._lines = QVBoxLayout(self)
        self._build()
        self.text.textChanged.connect(self.edited)
        self.text.entered.connect(self.next_asked)
        self.text.erased.connect(self.removed)
        self.numbers.toggled.connect(self._on_numbers)
        self._summarise()

    def _build(self) -> None:
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(4)
        signed = column_of(self.sign, None)
        signed.setContentsMargins(0, 6, 0, 0)
        words = column_of(self.text, self._summary, spacing=0)
        head = row(signed, words, self.numbers, spacing=4)
        head.setAlignment(self.numbers, Qt.AlignmentFlag.AlignTop)
        self._lines.addLayout(head)

    def call(self, name: str) -> None:
        """Say in the fields' names what they are about, such as "Benefit 1 of option 2"."""
        self._name = name
        self.text.setAccessibleName(name)
        self.numbers.setAccessibleName(_("How many people: {effect}").format(effect=name))
        if self.fields is not None:
            self.fields.call(name)

    def stops(self) -> list[QWidget]:
        """Where Tab stops, in reading order."""
        return [self.text, self.numbers, *(self.fields.stops() if self.fields else ())]

    def entry(self) -> EffectEntry:
        text = self.text.toPlainText().strip()
        if self.fields is None:
            return replace(self._entry, side=self.side, text=text)
        return self.fields.entry(self.side, text)

    @Slot(bool)
    def _on_numbers(self, on: bool) -> None:  # noqa: FBT001 - Qt's signal
        if self.fields is None:
            self.fields = NumberFields(self._entry, self._name, self)
            self.fields.edited.connect(self.edited)
            self._lines.addWidget(self.fields)
            self.grew.emit()
        self.fields.setVisible(on)
        self._summarise()
        if on:
            self.fields.count.setFocus()

    def _summarise(self) -> None:
        """The number in words while its fields are folded away."""
        words = size_words(self.entry())
        self._summary.setText(words)
        self._summary.setVisible(bool(words) and not self.numbers.isChecked())
