"""What can be done with a version of a list."""

import enum
from collections.abc import Collection, Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QMenu, QWidget

from carecoord.common.i18n import _
from carecoord.services.own_list_forms import OwnList, OwnListItem
from carecoord.vocab.own_lists import ListState
from carecoord.vocab.terms import label
from ui.widgets.buttons import Kind, button
from ui.widgets.layouts import row


class Deed(enum.Enum):
    """Something that can be done with a version."""

    COPY = enum.auto()
    SAVE_FILE = enum.auto()
    RETIRE = enum.auto()
    THROW_AWAY = enum.auto()
    USE_AGAIN = enum.auto()
    NEW_VERSION = enum.auto()
    USE = enum.auto()


def deeds_of(version: OwnList) -> frozenset[Deed]:
    """What may be done now."""
    state = version.state
    is_draft = state is ListState.DRAFT
    allowed = {
        Deed.COPY: True,
        Deed.SAVE_FILE: True,
        Deed.RETIRE: state is ListState.IN_USE,
        Deed.THROW_AWAY: is_draft,
        Deed.USE_AGAIN: state is ListState.RETIRED and not version.broken,
        Deed.NEW_VERSION: not is_draft and not version.has_newer,
        Deed.USE: is_draft,
    }
    return frozenset(deed for deed, may in allowed.items() if may)


class Foot(QWidget):
    """The next steps, the main one last.

    Signals:
        pressed: The ``Deed`` that is wanted.
    """

    pressed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.buttons = {
            Deed.USE_AGAIN: button(_("Use it again"), icon="refresh"),
            Deed.NEW_VERSION: button(_("Change it"), Kind.PRIMARY, "edit"),
            Deed.USE: button(_("Use this list"), Kind.PRIMARY, "check"),
        }
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)
        for each in self.buttons.values():
            self._group.addButton(each)
        line = row(None, *self.buttons.values())
        line.setContentsMargins(16, 4, 16, 0)
        self.setLayout(line)
        self._group.buttonClicked.connect(self._on_clicked)

    def offer(self, deeds: Collection[Deed]) -> None:
        for deed, each in self.buttons.items():
            each.setVisible(deed in deeds)

    @Slot(QAbstractButton)
    def _on_clicked(self, clicked: QAbstractButton) -> None:
        self.pressed.emit(next(deed for deed, each in self.buttons.items() if each is clicked))


class MoreMenu(QMenu):
    """What is done seldom, and the earlier versions to read.

    Signals:
        pressed: The ``Deed`` that is wanted.
        version_asked: Id of another version that is to be read.
    """

    pressed = Signal(object)
    version_asked = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        words = {
            Deed.COPY: _("Begin a copy of it"),
            Deed.SAVE_FILE: _("Save it as a file to share"),
            Deed.RETIRE: _("Stop using it"),
            Deed.THROW_AWAY: _("Throw the draft away"),
        }
        self.deeds: dict[Deed, QAction] = {}
        for deed, text in words.items():
            self.deeds[deed] = self.addAction(text)
            self.deeds[deed].setData(deed)
        self._rule = self.addSeparator()
        self._versions: list[QAction] = []
        self.triggered.connect(self._on_triggered)

    def offer(self, deeds: Collection[Deed]) -> None:
        for deed, action in self.deeds.items():
            action.setVisible(deed in deeds)

    def show_history(self, items: Sequence[OwnListItem], shown_id: str) -> None:
        """Every other version of the same list, the newest first."""
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
        if isinstance(what, Deed):
            self.pressed.emit(what)
        else:
            self.version_asked.emit(str(what))
