"""Keeps the draft of a decision in the store while somebody types."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from carecoord.services.decision_forms import DecisionForm, LoadedDecision
from ui.background.draft_keeping import DraftKeeping
from ui.pages.patient.needs import Desk


@dataclass
class _Stored:
    """Which note the typing goes to; only jobs of the writing lane change it."""

    patient_id: str
    decision_id: str = ""
    rev: int | None = None


class _Drafts:
    """Notes of a decision."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def nothing(self) -> _Stored:
        return _Stored("")

    def is_held(self, held: _Stored) -> bool:
        return bool(held.patient_id)

    def key(self, held: _Stored) -> str:
        return held.decision_id

    def save(self, held: _Stored, form: DecisionForm) -> tuple[_Stored, LoadedDecision]:
        loaded = self._desk.services.decisions.save_draft(
            held.patient_id,
            form,
            decision_id=held.decision_id,
            rev=held.rev,
            actor=self._desk.actor,
        )
        held.decision_id, held.rev = loaded.id, loaded.rev
        return held, loaded

    def load(self, key: str) -> LoadedDecision:
        return self._desk.services.decisions.load(key, actor=self._desk.actor)


class DraftKeeper(DraftKeeping[DecisionForm, _Stored]):
    """Keeps a note; its signals carry ``LoadedDecision``.

    Signals:
        signed: The note, signed.
    """

    signed = Signal(object)

    def __init__(self, desk: Desk, read: Callable[[], DecisionForm], parent: QObject) -> None:
        self._desk = desk
        super().__init__(desk.jobs, read, _Drafts(desk), parent)

    @property
    def decision_id(self) -> str:
        return self._held.decision_id

    def begin_new(self, patient_id: str) -> None:
        """Type into a note that is not stored before its first change; its fields are filled."""
        self._begin(_Stored(patient_id))

    def begin(self, loaded: LoadedDecision) -> None:
        """Go on with a stored draft that stands in the fields already."""
        self._begin(_Stored(loaded.patient_id, loaded.id, loaded.rev))

    def keep_mine(self, theirs: LoadedDecision) -> None:
        """Write over what somebody else stored."""
        self._held.rev = theirs.rev
        self._write_over()

    def sign(self) -> None:
        """Save what is left, then sign the note."""
        self.flush()
        self._desk.jobs.write(partial(self._sign, self._held), self._on_signed, self._on_failed)

    def _sign(self, held: _Stored) -> LoadedDecision:
        services = self._desk.services
        assert held.rev is not None
        services.decisions.sign(held.decision_id, rev=held.rev, actor=self._desk.actor)
        return services.decisions.load(held.decision_id, actor=self._desk.actor)

    @Slot(object)
    def _on_signed(self, loaded: LoadedDecision) -> None:
        self.signed.emit(loaded)
