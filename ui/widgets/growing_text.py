"""A text field as high as what stands in it."""

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget
from typing_extensions import override

_FRAME_PX, _FLAT_FRAME_PX = 18, 14
_MARGIN_PX = 2
_RETURN_KEYS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class GrowingText(QPlainTextEdit):
    """Grows with its lines up to a limit, then scrolls; Tab leaves it.

    Signals:
        entered: Enter in a field of one paragraph.
        erased: Backspace in an empty field.
    """

    entered = Signal()
    erased = Signal()

    def __init__(
        self,
        name: str,
        text: str = "",
        hint: str = "",
        *,
        lines: int = 1,
        most_lines: int = 6,
        one_paragraph: bool = False,
        flat: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """``flat`` fields stand inside a card: an underline instead of a frame."""
        super().__init__(text, parent)
        self._lines = lines
        self._most_lines = most_lines
        self._one_paragraph = one_paragraph
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(_MARGIN_PX)
        self.setProperty("flat", flat)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._fit()

    def set_text(self, text: str) -> None:
        if text != self.toPlainText():
            self.setPlainText(text)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._one_paragraph and event.key() in _RETURN_KEYS and not event.modifiers():
            self.entered.emit()
            event.accept()
            return
        if event.key() == Qt.Key.Key_Backspace and not self.toPlainText():
            self.erased.emit()
        super().keyPressEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.StyleChange, QEvent.Type.FontChange}:
            self._fit()

    @Slot()
    def _fit(self) -> None:
        # A plain text document counts its height in lines.
        wanted = round(self.document().size().height())
        shown = min(max(wanted, self._lines), self._most_lines)
        frame = _FLAT_FRAME_PX if self.property("flat") else _FRAME_PX
        height = self.fontMetrics().lineSpacing() * shown + frame
        if self.height() != height or self.minimumHeight() != height:
            self.setFixedHeight(height)
        policy = Qt.ScrollBarPolicy
        scrolls = wanted > self._most_lines
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAsNeeded if scrolls else policy.ScrollBarAlwaysOff
        )
