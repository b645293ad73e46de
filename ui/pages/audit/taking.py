"""Taking along who did what: a file or a sheet, after saying why."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from carecoord.common.i18n import _, n_
from carecoord.services.audit import AuditFilter
from carecoord.services.papers import ListDocument
from ui.background.jobs import JobRunner
from ui.background.steps import Steps
from ui.dialogs.file_export import FileExport, Progress
from ui.dialogs.paper import PaperDialog
from ui.dialogs.reason import ReasonDialog
from ui.pages.audit.needs import AuditServices
from ui.printing.list_paper import ListPaper
from ui.widgets.saved_file import SavedFileStrip

_FILE_STEM = "who-did-what"


class Taking(QObject):
    """Both are journalled with the reason, by the service, before there is anything."""

    def __init__(
        self, services: AuditServices, jobs: JobRunner, strip: SavedFileStrip, page: QWidget
    ) -> None:
        super().__init__(page)
        self._services, self._jobs, self._strip, self._page = services, jobs, strip, page
        self._export = FileExport(jobs, strip, page, _saved_words)
        self._pages: ListPaper | None = None
        self._steps = Steps(self)
        self._steps.progressed.connect(strip.show_progress)
        self._steps.ended.connect(self._on_set)

    def export(self, wanted: AuditFilter) -> None:
        """Ask why and where to, then write what is asked now."""
        if self._export.is_busy:
            return
        reason = self._reason(_("Export who did what"), _("Choose the file"))
        if reason:
            write = partial(self._write, wanted, reason)
            self._export.ask(_("Export who did what"), _FILE_STEM, write)

    def print(self, wanted: AuditFilter) -> None:
        """Ask why, then show the report as it prints."""
        if self._steps.is_running:
            return
        reason = self._reason(_("Print who did what"), _("Set the pages"))
        if reason:
            services = self._services
            self._jobs.write(
                partial(services.audit_papers.paper, wanted, reason=reason, actor=services.actor),
                self._on_paper,
            )

    def _reason(self, title: str, verb: str) -> str | None:
        return ReasonDialog.ask(
            self._page,
            title,
            _("It names patients and colleagues. The reason goes on record with your name."),
            verb,
            caption=_("Why you take it along"),
            missing=_("Say why you take this along, in a few words."),
        )

    def _write(self, wanted: AuditFilter, reason: str, path: Path, progress: Progress) -> int:
        """Runs in a worker."""
        services = self._services
        return services.audit_papers.file(
            wanted, path, reason=reason, actor=services.actor, progress=progress
        )

    @Slot(object)
    def _on_paper(self, document: ListDocument) -> None:
        self._strip.begin(_("Setting the pages…"))
        self._pages = ListPaper(document)
        self._steps.run(self._pages.plan())

    @Slot()
    def _on_set(self) -> None:
        pages, self._pages = self._pages, None
        self._strip.hide()
        if pages is None:
            return
        saved = PaperDialog.show_paper(self._page, pages.sheet, f"{_FILE_STEM}.pdf", pages)
        if saved is not None:
            sentence = _("{file} is saved. Keep the file where only staff can open it.")
            self._strip.finish(sentence.format(file=saved.name), saved.parent)


def _saved_words(count: int) -> str:
    return n_("{count} entry", "{count} entries", count).format(count=f"{count:,}")
