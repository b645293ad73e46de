"""Keeps a version of something of the practice's own in the store while somebody changes it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Generic, Protocol, TypeVar

from PySide6.QtCore import QObject

from carecoord.common.errors import EditConflictError
from carecoord.vocab.actor import Actor
from ui.background.draft_keeping import DraftKeeping, Form
from ui.background.jobs import JobRunner

_Form_contra = TypeVar("_Form_contra", contravariant=True)


class Version(Protocol):
    """A version as stored, of which the keeper needs this much."""

    @property
    def id(self) -> str: ...
    @property
    def rev(self) -> int: ...


Loaded = TypeVar("Loaded", bound=Version)
_Loaded_co = TypeVar("_Loaded_co", bound=Version, covariant=True)


class Versions(Protocol[_Form_contra, _Loaded_co]):
    """The service that stores the versions."""

    def save(
        self, version_id: str, form: _Form_contra, *, rev: int, actor: Actor
    ) -> _Loaded_co: ...

    def load(self, version_id: str, *, actor: Actor) -> _Loaded_co: ...


@dataclass
class Stored:
    """Which version the typing goes to; only jobs of the writing lane change it."""

    version_id: str = ""
    rev: int = 0


class _Drafts(Generic[Form, Loaded]):
    """Drafts of one service, stored for one person."""

    def __init__(self, versions: Versions[Form, Loaded], actor: Actor) -> None:
        self._versions = versions
        self._actor = actor

    def nothing(self) -> Stored:
        return Stored()

    def is_held(self, held: Stored) -> bool:
        return bool(held.version_id)

    def key(self, held: Stored) -> str:
        return held.version_id

    def save(self, held: Stored, form: Form) -> tuple[Stored, Loaded]:
        loaded = self._versions.save(held.version_id, form, rev=held.rev, actor=self._actor)
        held.rev = loaded.rev
        return held, loaded

    def load(self, key: str) -> Loaded:
        return self._versions.load(key, actor=self._actor)


class VersionKeeping(DraftKeeping[Form, Stored], Generic[Form, Loaded]):
    """Keeps a version that is a draft; its signals carry what ``versions`` loads."""

    def __init__(
        self,
        jobs: JobRunner,
        read: Callable[[], Form],
        versions: Versions[Form, Loaded],
        actor: Actor,
        parent: QObject,
    ) -> None:
        super().__init__(jobs, read, _Drafts(versions, actor), parent)

    @property
    def is_stopped(self) -> bool:
        """Whether two versions stand against each other, or nothing is written."""
        return self._paused

    def begin(self, loaded: Loaded) -> None:
        """Go on with a draft that stands in the fields already."""
        self._begin(Stored(loaded.id, loaded.rev))

    def hold(self, theirs: Loaded) -> None:
        """What stands in the fields differs from what is stored; somebody chooses first."""
        self._timer.stop()
        self._held = Stored(theirs.id, theirs.rev)
        self._paused = True

    def keep_mine(self, theirs: Loaded) -> None:
        """Write over what somebody else stored."""
        self._held.rev = theirs.rev
        self._write_over()

    def rev_of(self, version: Loaded) -> int:
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


def _act(held: Stored, act: Callable[[str, int], object]) -> object:
    return act(held.version_id, held.rev)
