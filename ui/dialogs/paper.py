"""A paper exactly as it prints, to be printed or saved."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from carecoord.common.errors import UnavailableError
from carecoord.common.i18n import _
from carecoord.common.paths import write_private
from ui.dialogs.base import BaseDialog
from ui.dialogs.files import FileDialog
from ui.dialogs.print import PrintDialog
from ui.printing.pdf import PdfPrinter
from ui.printing.preview import PagePreview
from ui.printing.sheet import Printable
from ui.theme.look import look
from ui.widgets.buttons import button

_WIDTH_PX, _HIGHEST_PX, _AROUND_PX = 560, 680, 240


class PaperDialog(BaseDialog):
    """Preview with Print and Save as PDF; stays open until it is closed or printed."""

    def __init__(self, parent: QWidget | None, sheet: Printable, file_name: str) -> None:
        super().__init__(sheet.title, _("Print"), parent, cancel=_("Close"), width_px=_WIDTH_PX)
        self._sheet = sheet
        self._file_name = file_name
        self.preview = PagePreview()
        room = self.screen().availableGeometry().height() - look().px(_AROUND_PX)
        # The pages scroll inside the preview, the dialog around it does not.
        self.preview.setFixedHeight(min(look().px(_HIGHEST_PX), room))
        self.preview.show_sheet(sheet)
        self.body.addWidget(self.preview, 1)
        self.pdf_button = button(_("Save as PDF"), icon="file-type-pdf")
        self.foot.insertWidget(0, self.pdf_button)
        self.pdf_button.clicked.connect(self._on_pdf)
        self.accept_button.clicked.disconnect()
        self.accept_button.clicked.connect(self._on_print)

    @Slot()
    def _on_print(self) -> None:
        try:
            if PrintDialog.ask(self, self._sheet):
                self.accept()
        except UnavailableError as error:
            self.show_problem(str(error))

    @Slot()
    def _on_pdf(self) -> None:
        path = FileDialog.ask_save(
            self, _("Save as PDF"), self._file_name, (_("PDF files (*.pdf)"),)
        )
        if path is None:
            return
        try:
            write_private(path, PdfPrinter().sheet_pdf(self._sheet))
        except (OSError, UnavailableError):
            self.show_problem(_("The file could not be written. Choose another folder."))
            return
        self.accept()

    @classmethod
    def show_paper(cls, parent: QWidget | None, sheet: Printable, file_name: str = "") -> bool:
        """True when it was printed or saved; ``file_name`` is suggested and names no patient."""
        return cls(parent, sheet, file_name or f"{sheet.title}.pdf").wait()
