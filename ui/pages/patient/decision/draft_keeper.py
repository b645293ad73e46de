"""Keeps the draft of a decision in the store while somebody types."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from carecoord.common.errors import EditConflictError
from carecoord.services.decision_forms import DecisionForm, LoadedDecision
from ui.pages.patient.needs import Desk

_PAUSE_MS = 1000


@dataclass
class _Stored:
    """Which note the typing goes to; only jobs of the writing lane change it."""

    patient_id: str
    decision_id: str = ""
    rev: int | None = None


@dataclass(frozen=True)
class _Answer:
    held: _Stored
    loaded: LoadedDecision


class DraftKeeper(QObject):
    """Saves a second after a change, also while typing goes on, and at once when asked to.

    Saves follow each other in one lane, so each finds what the one before it wrote.

    Signals:
        saving: A save has begun.
        saved: The note as stored now.
        signed: The note, signed.
        conflicted: Somebody else changed it meanwhile; their version.
        broke: It could not be saved.
    """

    saving = Signal()
    saved = Signal(object)
    signed = Signal(object)
    conflicted = Signal(object)
    broke = Signal(Exception)

    def __init__(self, desk: Desk, read: Callable[[], DecisionForm], parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._read = read
        self._held = _Stored("")
        self._kept: DecisionForm | None = None
        self._paused = True
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self.flush)

    @property
    def decision_id(self) -> str:
        return self._held.decision_id

    def begin_new(self, patient_id: str) -> None:
        """Type into a note that is not stored before its first change; its fields are filled."""
        self._begin(_Stored(patient_id))

    def begin(self, loaded: LoadedDecision) -> None:
        """Go on with a stored draft that stands in the fields already."""
        self._begin(_Stored(loaded.patient_id, loaded.id, loaded.rev))

    def end(self) -> None:
        """Save what is left and forget the note."""
        self.flush()
        self.drop()

    def drop(self) -> None:
        """Forget the note; what was not saved is not wanted."""
        self._timer.stop()
        self._paused = True
        self._held = _Stored("")

    def _begin(self, held: _Stored) -> None:
        self._timer.stop()
        self._held = held
        self._kept = self._read()
        self._paused = False

    @Slot()
    def touch(self) -> None:
        """Something was typed."""
        if not (self._paused or self._timer.isActive()):
            self._timer.start()

    @Slot()
    def flush(self) -> None:
        """Save now, if anything changed."""
        self._timer.stop()
        if self._paused or not self._held.patient_id:
            return
        form = self._read()
        if form == self._kept:
            return
        self._kept = form
        self.saving.emit()
        self._desk.jobs.write(
            partial(self._save, self._held, form), self._on_saved, self._on_failed
        )

    def keep_mine(self, theirs: LoadedDecision) -> None:
        """Write over what somebody else stored."""
        self._held.rev = theirs.rev
        self._kept = None
        self._paused = False
        self.flush()

    def sign(self) -> None:
        """Save what is left, then sign the note."""
        self.flush()
        self._desk.jobs.write(partial(self._sign, self._held), self._on_signed, self._on_failed)

    def _save(self, held: _Stored, form: DecisionForm) -> _Answer:
        loaded = self._desk.services.decisions.save_draft(
            held.patient_id,
            form,
            decision_id=held.decision_id,
            rev=held.rev,
            actor=self._desk.actor,
        )
        held.decision_id, held.rev = loaded.id, loaded.rev
        return _Answer(held, loaded)

    def _sign(self, held: _Stored) -> LoadedDecision:
        services = self._desk.services
        assert held.rev is not None
        services.decisions.sign(held.decision_id, rev=held.rev, actor=self._desk.actor)
        return services.decisions.load(held.decision_id, actor=self._desk.actor)

    @Slot(object)
    def _on_saved(self, answer: _Answer) -> None:
        if answer.held is self._held:
            self.saved.emit(answer.loaded)

    @Slot(object)
    def _on_signed(self, loaded: LoadedDecision) -> None:
        self.signed.emit(loaded)

    @Slot(Exception)
    def _on_failed(self, error: Exception) -> None:
        self._kept = None
        if not isinstance(error, EditConflictError) or not self._held.decision_id:
            self.broke.emit(error)
            return
        self._paused = True
        load = partial(
            self._desk.services.decisions.load, self._held.decision_id, actor=self._desk.actor
        )
        self._desk.jobs.ask(load, self._on_theirs, self._on_lost)

    @Slot(object)
    def _on_theirs(self, theirs: LoadedDecision) -> None:
        if theirs.id == self._held.decision_id:
            self.conflicted.emit(theirs)

    @Slot(Exception)
    def _on_lost(self, error: Exception) -> None:
        self.broke.emit(error)
