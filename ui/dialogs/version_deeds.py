"""What deeds with a version of the practice's own text or list have in common."""

from collections.abc import Callable
from functools import partial
from typing import Generic, Protocol, TypeVar

from PySide6.QtCore import QObject, Signal, Slot

from carecoord.services.undo import UndoService
from carecoord.vocab.actor import Actor
from ui.background.jobs import JobRunner
from ui.state.navigation import Messages, Navigate


class _Services(Protocol):
    @property
    def undo(self) -> UndoService: ...


class DeedDesk(Protocol):
    """What deeds need of the desk of their page."""

    @property
    def services(self) -> _Services: ...
    @property
    def jobs(self) -> JobRunner: ...
    @property
    def messages(self) -> Messages: ...
    @property
    def navigate(self) -> Navigate: ...
    @property
    def actor(self) -> Actor: ...


Desk = TypeVar("Desk", bound=DeedDesk)


class VersionDeeds(QObject, Generic[Desk]):
    """Asks what has to be asked, saves what is left, and does it.

    Signals:
        began: Id of a version that is to be opened.
        done: Something came further; what is shown has to be read again.
        stopped: Something has to be put right first; the version with what it is.
        refused: It could not be done.
    """

    began = Signal(str)
    done = Signal()
    stopped = Signal(object)
    refused = Signal(Exception)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._undo_words = ""

    def _start(self, command: Callable[[], str]) -> None:
        self._desk.jobs.write(command, self._on_began, self._on_refused)

    def _do_undoable(self, command: Callable[[], object], words: str) -> None:
        """Do what can be taken back; the words say that it was done."""
        self._undo_words = words
        self._desk.jobs.write(command, self._on_undoable, self._on_refused)

    @Slot(Exception)
    def _on_refused(self, error: Exception) -> None:
        self.refused.emit(error)

    @Slot(object)
    def _on_began(self, version_id: str) -> None:
        self.began.emit(version_id)

    @Slot(object)
    def _on_undoable(self, transaction: str) -> None:
        take_back = partial(self._take_back, transaction)
        self._desk.navigate.undo_offered(self._undo_words, take_back)
        self.done.emit()

    def _take_back(self, transaction: str) -> None:
        undo, actor = self._desk.services.undo, self._desk.actor
        self._desk.jobs.write(partial(undo.undo, transaction, actor=actor), self._on_taken_back)

    @Slot(object)
    def _on_taken_back(self, sentence: str) -> None:
        self._desk.messages.say(sentence)
        self.done.emit()
