"""Has the rows of lists made anew beside the work: after midnight, an import, a new list."""

from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Slot

from carecoord.common.changes import Changes
from carecoord.vocab.actor import Actor
from ui.background.jobs import JobRunner, Lane

_FIRST_LOOK_MS = 4_000
"""What the person sees first comes first."""
_QUIET_MS = 2_000
"""Of several changes in a row the last one counts."""
_EVERY_MS = 10 * 60_000


class Renewal(Protocol):
    """Makes the rows of lists."""

    def stale(self) -> tuple[str, ...]: ...

    def renew(self, worklist_id: str, *, actor: Actor) -> bool: ...


class ListKeeping(QObject):
    """Looks now and then which lists are to be renewed, and renews them one at a time.

    Between two lists, and between two portions of a long one, whatever the person saves has its
    turn. Until a list was renewed its rule answers by itself.
    """

    def __init__(self, renewal: Renewal, jobs: JobRunner, actor: Actor, parent: QObject) -> None:
        super().__init__(parent)
        self._renewal = renewal
        self._jobs = jobs
        self._actor = actor
        self._waiting: list[str] = []
        self.is_looking = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.look)
        self._often = QTimer(self)
        self._often.setInterval(_EVERY_MS)
        self._often.timeout.connect(self.look)

    def start(self) -> None:
        """Look soon, and then every ten minutes."""
        self._soon.start(_FIRST_LOOK_MS)
        self._often.start()

    @Slot(object)
    def on_changed(self, _changes: Changes) -> None:
        """Look again when it has become quiet."""
        if self._often.isActive():
            self._soon.start(_QUIET_MS)

    @Slot()
    def look(self) -> None:
        """Find out what is to be renewed, unless that is going on."""
        if self.is_looking:
            return
        self.is_looking = True
        # Nobody's question waits behind this one.
        self._jobs.start(self._stale, Lane.NETWORK, self._on_stale, self._on_failed)

    def _stale(self, _job: object) -> tuple[str, ...]:
        return self._renewal.stale()

    @Slot(object)
    def _on_stale(self, stale: tuple[str, ...]) -> None:
        self._waiting = list(stale)
        self._renew_next()

    @Slot(object)
    def _on_renewed(self, is_done: bool) -> None:  # noqa: FBT001 - what the signal carries
        if is_done:
            self._waiting.pop(0)
        self._renew_next()

    @Slot(Exception)
    def _on_failed(self, _error: Exception) -> None:
        """The next look tries again; meanwhile the rules answer."""
        self.is_looking = False

    def _renew_next(self) -> None:
        if not self._waiting:
            self.is_looking = False
            return
        renew = partial(self._renewal.renew, self._waiting[0], actor=self._actor)
        self._jobs.write(renew, self._on_renewed, self._on_failed)
