"""Keyboard shortcuts in one list, so that Help can show them all."""

from collections.abc import Callable
from dataclasses import dataclass

import shiboken6
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from carecoord.common.i18n import _


@dataclass(frozen=True, slots=True)
class ShortcutNote:
    """One line of the list of shortcuts."""

    group: str
    keys: str
    does: str


class Shortcuts(QObject):
    """Makes shortcuts and remembers what they do.

    Single keys never fire while a text field has the focus (Qt gives the key to the
    field first), and can be turned off altogether (WCAG 2.1.4).
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._notes: dict[tuple[str, str], ShortcutNote] = {}
        self._single: list[QShortcut] = []
        self._single_on = True

    def add(
        self, where: QWidget, keys: str, does: str, act: Callable[[], object], *, group: str
    ) -> QShortcut:
        """Listen for ``keys`` while the focus is inside ``where``.

        Args:
            where: The widget within which the keys count.
            keys: For example ``Ctrl+N`` or ``1``.
            does: What it does, for the list.
            act: A bound method of a QObject.
            group: Heading in the list.
        """
        made = QShortcut(QKeySequence(keys), where)
        made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        made.activated.connect(act)
        if is_single(keys):
            made.setEnabled(self._single_on)
            self._single = [held for held in self._single if shiboken6.isValid(held)]
            self._single.append(made)
        self.note(group, keys, does)
        return made

    def note(self, group: str, keys: str, does: str) -> None:
        """Only list a shortcut that a button already has."""
        written = keys.replace("Return", _("Enter"))
        self._notes[group, written] = ShortcutNote(group, written, does)

    def notes(self) -> list[ShortcutNote]:
        return list(self._notes.values())

    def turn_single_keys(self, *, on: bool) -> None:
        """Let shortcuts without Ctrl or Alt fire, or not."""
        self._single_on = on
        for held in self._single:
            if shiboken6.isValid(held):
                held.setEnabled(on)


def is_single(keys: str) -> bool:
    """Whether a shortcut is one printable key without a modifier."""
    return len(keys) == 1
