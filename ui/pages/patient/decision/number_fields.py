"""The size of a benefit or harm: how many people, of how many, in what time, by whose count."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QDoubleValidator
from PySide6.QtWidgets import QVBoxLayout, QWidget

from carecoord.common.i18n import _
from carecoord.services.decision_forms import EffectEntry
from ui.theme.sizes import grow_with_text
from ui.widgets.form import combo, line_edit
from ui.widgets.labels import label
from ui.widgets.layouts import row

_DENOMINATORS = (100, 1000)


class NumberFields(QWidget):
    """People out of 100 or 1000, never a bare percentage.

    Signals:
        edited: Something was typed or chosen.
    """

    edited = Signal()

    def __init__(self, entry: EffectEntry, name: str, parent: QWidget | None = None) -> None:
        """``name`` says what the number belongs to, for a screen reader."""
        super().__init__(parent)
        self.count = line_edit("" if entry.count is None else f"{entry.count:g}", most=7)
        self.per = combo({str(n): str(n) for n in _DENOMINATORS}, str(entry.per or ""))
        self.time_frame = line_edit(entry.time_frame, _("in 5 years"))
        self.source = line_edit(entry.source, _("source of the number"))
        self._build()
        self.call(name)
        for field in (self.count, self.time_frame, self.source):
            field.textChanged.connect(self.edited)
        self.per.currentIndexChanged.connect(self.edited)

    def _build(self) -> None:
        self.count.setValidator(QDoubleValidator(0.0, max(_DENOMINATORS), 1, self.count))
        grow_with_text(self.count, maximumWidth=64)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(20, 0, 0, 4)
        lines.setSpacing(4)
        lines.addLayout(row(self.count, label(_("out of")), self.per, spacing=6))
        lines.addWidget(self.time_frame)
        lines.addWidget(self.source)

    def call(self, name: str) -> None:
        """Say in the fields' names what they are about."""
        self.count.setAccessibleName(_("Number of people: {effect}").format(effect=name))
        self.per.setAccessibleName(_("Out of how many people: {effect}").format(effect=name))
        self.time_frame.setAccessibleName(_("Within what time: {effect}").format(effect=name))
        self.source.setAccessibleName(_("Source of the number: {effect}").format(effect=name))

    def stops(self) -> list[QWidget]:
        """Where Tab stops, in reading order."""
        return [self.count, self.per, self.time_frame, self.source]

    def entry(self, side: str, text: str) -> EffectEntry:
        """The effect with the number typed here, without one when none is."""
        if not self.count.hasAcceptableInput():
            return EffectEntry(side, text)
        count = self.count.locale().toDouble(self.count.text())[0]
        return EffectEntry(
            side,
            text,
            count,
            int(self.per.currentData()),
            self.time_frame.text().strip(),
            self.source.text().strip(),
        )
