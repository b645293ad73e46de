"""What a page shows when it has nothing to show."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget
from typing_extensions import override

from ui.widgets.labels import IconLabel, label
from ui.widgets.layouts import row


class EmptyState(QWidget):
    """A picture, a title, a sentence that says what to do, and the buttons to do it."""

    def __init__(
        self,
        icon: str,
        title: str,
        sentence: str = "",
        *actions: QAbstractButton,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._title = label(title, "title", wrap=True)
        self._sentence = label(sentence, "muted", wrap=True)
        column = QVBoxLayout(self)
        column.setSpacing(10)
        column.addStretch(1)
        column.addWidget(IconLabel(icon, "primary_text", 44), 0, Qt.AlignmentFlag.AlignHCenter)
        for shown in (self._title, self._sentence):
            shown.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(shown)
        # Only now that it has a parent: before, it would show as a window of its own.
        self._sentence.setVisible(bool(sentence))
        if actions:
            column.addSpacing(4)
            column.addLayout(row(None, *actions, None, spacing=10))
        column.addStretch(1)

    def say(self, title: str, sentence: str = "") -> None:
        self._title.setText(title)
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence))

    # Qt overrides

    @override
    def minimumSizeHint(self) -> QSize:
        """As high as its sentences are at this width, which a card around it does not ask for."""
        least = super().minimumSizeHint()
        return QSize(least.width(), max(least.height(), self.heightForWidth(self.width())))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()
