"""Everybody shown, or those chosen, as a file."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from carecoord.common.i18n import _
from carecoord.services.exports import ExportService
from carecoord.vocab.actor import Actor
from ui.background.jobs import JobRunner
from ui.dialogs.file_export import FileExport, Progress
from ui.widgets.saved_file import SavedFileStrip

_FILE_STEM = "patients"


class ExportServices(Protocol):
    """What taking people out needs of the practice."""

    @property
    def actor(self) -> Actor: ...
    @property
    def exports(self) -> ExportService: ...


class Exporting(QObject):
    """Writes the columns as they are shown; the service journals it."""

    def __init__(
        self, services: ExportServices, jobs: JobRunner, strip: SavedFileStrip, window: QWidget
    ) -> None:
        super().__init__(window)
        self._services = services
        self._export = FileExport(jobs, strip, window)

    def export(self, ids: Sequence[str], columns: Sequence[str], *, chosen: bool) -> None:
        """Ask where to, then write these people; ``chosen`` when they are not all there are."""
        services = self._services

        def write(path: Path, progress: Progress) -> int:
            return services.exports.patients_file(
                ids, path, actor=services.actor, columns=columns, progress=progress
            )

        title = _("Export the patients chosen") if chosen else _("Export the patients shown")
        self._export.ask(title, _FILE_STEM, write)
