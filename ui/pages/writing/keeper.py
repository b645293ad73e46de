"""Keeps a handout in the store while somebody writes it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject

from carecoord.common.errors import EditConflictError
from carecoord.services.authoring_forms import AuthoredVersion, HandoutForm
from ui.background.draft_keeping import DraftKeeping
from ui.pages.writing.needs import Desk


@dataclass
class _Stored:
    """Which version the typing goes to; only jobs of the writing lane change it."""

    version_id: str = ""
    rev: int = 0


class _Drafts:
    """Versions of a handout."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def nothing(self) -> _Stored:
        return _Stored()

    def is_held(self, held: _Stored) -> bool:
        return bool(held.version_id)

    def key(self, held: _Stored) -> str:
        return held.version_id

    def save(self, held: _Stored, form: HandoutForm) -> tuple[_Stored, AuthoredVersion]:
        authoring, actor = self._desk.services.authoring, self._desk.actor
        loaded = authoring.save(held.version_id, form, rev=held.rev, actor=actor)
        held.rev = loaded.rev
        return held, loaded

    def load(self, key: str) -> AuthoredVersion:
        return self._desk.services.authoring.load(key, actor=self._desk.actor)


class TextKeeper(DraftKeeping[HandoutForm, _Stored]):
    """Keeps a version of a handout; its signals carry ``AuthoredVersion``."""

    def __init__(self, desk: Desk, read: Callable[[], HandoutForm], parent: QObject) -> None:
        super().__init__(desk.jobs, read, _Drafts(desk), parent)

    @property
    def is_stopped(self) -> bool:
        """Whether two versions stand against each other, or nothing is written."""
        return self._paused

    def begin(self, loaded: AuthoredVersion) -> None:
        """Go on with a draft that stands in the fields already."""
        self._begin(_Stored(loaded.id, loaded.rev))

    def hold(self, theirs: AuthoredVersion) -> None:
        """What stands in the fields differs from what is stored; somebody chooses first."""
        self._timer.stop()
        self._held = _Stored(theirs.id, theirs.rev)
        self._paused = True

    def keep_mine(self, theirs: AuthoredVersion) -> None:
        """Write over what somebody else stored."""
        self._held.rev = theirs.rev
        self._write_over()

    def rev_of(self, version: AuthoredVersion) -> int:
        """The revision that stands in the window: of what was saved from here, or of what was read.

        For the writing lane.
        """
        held = self._held
        return held.rev if held.version_id == version.id else version.rev

    def overtaken(self, error: EditConflictError) -> None:
        """Somebody else changed the draft while it was only read: both stand against each other."""
        if not self._paused:
            self._on_failed(error)

    def revised(self) -> Callable[[Callable[[str, int], object]], object]:
        """Hands the draft's id and its newest revision to an act; for the writing lane."""
        return partial(_act, self._held)


def _act(held: _Stored, act: Callable[[str, int], object]) -> object:
    return act(held.version_id, held.rev)
