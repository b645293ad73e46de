"""A tick box whose words wrap."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget
from typing_extensions import override

from ui.theme.sizes import grow_with_text
from ui.widgets.labels import label


class TickLine(QWidget):
    """The words take the click as well, as they do on a plain tick box.

    Signals:
        toggled: Whether it is ticked now.
    """

    toggled = Signal(bool)

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = QCheckBox()
        grow_with_text(self.box, minimumWidth=26, minimumHeight=26)
        self._words = label("", wrap=True)
        self.set_text(text)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        line.addWidget(self.box, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._words, 1)
        self.setFocusProxy(self.box)
        self.box.toggled.connect(self.toggled)

    def set_text(self, text: str) -> None:
        self.box.setAccessibleName(text)
        self._words.setText(text)

    def is_ticked(self) -> bool:
        return self.box.isChecked()

    def tick(self, *, on: bool) -> None:
        self.box.setChecked(on)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        inside = self.rect().contains(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and inside:
            self.box.toggle()
        super().mouseReleaseEvent(event)
