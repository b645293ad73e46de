"""Backups in quiet moments, and how they stand."""

import datetime as dt
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from carecoord.common.errors import CareCoordError
from carecoord.services.backup_making import Progress
from carecoord.services.backup_status import BackupStatus
from carecoord.vocab.actor import Actor
from ui.background.idle import IdleWatch
from ui.background.jobs import Job, JobRunner, Lane

QUIET_FOR = dt.timedelta(minutes=2)
"""Nobody touched keyboard or mouse; half the time to the lock where that is less."""
LOOK_EVERY = dt.timedelta(seconds=30)
"""Half of the shortest lock, so that one look always comes between the quiet and the lock."""
_FIRST_LOOK_MS = 4_000


class Backups(Protocol):
    """What is asked of the service."""

    def is_due(self) -> bool: ...
    def automatic(self, *, actor: Actor, progress: Progress) -> object: ...
    def status(self) -> BackupStatus: ...


class BackupKeeper(QObject):
    """Looks now and then whether a backup is due, and makes it when nobody is at work.

    Signals:
        told: How the backups stand, a ``BackupStatus``.
    """

    told = Signal(object)

    def __init__(
        self,
        backups: Backups,
        actor: Actor,
        jobs: JobRunner,
        idle: IdleWatch,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._backups = backups
        self._actor = actor
        self._jobs = jobs
        self._idle = idle
        self._timer = QTimer(self, interval=int(LOOK_EVERY.total_seconds() * 1000))
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Begin once the first page is there."""
        QTimer.singleShot(_FIRST_LOOK_MS, self, self.look)
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    @Slot()
    def look(self) -> None:
        """The timer calls this; a backup that still runs is waited for."""
        if self._jobs.busy_with(Lane.KEEPING):
            return
        quiet = self._idle.idle_for() >= min(QUIET_FOR, self._idle.limit / 2)
        work = self._back_up if quiet else self._look
        self._jobs.start(work, Lane.KEEPING, self.told.emit, self._on_failed)

    def _look(self, _job: Job) -> BackupStatus:
        return self._backups.status()

    def _back_up(self, job: Job) -> BackupStatus:
        if self._backups.is_due():
            self._backups.automatic(actor=self._actor, progress=job.report)
        return self._backups.status()

    @Slot(Exception)
    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, CareCoordError):
            # The status says why, and warns once the newest backup is too old.
            self._jobs.start(self._look, Lane.KEEPING, self.told.emit)
        else:
            self._jobs.broke.emit(error)
