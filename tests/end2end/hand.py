"""Keyboard and mouse of a person who knows things by the words on them."""

import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QScrollArea,
    QTabBar,
    QTableView,
    QTextEdit,
    QWidget,
)

from tests.end2end.screen import Screen, windows

Kind = TypeVar("Kind", bound=QWidget)
Field = QLineEdit | QPlainTextEdit | QTextEdit
_MARKUP = re.compile(r"<[^>]+>|&(?=\w)")


class Hand:
    """Does what a person does, and waits as a person does until it can be done."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen

    # Doing

    def press(self, words: str) -> None:
        """Click the button, or the line of an open menu, that says this."""
        self._screen.tell(self._screen.wait_for(lambda: _pressable(words), f"“{words}” to press"))

    def write(self, name: str, text: str) -> None:
        """Click into a field and type over what stands there."""
        field = self._screen.wait_for(lambda: _field(name), f"a field named “{name}”")

        def type_over() -> None:
            _show(field)
            QTest.mouseClick(_inside(field), Qt.MouseButton.LeftButton)
            field.setFocus()
            QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
            _type(field, text)

        self._screen.tell(type_over)

    def type(self, text: str) -> None:
        """Type where the cursor is."""
        field = self._screen.wait_for(_focused, "a cursor")
        self._screen.tell(lambda: _type(field, text))

    def keys(self, *keys: str) -> None:
        """Press keys, such as ``Ctrl+K`` or ``Return``."""
        for each in keys:
            self._screen.tell(partial(_press_keys, each))

    def choose(self, name: str, option: str) -> None:
        """Choose a line of a drop-down with the keyboard."""
        box = self._screen.wait_for(lambda: _named(QComboBox, name), f"a drop-down “{name}”")

        def pick() -> None:
            _show(box)
            box.setFocus()
            line = next(n for n in range(box.count()) if option in box.itemText(n))
            QTest.keyClick(box, Qt.Key.Key_Home)
            for _step in range(line):
                QTest.keyClick(box, Qt.Key.Key_Down)

        self._screen.tell(pick)
        self._screen.wait_for(lambda: option in box.currentText(), f"“{option}” chosen")

    def pick(self, words: str) -> None:
        """Click the row of a list that says this."""
        view, index = self._screen.wait_for(lambda: _row(words), f"a row with “{words}”")

        def click() -> None:
            view.scrollTo(index)
            place = view.visualRect(index).center()
            QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)

        self._screen.tell(click)

    def name_file(self, path: Path) -> None:
        """Type a path into the dialog that asks for a file, and take it."""
        self.sees("Files of type:")
        self.type(str(path))
        # Completions come whenever the disk was read: Return may have put only those away.
        self._screen.wait_for(_take_file, "an end of the dialog for files")

    # Looking

    def sees(self, words: str) -> str:
        """Wait until something says this; returns the whole of what it says."""
        return self._screen.wait_for(
            lambda: next((text for text in texts() if words in text), None), f"“{words}”"
        )

    def sees_no_more(self, words: str) -> None:
        """Wait until nothing says this."""
        self._screen.wait_for(
            lambda: all(words not in text for text in texts()), f"an end of “{words}”"
        )

    def row(self, words: str) -> str:
        """Wait for a row of a list that says this; returns the whole of it."""
        _view, index = self._screen.wait_for(lambda: _row(words), f"a row with “{words}”")
        return self._screen.ask(lambda: _said(index))

    def row_is_gone(self, words: str) -> None:
        self._screen.wait_for(lambda: _row(words) is None, f"no row with “{words}”")


def texts() -> Iterator[str]:
    """Everything readable in the window in use and its rows."""
    for window in windows():
        yield window.windowTitle()
        for widget in window.findChildren(QWidget):
            if widget.isVisible():
                yield from _texts_of(widget)


def _texts_of(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
        yield _plain(widget.text())
        yield widget.accessibleName()
    elif isinstance(widget, QPlainTextEdit | QTextEdit):
        yield widget.toPlainText()
    elif isinstance(widget, QComboBox):
        yield widget.currentText()
    elif isinstance(widget, QAbstractItemView) and widget.model() is not None:
        yield from (_said(index) for index in _indexes(widget))


def _plain(text: str) -> str:
    return _MARKUP.sub("", text)


def _pressable(words: str) -> Callable[[], object] | None:
    popup = QApplication.activePopupWidget()
    if isinstance(popup, QMenu):
        for action in popup.actions():
            if _plain(action.text()) == words and action.isEnabled():
                place = popup.actionGeometry(action).center()
                return lambda: QTest.mouseClick(popup, Qt.MouseButton.LeftButton, pos=place)
    pressed = _named(QAbstractButton, words)
    return _tab(words) if pressed is None else lambda: _click(pressed)


def _tab(words: str) -> Callable[[], object] | None:
    for window in windows()[:1]:
        for bar in window.findChildren(QTabBar):
            for number in range(bar.count() if bar.isVisible() else 0):
                if _plain(bar.tabText(number)) == words:
                    place = bar.tabRect(number).center()
                    return lambda: QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=place)
    return None


def _click(pressed: QAbstractButton) -> None:
    _show(pressed)
    place = QPoint(min(12, pressed.width() // 2), pressed.height() // 2)
    QTest.mouseClick(pressed, Qt.MouseButton.LeftButton, pos=place)


def _named(kind: type[Kind], words: str) -> Kind | None:
    """The widget of the window in use that says this or is called this, and can be used."""
    for window in windows()[:1]:
        for widget in window.findChildren(kind):
            if not (widget.isVisible() and widget.isEnabled()):
                continue
            said = widget.text() if isinstance(widget, QAbstractButton) else ""
            if words in (_plain(said), widget.accessibleName()):
                return widget
    return None


def _field(name: str) -> Field | None:
    found = _named(QLineEdit, name) or _named(QPlainTextEdit, name) or _named(QTextEdit, name)
    return None if found is None or found.isReadOnly() else found


def _inside(field: QWidget) -> QWidget:
    return field.viewport() if isinstance(field, QAbstractScrollArea) else field


def _row(words: str) -> tuple[QAbstractItemView, QModelIndex] | None:
    for window in windows()[:1]:
        for view in window.findChildren(QAbstractItemView):
            if view.isVisible() and view.isEnabled() and view.model() is not None:
                for index in _indexes(view):
                    if words in _said(index) and index.flags() & Qt.ItemFlag.ItemIsSelectable:
                        return view, index
    return None


def _indexes(view: QAbstractItemView) -> Iterator[QModelIndex]:
    model = view.model()
    columns = model.columnCount(QModelIndex()) if isinstance(view, QTableView) else 1
    for line in range(model.rowCount(QModelIndex())):
        for place in range(columns):
            yield model.index(line, place)


def _said(index: QModelIndex) -> str:
    spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
    return str(spoken or index.data(Qt.ItemDataRole.DisplayRole) or "")


def _show(widget: QWidget) -> None:
    """Scroll until it can be seen."""
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(widget)
        above = above.parentWidget()


def _focused() -> QWidget | None:
    """What has the cursor, once the window in use has it."""
    found = QApplication.focusWidget()
    return found if found is not None and found.window() is windows()[0] else None


def _type(field: QWidget, text: str) -> None:
    """Letters a keyboard layout lacks come in as from an input method."""
    for letter in text:
        if letter.isascii():
            QTest.keyClicks(field, letter)
        else:
            QTest.sendKeyEvent(
                QTest.KeyAction.Click, field, Qt.Key.Key_unknown, letter,
                Qt.KeyboardModifier.NoModifier,
            )  # fmt: skip


def _take_file() -> bool:
    asking = [window for window in windows() if isinstance(window, QFileDialog)]
    for dialog in asking:
        for field in dialog.findChildren(QLineEdit, "fileNameEdit"):
            QTest.keyClick(field, Qt.Key.Key_Return)
    return not asking


def _press_keys(keys: str) -> None:
    QTest.keySequence(QApplication.focusWidget() or windows()[0], QKeySequence(keys))
