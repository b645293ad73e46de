"""A newer version: looked for beside the work, told of by one quiet line in the rail."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from carecoord.common.changes import Area, Changes
from carecoord.common.i18n import _
from carecoord.vocab.actor import Actor
from ui.background.change_bus import ChangeBus
from ui.background.jobs import Job, JobRunner, Lane
from ui.shell.rail import Rail

if TYPE_CHECKING:  # it brings SQLAlchemy
    from carecoord.services.updates import UpdateService, UpdateStatus

_LOOKS_AFTER_MS = 9_000
"""Once everything else of a sign-in is done."""
_LOOKS_AGAIN_MS = 60 * 60 * 1000
"""A window may stay open for days; whether a day has passed is asked each time."""


class UpdateNotice(QObject):
    """Looks once a day on any computer; only who may change settings is told."""

    def __init__(
        self,
        updates: "UpdateService",
        actor: Actor,
        jobs: JobRunner,
        changes: ChangeBus,
        rail: Rail,
    ) -> None:
        super().__init__(rail)
        self._updates, self._actor, self._jobs, self._rail = updates, actor, jobs, rail
        self._first = QTimer(self, interval=_LOOKS_AFTER_MS, singleShot=True)
        self._again = QTimer(self, interval=_LOOKS_AGAIN_MS)
        for timer in (self._first, self._again):
            timer.timeout.connect(self.look)
        changes.changed.connect(self._on_changed)

    def start(self) -> None:
        """Tell what is known, and begin to look."""
        self.tell()
        self._first.start()
        self._again.start()

    def stop(self) -> None:
        """Look no further."""
        self._first.stop()
        self._again.stop()

    @Slot()
    def look(self) -> None:
        """Look where the practice says, if a day has passed."""
        updates = self._updates

        def work(job: Job) -> "UpdateStatus":
            return (
                updates.look(stopped=lambda: job.cancelled)
                if updates.is_due()
                else (updates.status())
            )

        self._jobs.start(work, Lane.NETWORK, self._on_told, self._on_failed)

    @Slot()
    def tell(self) -> None:
        """Show what is known now."""
        if self._updates.may_hear(self._actor):
            self._jobs.ask(self._updates.status, self._on_told, self._on_failed)

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        if Area.SETTINGS in changes:
            self.tell()

    @Slot(object)
    def _on_told(self, status: "UpdateStatus") -> None:
        ready = status.ready
        if ready is None or ready.is_quiet or not self._updates.may_hear(self._actor):
            self._rail.updates.hide()
            return
        self._rail.show_update(
            _("{version} is ready").format(version=ready.version),
            _("Version {version} of CareCoord is ready. Settings says what is new.").format(
                version=ready.version
            ),
        )

    @Slot(Exception)
    def _on_failed(self, _error: Exception) -> None:
        """A store that does not answer says so wherever somebody works."""
