"""Sending a document to a printer."""

from pathlib import Path

from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from carecoord.common.errors import UnavailableError
from carecoord.common.i18n import _
from ui.printing.list_paper import Progress
from ui.printing.measures import DPI
from ui.printing.painting import paint_page
from ui.printing.papers import Paper
from ui.theme.painting import painting


def has_printer() -> bool:
    """Whether the system knows any printer."""
    return bool(QPrinterInfo.availablePrinterNames())


def printer_for(document: Paper) -> QPrinter:
    """The system's printer, set to the document's paper; nothing is printed yet."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    # The title is shown in print queues, where others read it.
    printer.setDocName(document.sheet.title)
    printer.setPageLayout(document.layout_of_page)
    return printer


def print_on(printer: QPrinter, document: Paper) -> None:
    """Print the pages the printer is set to, each as often as it is set to.

    Raises:
        UnavailableError: The printer did not take the document.
    """
    for _step in print_pages(printer, document):
        pass


def print_pages(printer: QPrinter, document: Paper) -> Progress:
    """The same page by page; yields pages done and pages in all.

    Closed before its end, it takes the document back from the printer.

    Raises:
        UnavailableError: The printer did not take the document.
    """
    try:
        yield from _painted(printer, document)
    except GeneratorExit:
        _take_back(printer)
        raise


def _painted(printer: QPrinter, document: Paper) -> Progress:
    pages = _pages(printer, document)
    printer.setFullPage(True)
    with painting(printer) as painter:
        if not painter.isActive():
            raise UnavailableError(
                _("The printer does not answer. Check that it is on, or save a PDF instead.")
            )
        painter.scale(printer.logicalDpiX() / DPI, printer.logicalDpiY() / DPI)
        for place, page in enumerate(pages):
            if place and not printer.newPage():
                raise UnavailableError(_("The printer stopped. Check the paper and print again."))
            paint_page(painter, document, page)
            try:
                yield place + 1, len(pages)
            except GeneratorExit:
                printer.abort()  # while the document is still open
                raise


def _take_back(printer: QPrinter) -> None:
    """A file it was printed to has the pages so far: half a list of patients."""
    if name := printer.outputFileName():
        Path(name).unlink(missing_ok=True)


def _pages(printer: QPrinter, document: Paper) -> list[int]:
    """Which pages to print, 0 is the first, in the order they leave the printer."""
    first = max(printer.fromPage(), 1)
    last = min(printer.toPage() or document.pages, document.pages)
    pages = list(range(first - 1, last))
    if printer.pageOrder() == QPrinter.PageOrder.LastPageFirst:
        pages.reverse()
    return pages if printer.supportsMultipleCopies() else pages * max(printer.copyCount(), 1)
