"""The code at the foot of a handout, as a camera sees it on the paper."""

import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter

from carecoord.handouts.documents import page
from carecoord.handouts.documents.handout_page import build_handout
from carecoord.handouts.documents.read_more import code_modules
from carecoord.handouts.fields import Practice
from carecoord.handouts.loading import HANDOUTS_DIR, load_topic
from ui.printing.document import PaperDocument
from ui.printing.painting import paint_page

ADDRESS = "https://connect.medlineplus.gov/application?mainSearchCriteria.v.c=E11.9"
BLACKEST_LETTER, DARK = 24, 128
HALF_SIZE = 0.5


def painted(size: page.TextSize) -> QImage:
    """The last page of a handout with its code, at 150 dots to the inch."""
    setting = page.Setting(
        practice=Practice(name="Elm Street", phone=""),
        language="en",
        text_size=size,
        printed_on=dt.date(2026, 11, 21),
    )
    handout = load_topic(HANDOUTS_DIR / "a1c").handouts[0]
    paper = PaperDocument(build_handout(handout, setting, more_link=ADDRESS))
    width, height = paper.paper.width() * HALF_SIZE, paper.paper.height() * HALF_SIZE
    image = QImage(round(width), round(height), QImage.Format.Format_Grayscale8)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.scale(HALF_SIZE, HALF_SIZE)
    paint_page(painter, paper, paper.pages - 1)
    painter.end()
    return image


def grey(image: QImage, x: float, y: float) -> int:
    return int(image.pixelColor(round(x), round(y)).lightness())


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("size", page.PATIENT_SIZES)
def test_that_each_module_of_the_code_is_painted_as_it_must_be(size: page.TextSize) -> None:
    image = painted(size)
    dots, stride = bytes(image.constBits()), image.bytesPerLine()
    places = [divmod(place, stride) for place, dot in enumerate(dots) if dot < BLACKEST_LETTER]
    black = [(x, y) for y, x in places if x < image.width()]
    left, right = min(x for x, _y in black), max(x for x, _y in black) + 1
    top, bottom = min(y for _x, y in black), max(y for _x, y in black) + 1
    modules = code_modules(ADDRESS)
    module = (right - left) / len(modules)
    assert (bottom - top) / len(modules) == pytest.approx(module, abs=0.1)
    read = tuple(
        tuple(
            grey(image, left + (column + 0.5) * module - 0.5, top + (row + 0.5) * module - 0.5)
            < DARK
            for column in range(len(modules))
        )
        for row in range(len(modules))
    )
    assert read == modules
    for margin in range(1, round(4 * module)):
        assert grey(image, left - margin, (top + bottom) / 2) > DARK
