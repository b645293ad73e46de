"""Every handout of the library, as it lies on the paper."""

import datetime as dt
from functools import cache

import pytest
from PySide6.QtGui import QTextBlock

from carecoord.handouts.documents import page
from carecoord.handouts.documents.handout_page import build_handout
from carecoord.handouts.fields import PersonalDetails, Practice
from carecoord.handouts.library import HandoutLibrary
from carecoord.handouts.loading import HANDOUTS_DIR, load_library
from ui.printing.document import PaperDocument

IDS = sorted(path.parent.name for path in HANDOUTS_DIR.glob("*/meta.toml"))
SIDES_OF_A_SHEET = 2
MOST_LARGEST_PAGES = 7
FILLED_IN = PersonalDetails(
    patient_id="maria",
    preferred_name="Maria Elena",
    medicine="a medicine with a long name, 10 mg in the morning",
    goal="130 over 80",
    next_visit="December 14, 2026 at 9:30 AM",
)


@cache
def library() -> HandoutLibrary:
    return load_library()


def _paper(topic: str, language: str, size: page.TextSize) -> PaperDocument:
    setting = page.Setting(
        practice=Practice(name="Riverside Family Practice", phone="(202) 555-0123"),
        language=language,
        text_size=size,
        printed_on=dt.date(2026, 11, 21),
    )
    return PaperDocument(build_handout(library().get(topic, language), setting, FILLED_IN))


def _page_of_first_line(document: PaperDocument, block: QTextBlock) -> int:
    top = document.documentLayout().blockBoundingRect(block).top()
    top += block.layout().boundingRect().top()
    return int(top // document.pageSize().height())


def _lone_headings(document: PaperDocument) -> list[str]:
    """Headings whose text begins on the next page."""
    found, block = [], document.begin()
    while block.isValid():
        following = block.next()
        if block.blockFormat().headingLevel() and following.isValid():
            pages = (_page_of_first_line(document, one) for one in (block, following))
            if len(set(pages)) > 1:
                found.append(block.text())
        block = following
    return found


@pytest.mark.parametrize("size", page.PATIENT_SIZES)
@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("topic", IDS)
def test_that_its_last_page_is_not_blank(
    qapp: object, topic: str, language: str, size: page.TextSize
) -> None:
    document = _paper(topic, language, size)
    bottom = document.documentLayout().blockBoundingRect(document.lastBlock()).bottom()
    assert (bottom - 1) // document.pageSize().height() == document.pageCount() - 1


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("topic", IDS)
def test_that_it_fits_on_one_sheet_of_paper(qapp: object, topic: str, language: str) -> None:
    document = _paper(topic, language, page.TextSize.STANDARD)
    assert document.pageCount() <= SIDES_OF_A_SHEET
    assert _lone_headings(document) == []


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("topic", IDS)
def test_that_large_print_leaves_no_heading_alone(qapp: object, topic: str, language: str) -> None:
    largest = _paper(topic, language, page.TextSize.LARGEST)
    assert largest.pageCount() <= MOST_LARGEST_PAGES
    assert _lone_headings(largest) == []
    assert _lone_headings(_paper(topic, language, page.TextSize.LARGE)) == []
