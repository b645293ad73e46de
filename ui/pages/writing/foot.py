"""What can be done with a version of a handout, by whoever is signed in."""

import enum

from PySide6.QtWidgets import QWidget

from carecoord.common.i18n import _
from carecoord.services.abilities import Permission
from carecoord.services.authoring_forms import AuthoredVersion
from carecoord.vocab.handouts import VersionState
from ui.pages.writing.needs import Desk
from ui.widgets.buttons import Kind, button
from ui.widgets.version_deeds import DeedButtons, DeedMenu


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


class Foot(DeedButtons[Deed]):
    """The next steps, the main one last."""

    def __init__(self) -> None:
        super().__init__(
            {
                Deed.TAKE_BACK: button(_("Take it back"), icon="arrow-back-up"),
                Deed.SEND_BACK: button(_("Send back"), icon="arrow-back-up"),
                Deed.SEND: button(_("Send for approval"), icon="send"),
                Deed.OFFER_AGAIN: button(_("Offer it again"), icon="refresh"),
                Deed.NEW_VERSION: button(_("New version"), Kind.PRIMARY, "edit"),
                Deed.APPROVE: button(_("Approve"), Kind.PRIMARY, "check"),
            }
        )


class MoreMenu(DeedMenu[Deed]):
    """What is done seldom, and the earlier versions to read."""

    def __init__(self, parent: QWidget) -> None:
        words = {
            Deed.ADD_LANGUAGE: _("Add a language"),
            Deed.STOP_OFFERING: _("Stop offering it"),
            Deed.THROW_AWAY: _("Throw the draft away"),
        }
        super().__init__(words, parent)
