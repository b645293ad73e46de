"""The long work of an import, beside the window's thread."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Signal, SignalInstance, Slot

from carecoord.common.clock import Clock
from carecoord.common.errors import CancelledError, RefusedError
from carecoord.common.i18n import _
from carecoord.services.abilities import Permission, may
from carecoord.services.appointment_import_results import SchedulePreview, ScheduleReport
from carecoord.services.appointment_imports import ScheduleImportService
from carecoord.services.import_results import (
    ImportPreview,
    ImportReport,
    Inspection,
    Options,
)
from carecoord.services.importing import ImportService
from carecoord.services.patient_list import PatientListService
from carecoord.services.worked_list_results import WorkedPreview, WorkedReport
from carecoord.services.worked_lists import WorkedListService
from carecoord.vocab.actor import Actor
from ui.background.collector import without_full_collections
from ui.background.jobs import Job, JobRunner, Lane, Work

_NAMES_SHOWN = 500


class ImportServices(Protocol):
    """The part of the services this page uses."""

    @property
    def actor(self) -> Actor: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def zone(self) -> ZoneInfo: ...
    @property
    def importing(self) -> ImportService: ...
    @property
    def patient_list(self) -> PatientListService: ...
    @property
    def worked_lists(self) -> WorkedListService: ...
    @property
    def schedule_imports(self) -> ScheduleImportService: ...


@dataclass(frozen=True, slots=True)
class Inspected:
    """What files are, with the options they were looked at with."""

    paths: tuple[Path, ...]
    options: Options
    inspection: Inspection


@dataclass(frozen=True, slots=True)
class Previewed:
    """What an import would do, with the names of people whose values are in question."""

    preview: ImportPreview
    names: dict[str, str]


class ImportWork(QObject):
    """One job at a time; a new question makes the answer to the one before worthless.

    Files are read in the lane of slow things, so that other pages go on reading the store.

    Signals:
        inspected: Inspected, or a WorkedPreview where the file is a list that comes back, or a
            SchedulePreview where it is one.
        previewed, committed: Previewed, ImportReport.
        logged: WorkedReport.
        scheduled: ScheduleReport.
        progressed: Units done and units in total.
        refused: Why it cannot go on.
        stopped: The person cancelled; nothing was kept.
    """

    inspected = Signal(object)
    previewed = Signal(object)
    committed = Signal(object)
    logged = Signal(object)
    scheduled = Signal(object)
    progressed = Signal(int, int)
    refused = Signal(Exception)
    stopped = Signal()

    def __init__(self, services: ImportServices, jobs: JobRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._services, self._jobs = services, jobs
        self._run: _Run | None = None

    def inspect(self, paths: Sequence[Path], source: str, options: Options | None) -> None:
        """Look at files; without options, with those saved for the source."""

        def look(job: Job) -> Inspected | WorkedPreview | SchedulePreview:
            if self._services.worked_lists.recognises(paths):
                return self._look_at_list(paths[0], job)
            schedules, actor = self._services.schedule_imports, self._services.actor
            if schedules.recognises(paths):
                return schedules.preview(paths, source=source, actor=actor)
            if not may(actor, Permission.IMPORT_DATA):
                raise RefusedError(_no_schedule())
            if options is not None:
                return self._look(paths, options)
            try:
                return self._look(paths, self._services.importing.options(source))
            except RefusedError:
                # What was saved for the file before need not fit this one.
                return self._look(paths, self._services.importing.options())

        self._start(look, Lane.NETWORK, self.inspected)

    def preview(self, paths: Sequence[Path], source: str, options: Options) -> None:
        """Read everything; reports progress and can be cancelled."""

        def read(job: Job) -> Previewed:
            preview = self._services.importing.preview(
                paths,
                source=source,
                options=options,
                actor=self._services.actor,
                progress=job.report,
                cancelled=lambda: job.cancelled,
            )
            return Previewed(preview, self._names(preview))

        self._start(read, Lane.NETWORK, self.previewed)

    def commit(self, preview: ImportPreview, options: Options, *, overwrite: bool) -> None:
        """Write it, all or nothing, and remember how files of this source are read."""
        importing, actor = self._services.importing, self._services.actor

        def write(job: Job) -> ImportReport:
            report = importing.commit(
                preview,
                overwrite_conflicts=overwrite,
                actor=actor,
                progress=job.report,
                cancelled=lambda: job.cancelled,
            )
            if preview.source and preview.inspection.columns:
                importing.save_options(preview.source, options, actor=actor)
            return report

        self._start(write, Lane.WRITING, self.committed)

    def log(self, preview: WorkedPreview, *, confirm_status: bool) -> None:
        """Log the calls of a list that comes back, all or nothing."""
        worked_lists, actor = self._services.worked_lists, self._services.actor

        def write(job: Job) -> WorkedReport:
            return worked_lists.commit(
                preview,
                confirm_status=confirm_status,
                actor=actor,
                progress=job.report,
                cancelled=lambda: job.cancelled,
            )

        self._start(write, Lane.WRITING, self.logged)

    def bring_schedule(self, preview: SchedulePreview, *, cancel_missing: bool) -> None:
        """Write a schedule, all or nothing."""
        schedules, actor = self._services.schedule_imports, self._services.actor

        def write(_job: Job) -> ScheduleReport:
            return schedules.commit(preview, cancel_missing=cancel_missing, actor=actor)

        self._start(write, Lane.WRITING, self.scheduled)

    @Slot()
    def cancel(self) -> None:
        if self._run is not None:
            self._run.cancel()

    def forget(self) -> None:
        """Stop, and never hear of it again."""
        if self._run is not None:
            self._run.forget()
        self._run = None

    def _start(self, work: Work, lane: Lane, answer: SignalInstance) -> None:
        def calmly(job: Job) -> object:
            with without_full_collections():
                return work(job)

        self.forget()
        self._run = _Run(self, self._jobs, calmly, lane)
        self._run.done.connect(answer)
        self._run.failed.connect(self._on_failed)
        self._run.progressed.connect(self.progressed)

    @Slot(Exception)
    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, CancelledError):
            self.stopped.emit()
        else:
            self.refused.emit(error)

    def _look(self, paths: Sequence[Path], options: Options) -> Inspected:
        inspection = self._services.importing.inspect(paths, options, actor=self._services.actor)
        return Inspected(tuple(paths), options, inspection)

    def _look_at_list(self, path: Path, job: Job) -> WorkedPreview:
        return self._services.worked_lists.preview(
            path,
            actor=self._services.actor,
            progress=job.report,
            cancelled=lambda: job.cancelled,
        )

    def _names(self, preview: ImportPreview) -> dict[str, str]:
        ids = list(dict.fromkeys(one.patient_id for one in preview.conflicts))[:_NAMES_SHOWN]
        rows = self._services.patient_list.rows(ids, actor=self._services.actor) if ids else {}
        return {patient_id: row.name for patient_id, row in rows.items()}


def _no_schedule() -> str:
    """For whoever brings in schedules alone: the file may be one with unknown headers."""
    return _(
        "No schedule and no list from Today was found in this. A schedule needs a header with the"
        " day and time of each visit, and the patient's number, or name and birth date. Lists of"
        " patients are brought in by a clinician or the practice lead."
    )


class _Run(QObject):
    """One job; what it says counts only until it is forgotten.

    Signals:
        done, failed, progressed: As of the job.
    """

    done = Signal(object)
    failed = Signal(Exception)
    progressed = Signal(int, int)

    def __init__(self, parent: QObject, jobs: JobRunner, work: Work, lane: Lane) -> None:
        super().__init__(parent)
        self._is_wanted = True
        self._job = jobs.start(work, lane, self._on_done, self._on_failed, self._on_progress)
        self._job.finished.connect(self.deleteLater)

    def cancel(self) -> None:
        self._job.cancel()

    def forget(self) -> None:
        self._is_wanted = False
        self._job.cancel()

    @Slot(object)
    def _on_done(self, answer: object) -> None:
        if self._is_wanted:
            self.done.emit(answer)

    @Slot(Exception)
    def _on_failed(self, error: Exception) -> None:
        if self._is_wanted:
            self.failed.emit(error)

    @Slot(int, int)
    def _on_progress(self, done: int, total: int) -> None:
        if self._is_wanted:
            self.progressed.emit(done, total)
