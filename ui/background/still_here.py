"""Notices when whoever is signed in was taken off, or given another role, at another computer."""

from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from carecoord.vocab.actor import Actor
from ui.background.jobs import JobRunner

_EVERY_MS = 60_000


class Sessions(Protocol):
    """Knows who works here."""

    def is_still(self, actor: Actor) -> bool: ...


class StillHere(QObject):
    """Asks every minute. What may be seen and done follows from the role held at the sign-in.

    Signals:
        gone: They have to sign in anew, if they still can.
    """

    gone = Signal()

    def __init__(self, sessions: Sessions, actor: Actor, jobs: JobRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._ask = partial(sessions.is_still, actor)
        self._jobs = jobs
        self._often = QTimer(self, interval=_EVERY_MS)
        self._often.timeout.connect(self.look)

    def start(self) -> None:
        """Ask from now on."""
        self._often.start()

    def stop(self) -> None:
        """Ask no more."""
        self._often.stop()

    @Slot()
    def look(self) -> None:
        """Ask now."""
        self._jobs.ask(self._ask, self._on_answer, self._on_no_answer)

    @Slot(object)
    def _on_answer(self, is_still: object) -> None:
        if not is_still and self._often.isActive():
            self.stop()
            self.gone.emit()

    @Slot(Exception)
    def _on_no_answer(self, _error: Exception) -> None:
        """A server that is away says so wherever somebody works; here it is asked again."""
