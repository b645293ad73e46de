"""One of several parts at a time, no higher than that part has to be."""

from PySide6.QtWidgets import QVBoxLayout, QWidget


class OneOf(QWidget):
    """Like Qt's stack, which however takes the height its parts would like for their least.

    With large text that asked for more room than the window has, so that the page scrolled and
    took the name of the patient along.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts: list[QWidget] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def add(self, part: QWidget) -> None:
        """One more; the first one is shown."""
        self._column.addWidget(part)
        part.setVisible(not self._parts)
        self._parts.append(part)

    def show_only(self, part: QWidget) -> None:
        for other in self._parts:
            if other is not part:
                other.hide()
        part.show()
