"""PDF bytes, made in memory: a patient's paper never passes through a temporary file."""

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QPageSize, QPdfWriter

from carecoord.common.errors import UnavailableError
from carecoord.common.i18n import _
from ui.printing.label_paper import ManyLabels
from ui.printing.list_paper import Progress
from ui.printing.measures import DPI
from ui.printing.painting import paint_page
from ui.printing.papers import Paper, set_on_paper
from ui.printing.sheet import ManyLetters, Printable, Sheet
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

    def sheet_pdf(self, sheet: Printable | ManyLetters | ManyLabels) -> bytes:
        """A whole document, with its own direction, orientation and footer lines."""
        made = PdfPages(set_on_paper(sheet, self._paper))
        for _step in made.write():
            pass
        return made.pdf


class PdfPages:
    """The pages of a paper as a PDF, made one after the other."""

    def __init__(self, paper: Paper) -> None:
        self._paper = paper
        self._buffer = QBuffer()

    @property
    def pdf(self) -> bytes:
        """The file, once all pages are written."""
        return bytes(self._buffer.data().data())

    def write(self) -> Progress:
        """Write the pages; yields pages done and pages in all.

        Raises:
            UnavailableError: The document could not be made.
        """
        paper = self._paper
        self._buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        writer = QPdfWriter(self._buffer)
        writer.setResolution(DPI)
        writer.setTitle(paper.sheet.title)
        writer.setCreator("CareCoord")
        # Dots count from the paper's corner, as they do on screen.
        layout = paper.layout_of_page
        layout.setMode(layout.Mode.FullPageMode)
        writer.setPageLayout(layout)
        with painting(writer) as painter:
            if not painter.isActive():
                raise UnavailableError(_("The document could not be made. Try again."))
            for page in range(paper.pages):
                if page:
                    writer.newPage()
                paint_page(painter, paper, page)
                yield page + 1, paper.pages
