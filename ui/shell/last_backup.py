"""Backups around a window: their age in the rail, and the last one when it closes."""

from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QGuiApplication

from carecoord.common.errors import CancelledError, CareCoordError
from carecoord.services.backup_status import BackupStatus
from carecoord.vocab.actor import Actor
from ui.background import backing_up
from ui.background.backing_up import BackupKeeper
from ui.background.idle import IdleWatch
from ui.background.jobs import Job, JobRunner, Lane
from ui.dialogs.closing import ClosingDialog
from ui.shell.main_window import MainWindow

_SHOWN_AFTER_MS = 400
"""Most backups of small practices are made by then, and a dialog would only flash."""


class Backups(backing_up.Backups, Protocol):
    """What is asked of the service."""

    def is_wanted_at_the_end(self) -> bool: ...


class At(Protocol):
    """The desk it is for."""

    window: MainWindow
    idle: IdleWatch


class LastBackup(QObject):
    """Has the window wait with closing until the day's work is backed up, or is left out."""

    def __init__(
        self,
        desk: At,
        backups: Backups,
        actor: Actor,
        jobs: JobRunner,
    ) -> None:
        super().__init__(desk.window)
        self._window = desk.window
        self._backups = backups
        self._actor = actor
        self._jobs = jobs
        self._job: Job | None = None
        self._is_over = self._has_warned = False
        self.dialog: ClosingDialog | None = None
        self._shows = QTimer(self, interval=_SHOWN_AFTER_MS, singleShot=True)
        self._shows.timeout.connect(self._show)
        self.keeper = BackupKeeper(backups, actor, jobs, desk.idle, self)
        self.keeper.told.connect(self._on_told)
        desk.window.may_close = self.may_close
        self.keeper.start()

    def may_close(self) -> bool:
        """Whether the window may go now; otherwise it is closed when the backup is made."""
        if self._is_over or _session_ends():
            return True
        if self._job is None:
            self.keeper.stop()
            self._shows.start()
            self._job = self._jobs.start(
                self._work, Lane.KEEPING, self._on_made, self._on_failed, self._on_progress
            )
        return False

    def _work(self, job: Job) -> None:
        if self._backups.is_wanted_at_the_end():
            self._backups.automatic(actor=self._actor, progress=job.report)

    @Slot(object)
    def _on_told(self, status: object) -> None:
        assert isinstance(status, BackupStatus)
        attention = status.needs_attention
        self._window.rail.show_backups(status.age, status.sentence, needs_attention=attention)
        if attention and not self._has_warned:
            self._window.messages.warn(status.sentence)
        self._has_warned = attention

    @Slot()
    def _show(self) -> None:
        self.dialog = ClosingDialog(self._window)
        self.dialog.accepted.connect(self._close)
        self.dialog.rejected.connect(self._on_staying)
        self.dialog.open()

    @Slot(int, int)
    def _on_progress(self, done: int, total: int) -> None:
        if self.dialog is not None:
            self.dialog.show_progress(done, total)

    @Slot(object)
    def _on_made(self, _report: object) -> None:
        if self._job is not None:
            self._close()

    @Slot(Exception)
    def _on_failed(self, error: Exception) -> None:
        if self._job is None or isinstance(error, CancelledError):
            return
        self._shows.stop()
        if self.dialog is None:
            self._show()
        assert self.dialog is not None
        if isinstance(error, CareCoordError):
            self.dialog.show_trouble(str(error))
        else:
            self.dialog.reject()
            self._jobs.broke.emit(error)

    @Slot()
    def _on_staying(self) -> None:
        """What is half made goes on behind the work."""
        self._job = self.dialog = None
        self.keeper.start()

    @Slot()
    def _close(self) -> None:
        self._is_over = True
        self._shows.stop()
        job, self._job = self._job, None
        if job is not None:
            job.cancel()
        if self.dialog is not None and self.dialog.isVisible():
            self.dialog.rejected.disconnect(self._on_staying)
            self.dialog.hide()
        self._window.close()


def _session_ends() -> bool:
    """Whether the computer is being shut down: that is not held up."""
    app = QGuiApplication.instance()
    return isinstance(app, QGuiApplication) and app.isSavingSession()
