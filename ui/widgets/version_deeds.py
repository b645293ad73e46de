"""Buttons and a menu for what can be done with a version of the practice's own text or list."""

import enum
from collections.abc import Collection, Mapping, Sequence
from typing import Generic, Protocol, TypeVar

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QMenu, QPushButton, QWidget

from carecoord.common.i18n import _
from carecoord.vocab.terms import Term, label
from ui.widgets.layouts import row

D = TypeVar("D", bound=enum.Enum)


class Earlier(Protocol):
    """A version as the history has it."""

    @property
    def id(self) -> str: ...
    @property
    def number(self) -> int: ...
    @property
    def state(self) -> Term: ...


class DeedButtons(QWidget, Generic[D]):
    """The next steps, the main one last.

    Signals:
        pressed: The deed that is wanted.
    """

    pressed = Signal(object)

    def __init__(self, buttons: dict[D, QPushButton]) -> None:
        super().__init__()
        self.buttons = buttons
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)
        for each in self.buttons.values():
            self._group.addButton(each)
        line = row(None, *self.buttons.values())
        line.setContentsMargins(16, 4, 16, 0)
        self.setLayout(line)
        self._group.buttonClicked.connect(self._on_clicked)

    def offer(self, deeds: Collection[D]) -> None:
        """Show the buttons of these deeds alone."""
        for deed, each in self.buttons.items():
            each.setVisible(deed in deeds)

    @Slot(QAbstractButton)
    def _on_clicked(self, clicked: QAbstractButton) -> None:
        self.pressed.emit(next(deed for deed, each in self.buttons.items() if each is clicked))


class DeedMenu(QMenu, Generic[D]):
    """What is done seldom, and the earlier versions to read.

    Signals:
        pressed: The deed that is wanted.
        version_asked: Id of another version that is to be read.
    """

    pressed = Signal(object)
    version_asked = Signal(str)

    def __init__(self, words: Mapping[D, str], parent: QWidget) -> None:
        super().__init__(parent)
        self.deeds: dict[D, QAction] = {}
        for deed, text in words.items():
            self.deeds[deed] = self.addAction(text)
            self.deeds[deed].setData(deed)
        self._rule = self.addSeparator()
        self._versions: list[QAction] = []
        self.triggered.connect(self._on_triggered)

    def offer(self, deeds: Collection[D]) -> None:
        """Show the lines of these deeds alone."""
        for deed, action in self.deeds.items():
            action.setVisible(deed in deeds)

    def show_history(self, items: Sequence[Earlier], shown_id: str) -> None:
        """Every other version of the same thing, the newest first."""
        for action in self._versions:
            self.removeAction(action)
        self._versions = []
        for item in items:
            if item.id != shown_id:
                state = label(item.state)
                words = _("Version {number}: {state}").format(number=item.number, state=state)
                action = self.addAction(words)
                action.setData(item.id)
                self._versions.append(action)
        self._rule.setVisible(bool(self._versions))

    @Slot(QAction)
    def _on_triggered(self, action: QAction) -> None:
        what = action.data()
        if isinstance(what, enum.Enum):
            self.pressed.emit(what)
        else:
            self.version_asked.emit(str(what))
