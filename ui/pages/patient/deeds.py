"""Doing something for a patient, saying so, and offering to take it back."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Slot

from carecoord.services.undo import UndoableAction
from ui.pages.patient.needs import Desk


@dataclass(frozen=True, slots=True)
class Done:
    """What was done, as a sentence, and how it is taken back; None when it is not."""

    sentence: str
    undoable: UndoableAction | None


class Deeds(QObject):
    """Commands that end in a sentence in the message bar."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk

    def do(self, command: Callable[[], object], sentence: str) -> None:
        """Run a command in the background and tell what was done."""
        self._desk.jobs.write(partial(self.perform, command, sentence), self.tell)

    def perform(
        self, command: Callable[[], object], sentence: str = "", *, can_undo: bool = True
    ) -> Done:
        """Run a command where it stands, inside a job.

        Args:
            command: What to do.
            sentence: What to say; "" when the command returns it.
            can_undo: False when it takes several steps, which are not taken back as one.
        """
        services = self._desk.services
        if not can_undo:
            return Done(sentence or str(command()), None)
        result, undoable = services.undo.doing(command, actor=services.actor)
        return Done(sentence or str(result), undoable)

    def tell_last(self, sentence: str, *, can_undo: bool) -> None:
        """Say what was saved elsewhere just now; ``can_undo`` when it changed anything."""
        services = self._desk.services

        def say() -> Done:
            return Done(sentence, services.undo.last(actor=services.actor) if can_undo else None)

        self._desk.jobs.write(say, self.tell)

    @Slot(object)
    def tell(self, done: Done) -> None:
        """Say what was done; with a way back where there is one."""
        if done.undoable is None:
            self._desk.messages.say(done.sentence)
            return
        undo = partial(self._undo, done.undoable.transaction_id)
        self._desk.navigate.undo_offered(done.sentence, undo)

    def _undo(self, transaction_id: str) -> None:
        services = self._desk.services
        take_back = partial(services.undo.undo, transaction_id, actor=services.actor)
        self._desk.jobs.write(take_back, self._on_undone)

    @Slot(object)
    def _on_undone(self, sentence: str) -> None:
        self._desk.messages.say(sentence)
