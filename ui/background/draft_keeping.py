"""Keeps what somebody writes in the store, a second after a change and while it goes on."""

from collections.abc import Callable
from functools import partial
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from carecoord.common.errors import EditConflictError
from ui.background.jobs import JobRunner

PAUSE_MS = 1000

Form = TypeVar("Form")
Held = TypeVar("Held")
_Form_contra = TypeVar("_Form_contra", contravariant=True)


class Drafts(Protocol[_Form_contra, Held]):
    """One kind of draft in the store; ``Held`` says which one the typing goes to."""

    def nothing(self) -> Held:
        """What is held while nothing is written."""
        ...

    def is_held(self, held: Held) -> bool:
        """Whether there is a draft to save to."""
        ...

    def key(self, held: Held) -> str:
        """Key of the stored draft, "" before its first save."""
        ...

    def save(self, held: Held, form: _Form_contra) -> tuple[Held, Any]:
        """Store the form; for the writing lane. Returns what it was given and what is stored."""
        ...

    def load(self, key: str) -> Any:
        """What is stored now."""
        ...


class DraftKeeping(QObject, Generic[Form, Held]):
    """Saves a second after a change, also while typing goes on, and at once when asked to.

    Saves follow each other in one lane, so each finds what the one before it wrote. ``Held`` says
    which draft the typing goes to; only jobs of the writing lane change it.

    Signals:
        saving: A save has begun.
        saved: The draft as stored now.
        conflicted: Somebody else changed it meanwhile; their version.
        broke: It could not be saved.
    """

    saving = Signal()
    saved = Signal(object)
    conflicted = Signal(object)
    broke = Signal(Exception)

    def __init__(
        self,
        jobs: JobRunner,
        read: Callable[[], Form],
        drafts: Drafts[Form, Held],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._read = read
        self._drafts = drafts
        self._held = drafts.nothing()
        self._kept: Form | None = None
        self._paused = True
        self._timer = QTimer(self, interval=PAUSE_MS, singleShot=True)
        self._timer.timeout.connect(self.flush)

    @property
    def held(self) -> Held:
        """Which draft the typing goes to: another object as soon as another one is begun."""
        return self._held

    def end(self) -> None:
        """Save what is left and forget the draft."""
        self.flush()
        self.drop()

    def drop(self) -> None:
        """Forget the draft; what was not saved is not wanted."""
        self._timer.stop()
        self._paused = True
        self._held = self._drafts.nothing()

    @Slot()
    def touch(self) -> None:
        """Something was typed."""
        # Not put off by the next letter: who types without a pause is kept too.
        if not (self._paused or self._timer.isActive()):
            self._timer.start()

    @Slot()
    def flush(self) -> None:
        """Save now, if anything changed."""
        self._timer.stop()
        if self._paused or not self._drafts.is_held(self._held):
            return
        form = self._read()
        if form == self._kept:
            return
        self._kept = form
        self.saving.emit()
        self._jobs.write(
            partial(self._drafts.save, self._held, form), self._on_saved, self._on_failed
        )

    def _begin(self, held: Held) -> None:
        """Go on with a draft that stands in the fields already."""
        self._timer.stop()
        self._held = held
        self._kept = self._read()
        self._paused = False

    def _write_over(self) -> None:
        """Save what stands in the fields, whatever is stored."""
        self._kept = None
        self._paused = False
        self.flush()

    @Slot(object)
    def _on_saved(self, answer: tuple[Held, Any]) -> None:
        held, stored = answer
        if held is self._held:
            self.saved.emit(stored)

    @Slot(Exception)
    def _on_failed(self, error: Exception) -> None:
        self._kept = None
        key = self._drafts.key(self._held)
        if not isinstance(error, EditConflictError) or not key:
            self.broke.emit(error)
            return
        self._paused = True
        self._jobs.ask(partial(self._drafts.load, key), self._on_theirs, self._on_lost)

    @Slot(object)
    def _on_theirs(self, theirs: Any) -> None:
        if theirs.id == self._drafts.key(self._held):
            self.conflicted.emit(theirs)

    @Slot(Exception)
    def _on_lost(self, error: Exception) -> None:
        self.broke.emit(error)
