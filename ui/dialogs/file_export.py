"""Writing people into a workbook or a CSV file: where to, how far, and the way to it."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from carecoord.common.i18n import _, n_
from ui.background.jobs import Job, JobRunner, Lane
from ui.dialogs.files import FileDialog
from ui.widgets.saved_file import SavedFileStrip

_EXCEL, _CSV = ".xlsx", ".csv"
Progress = Callable[[int, int], None]
Write = Callable[[Path, Progress], int]
"""Writes the file, tells how far it is, and returns how many people are in it."""


class FileExport(QObject):
    """One file at a time; what is being written can be stopped."""

    def __init__(
        self,
        jobs: JobRunner,
        strip: SavedFileStrip,
        window: QWidget,
        counted: Callable[[int], str] | None = None,
    ) -> None:
        """``counted`` says how many of what were written; people if it is not given."""
        super().__init__(window)
        self._counted = counted or _people
        self._jobs = jobs
        self._strip = strip
        self._window = window
        self._job: Job | None = None
        self._path = Path()
        strip.cancel_asked.connect(self._on_cancel)

    @property
    def is_busy(self) -> bool:
        return self._job is not None

    def ask(self, title: str, stem: str, write: Write) -> None:
        """Ask where to, then write.

        Args:
            title: Of the dialog.
            stem: Proposed name without an ending; it names no patient.
            write: Runs in a worker.
        """
        if self._job is not None:
            return
        path = FileDialog.ask_save(
            self._window,
            title,
            f"{stem}{_EXCEL}",
            [_("Excel workbook (*.xlsx)"), _("CSV file (*.csv)")],
        )
        if path is None:
            return
        self._path = path if path.suffix.lower() in (_EXCEL, _CSV) else path.with_suffix(_EXCEL)
        target = self._path

        def work(job: Job) -> int:
            return write(target, job.report)

        self._strip.begin(_("Writing the file…"))
        self._job = self._jobs.start(
            work, Lane.WRITING, self._on_written, self._on_failed, self._strip.show_progress
        )
        self._job.finished.connect(self._on_finished)

    @Slot(object)
    def _on_written(self, count: int) -> None:
        self._job = None
        sentence = _("{people} saved in {file}. Keep the file where only staff can open it.")
        told = sentence.format(people=self._counted(count), file=self._path.name)
        self._strip.finish(told, self._path.parent)

    @Slot(Exception)
    def _on_failed(self, error: Exception) -> None:
        self._job = None
        self._strip.hide()
        self._jobs.broke.emit(error)

    @Slot(object)
    def _on_finished(self, job: Job) -> None:
        """Stopped when all of it was written already: no answer comes, and the file is there."""
        if job is self._job and job.came_to_its_end:
            self._job = None
            sentence = _("{file} is saved. Keep the file where only staff can open it.")
            self._strip.finish(sentence.format(file=self._path.name), self._path.parent)

    @Slot()
    def _on_cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._strip.hide()


def _people(count: int) -> str:
    return n_("{count} person", "{count} people", count).format(count=f"{count:,}")
