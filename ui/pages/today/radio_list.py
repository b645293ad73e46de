"""A few sentences of which one holds."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QRadioButton, QWidget

from ui.widgets.cards import Card
from ui.widgets.segmented import Option


class RadioList(Card):
    """Plain radio buttons under each other.

    Signals:
        chosen: The key a person chose.
    """

    chosen = Signal(str)

    def __init__(self, name: str, options: Sequence[Option], parent: QWidget | None = None) -> None:
        super().__init__("inset", (10, 4, 10, 4), 0, parent)
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self._buttons = {option.key: QRadioButton(option.text) for option in options}
        for button in self._buttons.values():
            self._group.addButton(button)
            self.body.addWidget(button)
        self._group.buttonClicked.connect(self._on_clicked)

    def choose(self, key: str) -> None:
        """Choose by program; an empty key chooses nothing."""
        self._group.setExclusive(False)
        for held, button in self._buttons.items():
            button.setChecked(held == key)
        self._group.setExclusive(True)

    @Slot(QAbstractButton)
    def _on_clicked(self, button: QAbstractButton) -> None:
        self.chosen.emit(next(key for key, held in self._buttons.items() if held is button))
