"""Keeps a list in the store while somebody puts it together."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from carecoord.common.errors import EditConflictError
from carecoord.services.own_list_forms import ListForm, OwnList
from ui.pages.lists.needs import Desk

_PAUSE_MS = 1000


@dataclass
class _Stored:
    """Which version the typing goes to; only jobs of the writing lane change it."""

    version_id: str = ""
    rev: int = 0


@dataclass(frozen=True)
class _Answer:
    held: _Stored
    loaded: OwnList


class ListKeeper(QObject):
    """Saves a second after a change, and at once when asked to.

    Saves follow each other in one lane, so each finds what the one before it wrote.

    Signals:
        saving: A save has begun.
        saved: The version as stored now.
        conflicted: Somebody else changed it meanwhile; their version.
        broke: It could not be saved.
    """

    saving = Signal()
    saved = Signal(object)
    conflicted = Signal(object)
    broke = Signal(Exception)

    def __init__(self, desk: Desk, read: Callable[[], ListForm], parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._read = read
        self._held = _Stored()
        self._kept: ListForm | None = None
        self._paused = True
        self._timer = QTimer(self, interval=_PAUSE_MS, singleShot=True)
        self._timer.timeout.connect(self.flush)

    @property
    def is_stopped(self) -> bool:
        """Whether two versions stand against each other, or nothing is written."""
        return self._paused

    def begin(self, loaded: OwnList) -> None:
        """Go on with a draft that stands in the fields already."""
        self._timer.stop()
        self._held = _Stored(loaded.id, loaded.rev)
        self._kept = self._read()
        self._paused = False

    def hold(self, theirs: OwnList) -> None:
        """What stands in the fields differs from what is stored; somebody chooses first."""
        self._timer.stop()
        self._held = _Stored(theirs.id, theirs.rev)
        self._paused = True

    def drop(self) -> None:
        """Forget the draft; what was not saved is not wanted."""
        self._timer.stop()
        self._paused = True
        self._held = _Stored()

    @Slot()
    def touch(self) -> None:
        """Something was changed."""
        # Not put off by the next letter: who types without a pause is kept too.
        if not (self._paused or self._timer.isActive()):
            self._timer.start()

    @Slot()
    def flush(self) -> None:
        """Save now, if anything changed."""
        self._timer.stop()
        if self._paused or not self._held.version_id:
            return
        form = self._read()
        if form == self._kept:
            return
        self._kept = form
        self.saving.emit()
        self._desk.jobs.write(
            partial(self._save, self._held, form), self._on_saved, self._on_failed
        )

    def keep_mine(self, theirs: OwnList) -> None:
        """Write over what somebody else stored."""
        self._held.rev = theirs.rev
        self._kept = None
        self._paused = False
        self.flush()

    def revised(self) -> Callable[[Callable[[str, int], object]], object]:
        """Hands the draft's id and its newest revision to an act; for the writing lane."""
        return partial(_act, self._held)

    def overtaken(self, error: EditConflictError) -> None:
        """Somebody else changed the draft while it was only read: both stand against each other."""
        if not self._paused:
            self._on_failed(error)

    def _save(self, held: _Stored, form: ListForm) -> _Answer:
        own_lists, actor = self._desk.services.own_lists, self._desk.actor
        loaded = own_lists.save(held.version_id, form, rev=held.rev, actor=actor)
        held.rev = loaded.rev
        return _Answer(held, loaded)

    @Slot(object)
    def _on_saved(self, answer: _Answer) -> None:
        if answer.held is self._held:
            self.saved.emit(answer.loaded)

    @Slot(Exception)
    def _on_failed(self, error: Exception) -> None:
        self._kept = None
        if not isinstance(error, EditConflictError) or not self._held.version_id:
            self.broke.emit(error)
            return
        self._paused = True
        own_lists, actor = self._desk.services.own_lists, self._desk.actor
        load = partial(own_lists.load, self._held.version_id, actor=actor)
        self._desk.jobs.ask(load, self._on_theirs, self._on_lost)

    @Slot(object)
    def _on_theirs(self, theirs: OwnList) -> None:
        if theirs.id == self._held.version_id:
            self.conflicted.emit(theirs)

    @Slot(Exception)
    def _on_lost(self, error: Exception) -> None:
        self.broke.emit(error)


def _act(held: _Stored, act: Callable[[str, int], object]) -> object:
    return act(held.version_id, held.rev)
