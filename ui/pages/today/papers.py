"""The list shown, on paper and as a file."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from carecoord.common.i18n import _
from carecoord.services.day_end import DayEndService
from carecoord.services.exports import ExportService
from carecoord.services.papers import Document, ListDocument
from carecoord.vocab.actor import Actor
from ui.background.jobs import Job, JobRunner, Lane
from ui.background.steps import Steps
from ui.dialogs.confirm import ConfirmDialog
from ui.dialogs.export_columns import ExportColumnsDialog
from ui.dialogs.file_export import FileExport, Progress
from ui.dialogs.paper import PaperDialog
from ui.printing.list_paper import ListPaper
from ui.state.window_state import WindowState
from ui.widgets.saved_file import SavedFileStrip

ASKED_FROM = 120
"""People on a list from which the number of pages is told before any is made."""
_SHOWN_FROM = 50
"""People from which it takes long enough to say that work is under way."""
_PEOPLE_A_PAGE = 6
_COLUMNS_STATE = "today/export_columns"


class PaperServices(Protocol):
    """What printing and exporting need of the practice."""

    @property
    def actor(self) -> Actor: ...
    @property
    def exports(self) -> ExportService: ...
    @property
    def day_end(self) -> DayEndService: ...


class ListPapers(QObject):
    """Prints and exports one list at a time; both are journalled by the service."""

    def __init__(
        self,
        services: PaperServices,
        jobs: JobRunner,
        strip: SavedFileStrip,
        state: WindowState,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._services = services
        self._jobs = jobs
        self._strip = strip
        self._state = state
        self._window = window
        self._export = FileExport(jobs, strip, window)
        self._file_stem = ""
        self._job: Job | None = None
        self._pages: ListPaper | None = None
        self._steps = Steps(self)
        self._steps.progressed.connect(strip.show_progress)
        self._steps.ended.connect(self._on_set)
        strip.cancel_asked.connect(self._on_cancel)

    @property
    def is_busy(self) -> bool:
        return self._job is not None or self._steps.is_running or self._export.is_busy

    def print_list(self, worklist_id: str, people: int) -> None:
        """Make the call sheet of so many people, show it, and let it be printed."""
        if self.is_busy or not self._is_wanted(people):
            return
        services = self._services
        self._file_stem = worklist_id

        def make(job: Job) -> ListDocument:
            return services.exports.worklist_paper(
                worklist_id, actor=services.actor, progress=job.report
            )

        if people >= _SHOWN_FROM:
            self._strip.begin(_("Setting the pages…"))
        self._job = self._jobs.start(make, Lane.WRITING, self._on_paper, self._on_failed)
        self._job.finished.connect(self._on_finished)

    def print_day(self) -> None:
        """Show the sheet of the day's end, and let it be printed."""
        services = self._services
        self._jobs.write(partial(services.day_end.paper, actor=services.actor), self._on_day)

    def _is_wanted(self, people: int) -> bool:
        if people < ASKED_FROM:
            return True
        return ConfirmDialog.ask(
            self._window,
            _("Print {count} people?").format(count=f"{people:,}"),
            _("That is about {pages} pages. You see them all before anything is printed.").format(
                pages=f"{people // _PEOPLE_A_PAGE:,}"
            ),
            _("Set the pages"),
        )

    def export_list(self, worklist_id: str) -> None:
        """Ask where to, then write an Excel workbook or a CSV file with the columns chosen."""
        if not self.is_busy:
            write = partial(self._write, worklist_id, self._columns())
            self._export.ask(_("Export this list"), worklist_id, write)

    def choose_columns(self, worklist_id: str) -> None:
        """Let the columns of exported lists be chosen; the choice is kept on this computer."""
        exports = self._services.exports
        columns = ExportColumnsDialog.ask(
            self._window,
            exports.columns(worklist_id),
            self._columns(),
            is_filled_in=exports.is_filled_in(worklist_id),
        )
        if columns is not None:
            self._state.set_text(_COLUMNS_STATE, " ".join(columns))

    def _columns(self) -> Sequence[str]:
        """Those chosen last; none for the usual ones."""
        return self._state.text(_COLUMNS_STATE).split()

    def _write(
        self, worklist_id: str, columns: Sequence[str], path: Path, progress: Progress
    ) -> int:
        """Runs in a worker."""
        services = self._services
        return services.exports.worklist_file(
            worklist_id, path, actor=services.actor, columns=columns, progress=progress
        )

    @Slot(object)
    def _on_day(self, paper: Document) -> None:
        PaperDialog.show_paper(self._window, paper)

    @Slot(object)
    def _on_paper(self, document: ListDocument) -> None:
        job, self._job = self._job, None
        if job is None or job.cancelled:
            self._strip.hide()
            return
        self._pages = ListPaper(document)
        self._steps.run(self._pages.plan())

    @Slot()
    def _on_set(self) -> None:
        pages, self._pages = self._pages, None
        self._strip.hide()
        if pages is None:
            return
        name = f"{self._file_stem}.pdf"
        saved = PaperDialog.show_paper(self._window, pages.sheet, name, pages)
        if saved is not None:
            sentence = _("{file} is saved. Keep the file where only staff can open it.")
            self._strip.finish(sentence.format(file=saved.name), saved.parent)

    @Slot(Exception)
    def _on_failed(self, error: Exception) -> None:
        self._job = None
        self._strip.hide()
        self._jobs.broke.emit(error)

    @Slot(object)
    def _on_finished(self, job: Job) -> None:
        """Stopped when it was made already: no answer comes, and the next one may begin."""
        if job is self._job:
            self._job = None
            self._strip.hide()

    @Slot()
    def _on_cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
        if self._steps.is_running:
            self._steps.stop()
            self._pages = None
            self._strip.hide()
