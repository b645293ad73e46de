"""Every handout of the library, as it lies on the paper."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pytest
from PySide6.QtGui import QTextBlock, QTextCursor

from carecoord.handouts.documents import page
from carecoord.handouts.documents.handout_page import build_handout
from carecoord.handouts.fields import PersonalDetails, Practice
from carecoord.handouts.library import HandoutLibrary
from carecoord.handouts.loading import HANDOUTS_DIR, load_library
from ui.printing.document import PaperDocument

IDS = sorted(path.parent.name for path in HANDOUTS_DIR.glob("*/meta.toml"))
SIDES_OF_A_SHEET = 2
MOST_LARGEST_PAGES = 8
FILLED_IN = PersonalDetails(
    patient_id="maria",
    preferred_name="Maria Elena",
    medicine="a medicine with a long name, 10 mg in the morning",
    goal="130 over 80",
    next_visit="December 14, 2026 at 9:30 AM",
)


@dataclass(frozen=True)
class Laid:
    """How one handout lies on its pages.

    Attributes:
        lone_headings: Those whose text begins on the next page.
        lost: Texts that the engine gave no lines, and so does not paint.
        last_filled: The page its last line ends on, 1 is the first.
    """

    pages: int
    lone_headings: tuple[str, ...]
    lost: tuple[str, ...]
    last_filled: int


@cache
def library() -> HandoutLibrary:
    return load_library()


def paper_of(topic: str, language: str, size: page.TextSize) -> PaperDocument:
    """A handout filled in, set on its pages."""
    setting = page.Setting(
        practice=Practice(name="Riverside Family Practice", phone="(202)\u00a0555-0123"),
        language=language,
        text_size=size,
        printed_on=dt.date(2026, 11, 21),
    )
    handout = library().get(topic, language)
    return PaperDocument(build_handout(handout, setting, FILLED_IN))


@cache
def laid(topic: str, language: str, size: page.TextSize) -> Laid:
    document = paper_of(topic, language, size)
    bottom = document.documentLayout().blockBoundingRect(document.lastBlock()).bottom()
    return Laid(
        pages=document.pageCount(),
        lone_headings=tuple(_lone_headings(document)),
        lost=tuple(
            block.text()
            for block in _blocks(document)
            if block.text().strip() and not block.layout().boundingRect().height()
        ),
        last_filled=int((bottom - 1) // document.pageSize().height()) + 1,
    )


def _blocks(document: PaperDocument) -> Iterator[QTextBlock]:
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()


def _lone_headings(document: PaperDocument) -> Iterator[str]:
    def first_line(block: QTextBlock) -> int:
        top = document.documentLayout().blockBoundingRect(block).top()
        return int((top + block.layout().boundingRect().top()) // document.pageSize().height())

    for block in _blocks(document):
        following = block.next()
        is_heading = block.blockFormat().headingLevel() > 0 and following.isValid()
        if is_heading and first_line(block) != first_line(following):
            yield block.text()


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("size", page.PATIENT_SIZES)
@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("topic", IDS)
class TestEachPaper:
    def test_that_every_word_of_it_is_printed(
        self, topic: str, language: str, size: page.TextSize
    ) -> None:
        assert laid(topic, language, size).lost == ()

    def test_that_no_heading_stands_alone(
        self, topic: str, language: str, size: page.TextSize
    ) -> None:
        assert laid(topic, language, size).lone_headings == ()

    def test_that_its_last_page_is_not_blank(
        self, topic: str, language: str, size: page.TextSize
    ) -> None:
        paper = laid(topic, language, size)
        assert paper.last_filled == paper.pages


@pytest.mark.usefixtures("qapp")
def test_that_a_screen_reader_hears_what_each_drawing_shows_before_its_words() -> None:
    heard = paper_of("asthma-inhaler", "es", page.TextSize.LARGEST).text(0)
    assert "Una persona saca el aire. \n2. Saque el aire." in heard
    assert "\ufffc" not in heard


@pytest.mark.usefixtures("qapp")
def test_that_fewer_drawings_stand_beside_each_other_in_large_print() -> None:
    columns = []
    for size in page.PATIENT_SIZES:
        paper = paper_of("asthma-inhaler", "en", size)
        under = next(block for block in _blocks(paper) if block.text() == "2. Breathe out.")
        columns.append(QTextCursor(under).currentTable().columns())
    assert columns == [4, 2, 2]


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("topic", IDS)
def test_that_it_fits_on_one_sheet_and_stays_short_in_the_largest_print(
    topic: str, language: str
) -> None:
    assert laid(topic, language, page.TextSize.STANDARD).pages <= SIDES_OF_A_SHEET
    assert laid(topic, language, page.TextSize.LARGEST).pages <= MOST_LARGEST_PAGES
