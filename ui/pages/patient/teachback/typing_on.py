"""What is typed right after an answer is what the person said."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget
from typing_extensions import override

_COMMANDS = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)


def begin_words(buttons: Sequence[QWidget], words: QPlainTextEdit) -> None:
    """Let letters typed at these buttons begin the words, once they are asked for.

    Pressing an answer leaves the focus on it, so that the arrows can still choose another;
    the first letters of what the person said would otherwise be lost.
    """
    typing = _TypingOn(words)
    for button in buttons:
        button.installEventFilter(typing)


class _TypingOn(QObject):
    def __init__(self, words: QPlainTextEdit) -> None:
        super().__init__(words)
        self._words = words

    def _writes(self, event: QKeyEvent) -> bool:
        text = event.text()
        begins = bool(text.strip()) and text.isprintable()
        return begins and self._words.isVisible() and not event.modifiers() & _COMMANDS

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or not self._writes(event):
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress:
            self._words.setFocus(Qt.FocusReason.OtherFocusReason)
            self._words.moveCursor(QTextCursor.MoveOperation.End)
            self._words.insertPlainText(event.text())
            return True
        return False
