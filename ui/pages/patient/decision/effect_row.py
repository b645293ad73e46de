"""One benefit or harm of an option, with its size in people when that is known."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QDoubleValidator
from PySide6.QtWidgets import QVBoxLayout, QWidget

from carecoord.common.i18n import _
from carecoord.services.decision_forms import EffectEntry
from ui.pages.patient.decision.differences import size_words
from ui.theme.look import look
from ui.widgets.buttons import icon_button
from ui.widgets.form import combo, line_edit
from ui.widgets.growing_text import GrowingText
from ui.widgets.labels import IconLabel, label
from ui.widgets.layouts import column as column_of
from ui.widgets.layouts import row

BENEFIT = "benefit"
HARM = "harm"
_DENOMINATORS = (100, 1000)


class EffectRow(QWidget):
    """Enter asks for another line; the number opens only when somebody wants it.

    Signals:
        edited: Something was typed.
        next_asked: Enter was pressed.
        removed: Backspace was pressed in an empty line.
    """

    edited = Signal()
    next_asked = Signal()
    removed = Signal()

    def __init__(self, side: str, entry: EffectEntry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.side = side
        good = side == BENEFIT
        self.text = GrowingText(
            "", entry.text, _("Good") if good else _("Harm or burden"),
            one_paragraph=True, flat=True,
        )  # fmt: skip
        self.sign = IconLabel("plus" if good else "minus", "ok" if good else "warn", 16)
        self.numbers = icon_button("users-group", _("How many people"))
        self.numbers.setCheckable(True)
        self.count = line_edit("" if entry.count is None else f"{entry.count:g}", most=7)
        self.per = combo({str(n): str(n) for n in _DENOMINATORS}, str(entry.per or ""))
        self.time_frame = line_edit(entry.time_frame, _("in 5 years"))
        self.source = line_edit(entry.source, _("source of the number"))
        self._summary = label("", "small", wrap=True)
        self._box = QWidget()
        self._build()
        self._connect()
        self._box.hide()
        self._summarise()

    def _build(self) -> None:
        self.count.setValidator(QDoubleValidator(0.0, max(_DENOMINATORS), 1, self.count))
        self.count.setMaximumWidth(look().px(64))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        signed = column_of(self.sign, None)
        signed.setContentsMargins(0, 6, 0, 0)
        words = column_of(self.text, self._summary, spacing=0)
        head = row(signed, words, self.numbers, spacing=4)
        head.setAlignment(self.numbers, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        lines = QVBoxLayout(self._box)
        lines.setContentsMargins(20, 0, 0, 4)
        lines.setSpacing(4)
        lines.addLayout(row(self.count, label(_("out of")), self.per, spacing=6))
        lines.addWidget(self.time_frame)
        lines.addWidget(self.source)
        column.addWidget(self._box)

    def _connect(self) -> None:
        self.text.textChanged.connect(self.edited)
        self.text.entered.connect(self.next_asked)
        self.text.erased.connect(self.removed)
        for field in (self.count, self.time_frame, self.source):
            field.textChanged.connect(self.edited)
        self.per.currentIndexChanged.connect(self.edited)
        self.numbers.toggled.connect(self._on_numbers)

    def call(self, name: str) -> None:
        """Say in the fields' names what they are about, such as "Benefit 1 of option 2"."""
        self.text.setAccessibleName(name)
        self.numbers.setAccessibleName(_("How many people: {effect}").format(effect=name))
        self.count.setAccessibleName(_("Number of people: {effect}").format(effect=name))
        self.per.setAccessibleName(_("Out of how many people: {effect}").format(effect=name))
        self.time_frame.setAccessibleName(_("Within what time: {effect}").format(effect=name))
        self.source.setAccessibleName(_("Source of the number: {effect}").format(effect=name))

    def entry(self) -> EffectEntry:
        text = self.text.toPlainText().strip()
        count = self._number()
        if count is None:
            return EffectEntry(self.side, text)
        return EffectEntry(
            self.side,
            text,
            count,
            int(self.per.currentData()),
            self.time_frame.text().strip(),
            self.source.text().strip(),
        )

    def _number(self) -> float | None:
        if not self.count.hasAcceptableInput():
            return None
        return self.count.locale().toDouble(self.count.text())[0]

    @Slot(bool)
    def _on_numbers(self, on: bool) -> None:  # noqa: FBT001 - Qt's signal
        self._box.setVisible(on)
        self._summarise()
        if on:
            self.count.setFocus()

    def _summarise(self) -> None:
        """The number in words while its fields are folded away."""
        words = size_words(self.entry())
        self._summary.setText(words)
        self._summary.setVisible(bool(words) and not self.numbers.isChecked())
