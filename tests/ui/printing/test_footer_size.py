"""The foot of a page has the same size wherever the page is painted."""

import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from ui.printing.document import PaperDocument
from ui.printing.measures import DPI
from ui.printing.painting import paint_page
from ui.printing.sheet import Sheet

INCH = 0.0254


def _footer_width(document: PaperDocument, dots_per_inch: int) -> float:
    """Width of the footer's words as a share of the paper's."""
    scale = dots_per_inch / DPI
    paper = document.paper
    picture = QImage(
        round(paper.width() * scale), round(paper.height() * scale), QImage.Format.Format_RGB32
    )
    picture.setDotsPerMeterX(round(dots_per_inch / INCH))
    picture.setDotsPerMeterY(round(dots_per_inch / INCH))
    picture.fill(QColor("white"))
    painter = QPainter(picture)
    painter.scale(scale, scale)
    paint_page(painter, document, 0)
    painter.end()
    foot = document.foot
    half = int(paper.width() * scale / 2)
    inked = [
        x
        for x in range(half)
        for y in range(int((foot.top() + 12) * scale), int(foot.bottom() * scale))
        if picture.pixelColor(x, y).lightness() < 160
    ]
    return (max(inked) - min(inked)) / (paper.width() * scale)


@pytest.mark.usefixtures("qapp")
def test_that_the_footer_is_as_large_on_a_screen_as_on_paper() -> None:
    sheet = Sheet(
        title="A", html="<p>Text</p>", footer_lines=("Call us, day or night",), footer_points=12
    )
    document = PaperDocument(sheet)
    screen, paper = _footer_width(document, 96), _footer_width(document, 150)
    assert screen == pytest.approx(paper, rel=0.04)
    assert paper > 0.1
