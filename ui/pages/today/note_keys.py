"""What is typed right after an outcome goes into the note, whatever has the focus."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QRadioButton, QWidget
from typing_extensions import override

from ui.pages.today.work_pane import Mode, WorkPane

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_COMMANDS = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)
_LINE_BREAK = Qt.KeyboardModifier.ShiftModifier
_OPENS_NOTE = "n"
"""Goes to the note by itself, and is not written into it."""


class NoteKeys(QObject):
    """Letters begin the note, and Enter saves, once it is chosen what happened on the call.

    J and K would otherwise go to somebody else in the middle of a word, and the rest of the
    note with them. Digits stay what they are: another outcome. A call that was taken back, or
    begun some time ago, waits as it is: there J, K and C do what they always do.
    """

    def __init__(self, page: QWidget, people: QWidget, pane: WorkPane) -> None:
        super().__init__(page)
        self._page = page
        self._people = people
        self._pane = pane
        self._lines = (pane.form.note, pane.form.day_box)
        for watched in (page, people, *self._lines):
            watched.installEventFilter(self)

    @property
    def _is_chosen(self) -> bool:
        return self._pane.mode is Mode.CALL and bool(self._pane.form.draft().result)

    def _saves(self, watched: QObject, event: QKeyEvent) -> bool:
        """Whether this Enter means: save and go on."""
        if event.key() not in _ENTER or event.isAutoRepeat():
            return False
        if event.modifiers() & (_COMMANDS | _LINE_BREAK):
            return False
        if watched in self._lines:
            return self._pane.mode is Mode.CALL
        if self._pane.mode is Mode.SAVED:  # not every system presses a button by Enter
            return watched is self._page and self._pane.is_at_main
        # Enter on a mark to tick, or on a choice, means to go on; buttons are pressed by it.
        marked = isinstance(QApplication.focusWidget(), QRadioButton | QCheckBox | QComboBox)
        return self._is_chosen and (watched is self._people or marked)

    def _writes(self, event: QKeyEvent) -> bool:
        """Whether this key begins the note."""
        text = event.text()
        if not text.isprintable() or not text.strip() or text.isdigit() or text == _OPENS_NOTE:
            return False
        is_next = self._is_chosen and self._pane.form.is_just_chosen
        return is_next and not event.modifiers() & _COMMANDS

    # Qt overrides

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent):
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            if watched is self._page and event.text().isalpha() and self._writes(event):
                event.accept()
                return True
        elif event.type() == QEvent.Type.KeyPress:
            if self._saves(watched, event):
                self._pane.go_on()
                return True
            if watched is self._page and self._writes(event):
                self._pane.form.begin_note(event.text())
                return True
        return False
