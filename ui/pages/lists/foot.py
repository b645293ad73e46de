"""What can be done with a version of a list."""

import enum

from PySide6.QtWidgets import QWidget

from carecoord.common.i18n import _
from carecoord.services.own_list_forms import OwnList
from carecoord.vocab.own_lists import ListState
from ui.widgets.buttons import Kind, button
from ui.widgets.version_deeds import DeedButtons, DeedMenu


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


class Foot(DeedButtons[Deed]):
    """The next steps, the main one last."""

    def __init__(self) -> None:
        super().__init__(
            {
                Deed.USE_AGAIN: button(_("Use it again"), icon="refresh"),
                Deed.NEW_VERSION: button(_("Change it"), Kind.PRIMARY, "edit"),
                Deed.USE: button(_("Use this list"), Kind.PRIMARY, "check"),
            }
        )


class MoreMenu(DeedMenu[Deed]):
    """What is done seldom, and the earlier versions to read."""

    def __init__(self, parent: QWidget) -> None:
        words = {
            Deed.COPY: _("Begin a copy of it"),
            Deed.SAVE_FILE: _("Save it as a file to share"),
            Deed.RETIRE: _("Stop using it"),
            Deed.THROW_AWAY: _("Throw the draft away"),
        }
        super().__init__(words, parent)
