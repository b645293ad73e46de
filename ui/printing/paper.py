"""Sending a document to a printer."""

from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from carecoord.common.errors import UnavailableError
from carecoord.common.i18n import _
from ui.printing.document import PaperDocument
from ui.printing.measures import DPI
from ui.printing.painting import paint_page
from ui.theme.painting import painting


def has_printer() -> bool:
    """Whether the system knows any printer."""
    return bool(QPrinterInfo.availablePrinterNames())


def printer_for(document: PaperDocument) -> QPrinter:
    """The system's printer, set to the document's paper; nothing is printed yet."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    # The title is shown in print queues, where others read it.
    printer.setDocName(document.sheet.title)
    printer.setPageLayout(document.layout_of_page)
    return printer


def print_on(printer: QPrinter, document: PaperDocument) -> None:
    """Print the pages the printer is set to, each as often as it is set to.

    Raises:
        UnavailableError: The printer did not take the document.
    """
    printer.setFullPage(True)
    with painting(printer) as painter:
        if not painter.isActive():
            raise UnavailableError(
                _("The printer does not answer. Check that it is on, or save a PDF instead.")
            )
        painter.scale(printer.logicalDpiX() / DPI, printer.logicalDpiY() / DPI)
        for place, page in enumerate(_pages(printer, document)):
            if place and not printer.newPage():
                raise UnavailableError(_("The printer stopped. Check the paper and print again."))
            paint_page(painter, document, page)


def _pages(printer: QPrinter, document: PaperDocument) -> list[int]:
    """Which pages to print, 0 is the first, in the order they leave the printer."""
    first = max(printer.fromPage(), 1)
    last = min(printer.toPage() or document.pageCount(), document.pageCount())
    pages = list(range(first - 1, last))
    if printer.pageOrder() == QPrinter.PageOrder.LastPageFirst:
        pages.reverse()
    return pages if printer.supportsMultipleCopies() else pages * max(printer.copyCount(), 1)
