"""A machine without a practice that goes on from a backup."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from carecoord.common.errors import CancelledError, CareCoordError, RefusedError
from carecoord.common.i18n import _, n_
from carecoord.rules.times import time_of_day
from carecoord.services.gate import Gate
from carecoord.services.recovery_paper import is_recovery_key
from ui.background.jobs import Job, JobRunner, Lane
from ui.pages.entry.restore import RestoreStep
from ui.pages.entry.step import Frame
from ui.widgets.formats import full_date

if TYPE_CHECKING:  # loads in the worker
    from carecoord.services.backup_reading import Look


class RestoreFlow(QObject):
    """Looks into a backup, then restores it into the data folder.

    Signals:
        restored: A practice is here; people can sign in. The recovery key, if that was typed,
            so that nobody types it twice; "" after a passphrase, which does not say whose it is.
        left: Back from the card.
        broke: A bug on the way.
    """

    restored = Signal(str)
    left = Signal()
    broke = Signal(Exception)

    def __init__(self, frame: Frame, gate: Gate, jobs: JobRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._frame = frame
        self._gate = gate
        self._jobs = jobs
        self._job: Job | None = None
        self._was_stopped = False
        self.step = RestoreStep()
        self.step.went_on.connect(self._go_on)
        self.step.went_back.connect(self.left)
        self.step.stop_asked.connect(self._on_stop)

    def ask(self) -> None:
        """Show the card."""
        self._frame.show_step(self.step)
        home, now = self._gate.home, self._gate.now()

        def look_around(_job: Job) -> Path | None:
            from carecoord.services import backup_places

            return backup_places.nearest(home, now)

        self._jobs.start(look_around, Lane.READING, self._on_nearest, self.broke.emit)

    @Slot(object)
    def _on_nearest(self, path: Path | None) -> None:
        if path is not None and self.step.path is None:
            self.step.suggest_file(path)

    @Slot()
    def _go_on(self) -> None:
        path, secret = self.step.path, self.step.secret.text()
        assert path is not None
        if self.step.has_found:
            self._restore(path, secret)
        else:
            self._look(path, secret)

    def _look(self, path: Path, secret: str) -> None:
        gate = self._gate

        def look(_job: Job) -> "Look":
            return gate.look_into_backup(path, secret)

        self.step.begin_work(_("Looking into the backup"))
        self._jobs.start(look, Lane.WRITING, self._on_seen, self._on_failed)

    def _restore(self, path: Path, secret: str) -> None:
        gate = self._gate

        def restore(job: Job) -> None:
            gate.restore_backup(path, secret, job.report)

        self.step.begin_work(_("Restoring and checking the backup"))
        self.step.offer_stop()
        self._was_stopped = False
        self._job = self._jobs.start(
            restore, Lane.WRITING, self._on_restored, self._on_failed, self.step.show_progress
        )
        self._job.finished.connect(self._on_finished)

    @Slot(object)
    def _on_seen(self, seen: "Look") -> None:
        self.step.end_work()
        self.step.show_found(words_of(seen))
        self.step.on_button.setFocus()

    @Slot(object)
    def _on_restored(self, _nothing: object) -> None:
        self._was_stopped = False  # or what ended just before the press would be told twice
        self.step.end_work()
        secret = self.step.secret.text()
        self.step.secret.clear()
        self.restored.emit(secret if is_recovery_key(secret) else "")

    @Slot()
    def _on_stop(self) -> None:
        if self._job is not None:
            self._was_stopped = True
            self._job.cancel()

    @Slot(object)
    def _on_finished(self, job: Job) -> None:
        """Stopped when all was restored already, there is no other answer."""
        if self._was_stopped and job.came_to_its_end:
            self._on_restored(None)

    @Slot(Exception)
    def _on_failed(self, error: Exception) -> None:
        self.step.end_work()
        if isinstance(error, CancelledError):
            self.step.show_error(_("Stopped. Nothing was restored."))
        elif isinstance(error, RefusedError):
            self.step.refuse(str(error))
        elif isinstance(error, CareCoordError):
            self.step.show_error(str(error))
        else:
            self.broke.emit(error)


def words_of(seen: "Look") -> str:
    """Date and counts of a backup, in sentences."""
    made = seen.made_at.astimezone()
    # In Spanish the hours end in a period of their own.
    time = time_of_day(made.time()).removesuffix(".")
    lines = [_("Made on {date} at {time}.").format(date=full_date(made.date()), time=time)]
    if seen.practice:
        lines.append(_("Practice: {name}.").format(name=seen.practice))
    if seen.counts:
        patients = seen.counts.get("patient", 0)
        lines.append(
            n_("It holds {count} patient.", "It holds {count} patients.", patients).format(
                count=f"{patients:,}"
            )
        )
    return "\n".join(lines)
