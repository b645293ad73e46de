"""Keeps a handout in the store while somebody writes it."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from carecoord.services.authoring_forms import AuthoredVersion, HandoutForm
from ui.background.version_keeping import VersionKeeping
from ui.pages.writing.needs import Desk


class TextKeeper(VersionKeeping[HandoutForm, AuthoredVersion]):
    """Keeps a version of a handout; its signals carry ``AuthoredVersion``."""

    def __init__(self, desk: Desk, read: Callable[[], HandoutForm], parent: QObject) -> None:
        super().__init__(desk.jobs, read, desk.services.authoring, desk.actor, parent)
