"""The list shown, on paper and as a file."""

from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from carecoord.common.i18n import _
from carecoord.services.exports import ExportService
from carecoord.services.papers import Document
from carecoord.vocab.actor import Actor
from ui.background.jobs import JobRunner
from ui.dialogs.file_export import FileExport, Progress
from ui.dialogs.paper import PaperDialog
from ui.widgets.saved_file import SavedFileStrip

MOST_ON_PAPER = 200
"""People on one call sheet; the sheet says when the list is longer."""


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
        self._window = window
        self._export = FileExport(jobs, strip, window)
        self._file_stem = ""

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
        services = self._services

        def write(path: Path, progress: Progress) -> int:
            return services.exports.worklist_file(
                worklist_id, path, actor=services.actor, progress=progress
            )

        self._export.ask(_("Export this list"), worklist_id, write)

    @Slot(object)
    def _on_paper(self, paper: Document) -> None:
        PaperDialog.show_paper(self._window, paper, f"{self._file_stem}.pdf")
