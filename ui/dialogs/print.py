"""Choosing a printer, then printing."""

from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QWidget

from ui.dialogs.base import wait_for
from ui.printing.document import PaperDocument
from ui.printing.paper import print_on, printer_for
from ui.printing.sheet import Printable


class PrintDialog:
    """The system's own dialog."""

    @classmethod
    def ask(
        cls,
        parent: QWidget | None,
        sheet: Printable,
        paper: QPageSize.PageSizeId = QPageSize.PageSizeId.Letter,
    ) -> bool:
        """Let the person choose a printer, then print; False when they cancelled.

        Raises:
            UnavailableError: The printer did not take the document.
        """
        document = PaperDocument(sheet, paper)
        printer = printer_for(document)
        dialog = QPrintDialog(printer, parent)
        dialog.setMinMax(1, document.pageCount())
        if not wait_for(dialog):
            return False
        print_on(printer, document)
        return True
