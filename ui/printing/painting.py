"""Painting a page of a document: its body and its footer."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QAbstractTextDocumentLayout, QColor, QPainter, QPalette

from ui.printing.document import PaperDocument
from ui.printing.label_paper import LabelPaper
from ui.printing.letter_paper import LetterPaper
from ui.printing.list_paper import ListPaper
from ui.printing.papers import Paper
from ui.theme.tokens import PAPER


def paint_page(painter: QPainter, paper: Paper, page: int) -> None:
    """Paint page ``page`` (0 is the first) in dots, the paper's corner at the origin."""
    if isinstance(paper, LabelPaper):
        paper.paint(painter, page)
        return
    document, place = paper.page(page)
    _paint_body(painter, document, place)
    document.footer.paint(painter, document.foot, *_numbering(paper, page))


def _numbering(paper: PaperDocument | ListPaper | LetterPaper, page: int) -> tuple[int, int]:
    if isinstance(paper, LetterPaper):
        return paper.numbering(page)
    return page + 1, paper.pages


def _paint_body(painter: QPainter, document: PaperDocument, page: int) -> None:
    body = document.body
    window = QRectF(0, page * body.height(), body.width(), body.height())
    context = QAbstractTextDocumentLayout.PaintContext()
    context.palette.setColor(QPalette.ColorRole.Text, QColor(PAPER.ink))
    context.clip = window
    painter.save()
    painter.translate(body.topLeft() - QPointF(0, window.top()))
    painter.setClipRect(window)
    document.documentLayout().draw(painter, context)
    painter.restore()
