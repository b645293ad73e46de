"""Keeps a list in the store while somebody puts it together."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from carecoord.services.own_list_forms import ListForm, OwnList
from ui.background.version_keeping import VersionKeeping
from ui.pages.lists.needs import Desk


class ListKeeper(VersionKeeping[ListForm, OwnList]):
    """Keeps a version of a list; its signals carry ``OwnList``."""

    def __init__(self, desk: Desk, read: Callable[[], ListForm], parent: QObject) -> None:
        super().__init__(desk.jobs, read, desk.services.own_lists, desk.actor, parent)
