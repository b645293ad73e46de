"""PDF bytes, made in memory: a patient's paper never passes through a temporary file."""

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QPageSize, QPdfWriter

from carecoord.common.errors import UnavailableError
from carecoord.common.i18n import _
from ui.printing.document import PaperDocument
from ui.printing.measures import DPI
from ui.printing.painting import paint_page
from ui.printing.sheet import Printable, Sheet
from ui.theme.painting import painting


class PdfPrinter:
    """Sets documents into PDF. Needs a QGuiApplication, offscreen is enough, no window."""

    def __init__(self, paper: QPageSize.PageSizeId = QPageSize.PageSizeId.Letter) -> None:
        self._paper = paper

    def pdf(self, html: str, title: str, footer: str, text_size_pt: int) -> bytes:
        """HTML as a PDF whose pages carry ``footer`` and their number.

        Raises:
            UnavailableError: The document could not be made.
        """
        sheet = Sheet(title=title, html=html, footer_lines=(footer,), text_size=text_size_pt)
        return self.sheet_pdf(sheet)

    def sheet_pdf(self, sheet: Printable) -> bytes:
        """A whole document, with its own direction, orientation and footer lines."""
        document = PaperDocument(sheet, self._paper)
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        writer = QPdfWriter(buffer)
        writer.setResolution(DPI)
        writer.setTitle(sheet.title)
        writer.setCreator("CareCoord")
        # Dots count from the paper's corner, as they do on screen.
        layout = document.layout_of_page
        layout.setMode(layout.Mode.FullPageMode)
        writer.setPageLayout(layout)
        with painting(writer) as painter:
            if not painter.isActive():
                raise UnavailableError(_("The document could not be made. Try again."))
            for page in range(document.pageCount()):
                if page:
                    writer.newPage()
                paint_page(painter, document, page)
        return bytes(buffer.data().data())
