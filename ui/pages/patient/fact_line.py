"""A fact on one line: what it is, what is known about it, what can be done with it."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from carecoord.common.i18n import _
from ui.widgets.buttons import Kind, button
from ui.widgets.labels import IconLabel, Tone, label
from ui.widgets.layouts import column


class FactLine(QWidget):
    """Signals go out with the key of the fact.

    Signals:
        chosen: The key, when the person pressed the verb.
        mistaken: The key, when the person said that it was entered by mistake.
    """

    chosen = Signal(str)
    mistaken = Signal(str)

    def __init__(
        self, title: str, facts: str, tone: Tone, icon: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._key = ""
        self._title = title
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 4, 0, 4)
        self._line.setSpacing(10)
        words = column(label(title, "strong", wrap=True), spacing=1)
        if facts:
            words.addWidget(label(facts, "small", wrap=True))
        self._line.addWidget(IconLabel(icon, tone.ink))
        self._line.addLayout(words, 1)

    def offer(self, key: str, verb: str) -> None:
        """Put a verb at the end of the line."""
        self._key = key
        self._button(verb).clicked.connect(self._on_clicked)

    def offer_mistake(self, key: str) -> None:
        """Let the person say that this was entered by mistake."""
        self._key = key
        self._button(_("Entered by mistake")).clicked.connect(self._on_mistaken)

    def _button(self, verb: str) -> QPushButton:
        made = button(verb, Kind.TEXT)
        made.setAccessibleName(f"{verb}: {self._title}")
        made.setMinimumHeight(28)
        self._line.addWidget(made)
        return made

    @Slot()
    def _on_clicked(self) -> None:
        self.chosen.emit(self._key)

    @Slot()
    def _on_mistaken(self) -> None:
        self.mistaken.emit(self._key)
