"""A draft that could not be written: it is written again with the next ones, and told of."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Slot

from carecoord.common.errors import UnavailableError
from ui.background.jobs import JobRunner

_SAID_AGAIN_MS = 5 * 60 * 1000
"""Drafts are kept every few seconds, and a disk that is full stays so for longer."""


class NotKept(QObject):
    """Hears the failures of one keeper of drafts."""

    def __init__(self, jobs: JobRunner, again: Callable[[], object], parent: QObject) -> None:
        """``again`` has the keeper take what it wrote last as not written."""
        super().__init__(parent)
        self._jobs = jobs
        self._again = again
        self._was_said = QTimer(self, interval=_SAID_AGAIN_MS, singleShot=True)

    @Slot(Exception)
    def hear(self, error: Exception) -> None:
        """What is in the way now may be gone soon; what is a fault of ours would fail for ever."""
        if isinstance(error, UnavailableError):
            self._again()
            if self._was_said.isActive():
                return
            self._was_said.start()
        self._jobs.broke.emit(error)
