"""The list shown, on paper and as a file."""

from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from carecoord.common.i18n import _
from carecoord.services.exports import ExportService
from carecoord.services.papers import Document
from carecoord.vocab.actor import Actor
from ui.background.jobs import Job, JobRunner, Lane
from ui.dialogs.files import FileDialog
from ui.dialogs.paper import PaperDialog
from ui.pages.today.wording import count_words
from ui.widgets.saved_file import SavedFileStrip

MOST_ON_PAPER = 200
"""People on one call sheet; the sheet says when the list is longer."""

_EXCEL, _CSV = ".xlsx", ".csv"


class PaperServices(Protocol):
    """What printing and exporting need of the practice."""

    @property
    def actor(self) -> Actor: ...
    @property
    def exports(self) -> ExportService: ...


class ListPapers(QObject):
    """Prints and exports one list at a time; both are journalled by the service."""

    def __init__(
        self, services: PaperServices, jobs: JobRunner, strip: SavedFileStrip, window: QWidget
    ) -> None:
        super().__init__(window)
        self._services = services
        self._jobs = jobs
        self._strip = strip
        self._window = window
        self._job: Job | None = None
        self._path = Path()
        self._file_stem = ""
        strip.cancel_asked.connect(self._on_cancel)

    def print_list(self, worklist_id: str) -> None:
        """Make the call sheet, show it, and let it be printed."""
        services = self._services
        self._file_stem = worklist_id

        def make() -> Document:
            return services.exports.worklist_paper(
                worklist_id, actor=services.actor, limit=MOST_ON_PAPER
            )

        self._jobs.write(make, self._on_paper)

    def export_list(self, worklist_id: str) -> None:
        """Ask where to, then write an Excel workbook or a CSV file."""
        path = FileDialog.ask_save(
            self._window,
            _("Export this list"),
            f"{worklist_id}{_EXCEL}",
            [_("Excel workbook (*.xlsx)"), _("CSV file (*.csv)")],
        )
        if path is None or self._job is not None:
            return
        self._path = path if path.suffix.lower() in (_EXCEL, _CSV) else path.with_suffix(_EXCEL)
        self._strip.begin(_("Writing the file…"))
        services, target = self._services, self._path

        def write(job: Job) -> int:
            return services.exports.worklist_file(
                worklist_id, target, actor=services.actor, progress=job.report
            )

        self._job = self._jobs.start(
            write, Lane.WRITING, self._on_written, self._on_failed, self._strip.show_progress
        )

    @Slot(object)
    def _on_paper(self, paper: Document) -> None:
        PaperDialog.show_paper(self._window, paper, f"{self._file_stem}.pdf")

    @Slot(object)
    def _on_written(self, count: int) -> None:
        self._job = None
        sentence = _("{people} saved in {file}. Keep the file where only staff can open it.")
        self._strip.finish(
            sentence.format(people=count_words(count), file=self._path.name), self._path.parent
        )

    @Slot(Exception)
    def _on_failed(self, error: Exception) -> None:
        self._job = None
        self._strip.hide()
        self._jobs.broke.emit(error)

    @Slot()
    def _on_cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None
            self._strip.hide()
