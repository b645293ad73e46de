"""Every handout as a PDF that another program draws: all its pages, and nothing cut off."""

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from carecoord.handouts.documents import page
from tests.ui.printing.test_handout_pages import IDS, paper_of
from ui.printing.document import PaperDocument
from ui.printing.measures import DPI
from ui.printing.pdf import PdfPages

TOOLS = ("pdftoppm", "pdftotext", "pdfunite")
RASTER_DPI = 36
DARK, NEARLY_WHITE = 128, 245
_WORD = re.compile(r"\w+")

pytestmark = pytest.mark.skipif(
    not all(map(shutil.which, TOOLS)), reason="Poppler, which draws PDFs, is not installed."
)


@dataclass(frozen=True)
class Raster:
    """One page in grey, row by row from the top; 0 is black."""

    width: int
    height: int
    grey: bytes

    def darkest(self, top: int, bottom: int, left: int = 0, right: int = 0) -> int:
        """The darkest dot in these rows and columns; ``right`` 0 is the edge."""
        ends = right or self.width
        rows = (
            self.grey[y * self.width + left : y * self.width + ends] for y in range(top, bottom)
        )
        return min(map(min, rows))


@dataclass(frozen=True)
class Made:
    """A handout as it should lie on its pages."""

    topic: str
    pages: int
    words: frozenset[str]
    body_bottom: float
    left: float


def make(topic: str, language: str, size: page.TextSize, folder: Path) -> Made:
    """Write the PDF; returns what has to be on it."""
    document: PaperDocument = paper_of(topic, language, size)
    pdf = PdfPages(document)
    for _step in pdf.write():
        pass
    (folder / f"{topic}.pdf").write_bytes(pdf.pdf)
    words = frozenset(_WORD.findall(document.toPlainText()))
    body = document.body
    return Made(topic, document.pages, words, body.bottom() / DPI, body.left() / DPI)


def read_pgm(path: Path) -> Raster:
    _kind, size, _most, grey = path.read_bytes().split(b"\n", 3)
    width, height = map(int, size.split())
    return Raster(width, height, grey)


def drawn(pdf: Path, folder: Path) -> list[Raster]:
    """Every page as the other program draws it."""
    run("pdftoppm", "-r", RASTER_DPI, "-gray", pdf, folder / "page")
    return [read_pgm(path) for path in sorted(folder.glob("page*.pgm"))]


def run(*command: object) -> str:
    ended = subprocess.run(
        [str(word) for word in command], check=True, capture_output=True, encoding="utf-8"
    )
    return ended.stdout


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("size", page.PATIENT_SIZES)
@pytest.mark.parametrize("language", ["en", "es"])
def test_that_every_page_is_drawn_whole(language: str, size: page.TextSize, tmp_path: Path) -> None:
    made = [make(topic, language, size, tmp_path) for topic in IDS]
    whole = tmp_path / "whole.pdf"
    run("pdfunite", *(tmp_path / f"{topic}.pdf" for topic in IDS), whole)
    pages = drawn(whole, tmp_path)
    assert len(pages) == sum(one.pages for one in made)
    printed = run("pdftotext", "-raw", whole, "-").split("\f")
    for one in made:
        its_pages, pages = pages[: one.pages], pages[one.pages :]
        its_text, printed = printed[: one.pages], printed[one.pages :]
        for number, raster in enumerate(its_pages, start=1):
            assert faults(raster, one) == [], (one.topic, number)
        assert one.words - set(_WORD.findall("\n".join(its_text))) == set(), one.topic


def faults(raster: Raster, one: Made) -> list[str]:
    """What a person would see to be wrong with a page."""
    bottom, margin = int(one.body_bottom * RASTER_DPI), int(one.left * RASTER_DPI) - 1
    found = []
    if raster.darkest(0, bottom) > DARK:
        found.append("nothing stands on it")
    if raster.darkest(bottom, raster.height) > DARK:
        found.append("its foot is missing")
    for left, right in ((0, margin), (raster.width - margin, raster.width)):
        if raster.darkest(0, raster.height, left, right) < NEARLY_WHITE:
            found.append("something reaches into the margin")
    if raster.darkest(bottom - 1, bottom, margin, raster.width - margin) < DARK:
        found.append("a line is cut at its foot")
    return found
