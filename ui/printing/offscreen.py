"""Paper without a window: for the command line, on machines without a screen too."""

import os
import sys

from PySide6.QtGui import QGuiApplication

from ui.printing.pdf import PdfPrinter


def offscreen_printer() -> PdfPrinter:
    """A printer to PDF in a process that has no window."""
    if QGuiApplication.instance() is None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        # Qt destroys what nobody holds, so the module does.
        _kept.append(QGuiApplication(sys.argv[:1]))
    return PdfPrinter()


_kept: list[QGuiApplication] = []
