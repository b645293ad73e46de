"""What can be done with a version of a handout, by whoever is signed in."""

import enum
from collections.abc import Collection, Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QMenu, QWidget

from carecoord.common.i18n import _
from carecoord.services.abilities import Permission
from carecoord.services.authoring_forms import AuthoredItem, AuthoredVersion
from carecoord.vocab.handouts import VersionState
from carecoord.vocab.terms import label
from ui.pages.writing.needs import Desk
from ui.widgets.buttons import Kind, button
from ui.widgets.layouts import row


class Deed(enum.Enum):
    """Something that can be done with a version."""

    ADD_LANGUAGE = enum.auto()
    STOP_OFFERING = enum.auto()
    THROW_AWAY = enum.auto()
    TAKE_BACK = enum.auto()
    SEND_BACK = enum.auto()
    SEND = enum.auto()
    OFFER_AGAIN = enum.auto()
    NEW_VERSION = enum.auto()
    APPROVE = enum.auto()


def deeds_of(version: AuthoredVersion, desk: Desk) -> frozenset[Deed]:
    """What this person may do now."""
    approves = desk.may(Permission.APPROVE_HANDOUTS)
    state, own = version.state, version.is_own
    is_draft, is_sent = state is VersionState.DRAFT, state is VersionState.SENT
    mine = version.sent_by == desk.actor.name
    allowed = {
        Deed.ADD_LANGUAGE: own and state is not VersionState.RETIRED,
        Deed.STOP_OFFERING: own and approves and state is VersionState.APPROVED,
        Deed.THROW_AWAY: is_draft,
        Deed.TAKE_BACK: is_sent and mine and not approves,
        Deed.SEND_BACK: is_sent and approves,
        Deed.SEND: is_draft,
        Deed.OFFER_AGAIN: not own and approves,
        Deed.NEW_VERSION: own and not (is_draft or is_sent or version.has_newer),
        Deed.APPROVE: approves and (is_draft or is_sent),
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
            Deed.TAKE_BACK: button(_("Take it back"), icon="arrow-back-up"),
            Deed.SEND_BACK: button(_("Send back"), icon="arrow-back-up"),
            Deed.SEND: button(_("Send for approval"), icon="send"),
            Deed.OFFER_AGAIN: button(_("Offer it again"), icon="refresh"),
            Deed.NEW_VERSION: button(_("New version"), Kind.PRIMARY, "edit"),
            Deed.APPROVE: button(_("Approve"), Kind.PRIMARY, "check"),
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
        self.deeds: dict[Deed, QAction] = {}
        words = {
            Deed.ADD_LANGUAGE: _("Add a language"),
            Deed.STOP_OFFERING: _("Stop offering it"),
            Deed.THROW_AWAY: _("Throw the draft away"),
        }
        for deed, text in words.items():
            self.deeds[deed] = self.addAction(text)
            self.deeds[deed].setData(deed)
        self._rule = self.addSeparator()
        self._versions: list[QAction] = []
        self.triggered.connect(self._on_triggered)

    def offer(self, deeds: Collection[Deed]) -> None:
        for deed, action in self.deeds.items():
            action.setVisible(deed in deeds)

    def show_history(self, items: Sequence[AuthoredItem], shown_id: str) -> None:
        """Every other version of the same handout, the newest first."""
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
