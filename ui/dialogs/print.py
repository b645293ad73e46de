"""Choosing a printer, then printing."""

from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from ui.dialogs.base import wait_for
from ui.printing.paper import print_on, printer_for
from ui.printing.papers import Paper, set_on_paper
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
        document = set_on_paper(sheet, paper)
        printer = cls.choose(parent, document)
        if printer is None:
            return False
        print_on(printer, document)
        return True

    @classmethod
    def choose(cls, parent: QWidget | None, document: Paper) -> QPrinter | None:
        """The printer, and which pages; None when they cancelled."""
        printer = printer_for(document)
        dialog = QPrintDialog(printer, parent)
        dialog.setMinMax(1, document.pages)
        return printer if wait_for(dialog) else None
