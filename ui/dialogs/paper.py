"""A paper exactly as it prints, to be printed or saved."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from carecoord.common.errors import UnavailableError
from carecoord.common.i18n import _, n_
from carecoord.common.paths import write_private
from ui.background.steps import Steps
from ui.dialogs.base import BaseDialog
from ui.dialogs.files import FileDialog
from ui.dialogs.print import PrintDialog
from ui.printing.paper import print_pages
from ui.printing.papers import InSteps, set_on_paper
from ui.printing.pdf import PdfPages, PdfPrinter
from ui.printing.preview import PagePreview
from ui.printing.sheet import Printable
from ui.theme.look import look
from ui.widgets.buttons import button
from ui.widgets.labels import label
from ui.widgets.layouts import column
from ui.widgets.progress import ProgressCard

_WIDTH_PX, _HIGHEST_PX, _AROUND_PX = 560, 640, 280
_WIDTH_ON_SIDE_PX, _BESIDE_PX = 880, 40


@dataclass(frozen=True, slots=True)
class MadePaper:
    """What came of a paper: a file, or a print when there is none."""

    saved: Path | None


class PaperDialog(BaseDialog):
    """Preview with Print and Save as PDF; stays open until it is closed or printed.

    A list that was set page by page is printed so as well, and can be stopped at each page.
    """

    def __init__(
        self,
        parent: QWidget | None,
        sheet: Printable,
        file_name: str,
        pages: InSteps | None = None,
    ) -> None:
        super().__init__(sheet.title, _("Print"), parent, cancel=_("Close"), width_px=_WIDTH_PX)
        self._sheet = sheet
        self._file_name = file_name
        self._pages = pages
        self._path = Path()
        self._saved: Path | None = None
        self._pdf: PdfPages | None = None
        self._steps = Steps(self)
        self.preview = PagePreview()
        self._progress = ProgressCard("")
        self._progress_box = column(self._progress)
        self._progress.hide()
        self._build_preview()
        self.pdf_button = button(_("Save as PDF"), icon="file-type-pdf")
        self.foot.insertWidget(0, self.pdf_button)
        self._connect()

    def _build_preview(self) -> None:
        room = self.screen().availableGeometry().height() - look().px(_AROUND_PX)
        # The pages scroll inside the preview, the dialog around it does not.
        self._preview_px = min(look().px(_HIGHEST_PX), room)
        self.preview.setFixedHeight(self._preview_px)
        document = self._pages or set_on_paper(self._sheet)
        if document.paper.width() > document.paper.height():
            screen_px = self.screen().availableGeometry().width() - _BESIDE_PX
            # Pages do not grow with the text of the window, so neither does what they need.
            wanted = max(_WIDTH_ON_SIDE_PX, look().px(_WIDTH_PX))
            self.setMinimumWidth(min(wanted, screen_px))
        self.preview.show_paper(document)
        count = self.preview.page_count
        words = n_("Print {count} page", "Print {count} pages", count).format(count=f"{count:,}")
        self.accept_button.setText(words)
        self.body.addWidget(self.preview, 1)
        self.body.addWidget(label(self.preview.words(), "small"))
        # In sight whatever the rest scrolls to.
        self._outer.insertLayout(1, self._progress_box)

    def _connect(self) -> None:
        self.pdf_button.clicked.connect(self._on_pdf)
        self.accept_button.clicked.disconnect()
        self.accept_button.clicked.connect(self._on_print)
        self._steps.progressed.connect(self._progress.show_progress)
        self._steps.ended.connect(self._on_ended)
        self._steps.failed.connect(self._on_failed)
        self._progress.cancel_asked.connect(self._on_stopped)

    @Slot()
    def _on_print(self) -> None:
        if self._pages is not None:
            self._print_pages(self._pages)
            return
        try:
            if PrintDialog.ask(self, self._sheet):
                self.accept()
        except UnavailableError as error:
            self.show_problem(str(error))

    def _print_pages(self, pages: InSteps) -> None:
        printer = PrintDialog.choose(self, pages)
        if printer is not None:
            self._set_busy(_("Printing the pages"))
            self._steps.run(print_pages(printer, pages.for_printer()))

    @Slot()
    def _on_pdf(self) -> None:
        path = FileDialog.ask_save(
            self, _("Save as PDF"), self._file_name, (_("PDF files (*.pdf)"),)
        )
        if path is None:
            return
        self._path = path
        if self._pages is not None:
            self._pdf = PdfPages(self._pages.for_printer())
            self._set_busy(_("Making the PDF"))
            self._steps.run(self._pdf.write())
            return
        try:
            self._keep(PdfPrinter().sheet_pdf(self._sheet))
        except UnavailableError:
            self._cannot_write()

    def _keep(self, pdf: bytes) -> None:
        try:
            write_private(self._path, pdf)
        except OSError:
            self._cannot_write()
            return
        self._saved = self._path
        self.accept()

    def _cannot_write(self) -> None:
        self.show_problem(_("The file could not be written. Choose another folder."))

    def _set_busy(self, what: str) -> None:
        """Say what is under way; "" when nothing is."""
        self.show_problem("")
        self._progress.restart(what)
        self._progress.setVisible(bool(what))
        # Of a hidden card the margins would still take room from the rest, which then scrolls.
        self._progress_box.setContentsMargins(20, 0, 20, 12 if what else 0)
        taken = self._progress_box.sizeHint().height() if what else 0
        self.preview.setFixedHeight(self._preview_px - taken)
        for each in (self.accept_button, self.pdf_button):
            each.setEnabled(not what)

    @Slot()
    def _on_ended(self) -> None:
        self._set_busy("")
        made, self._pdf = self._pdf, None
        if made is None:
            self.accept()
        else:
            self._keep(made.pdf)

    @Slot(Exception)
    def _on_failed(self, error: Exception) -> None:
        self._set_busy("")
        self.show_problem(str(error))

    @Slot()
    def _on_stopped(self) -> None:
        self._steps.stop()
        self._pdf = None
        self._set_busy("")

    @override
    def done(self, result: int) -> None:
        self._steps.stop()
        super().done(result)

    @classmethod
    def show_paper(
        cls,
        parent: QWidget | None,
        sheet: Printable,
        file_name: str = "",
        pages: InSteps | None = None,
    ) -> Path | None:
        """Show it; returns the file it was saved in, None when it was printed or closed.

        Args:
            parent: The window it belongs to.
            sheet: The document.
            file_name: Suggested for a PDF; it names no patient.
            pages: The same, set page by page already.
        """
        made = cls(parent, sheet, file_name or f"{sheet.title}.pdf", pages)
        made.wait()
        return made._saved

    @classmethod
    def made_of(
        cls, parent: QWidget | None, sheet: Printable, file_name: str, pages: InSteps
    ) -> MadePaper | None:
        """Show it as ``show_paper`` does; None when it was closed and nothing came of it."""
        made = cls(parent, sheet, file_name, pages)
        return MadePaper(made._saved) if made.wait() else None
