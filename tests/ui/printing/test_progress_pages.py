"""The progress page as it lies on the paper, in both languages and every size."""

import datetime as dt
from dataclasses import replace

import pytest
from PySide6.QtGui import QColor, QImage

from carecoord.handouts.documents import page
from carecoord.handouts.documents.progress_page import (
    ChosenPart,
    LearnedPart,
    NumberPart,
    ProgressPaper,
    build_progress,
)
from carecoord.handouts.documents.trend_picture import Curve, Trend
from tests.unit.handouts.papers import MARIA, SETTING
from ui.printing.document import PaperDocument
from ui.printing.painting import paint_page
from ui.theme.painting import painting

DAYS = tuple(dt.date(2026, month, 12) for month in (1, 3, 6, 9))
SHRUNK = 0.25
WHITE, CURVE, BROWNISH = QColor("white"), "#0b6466", 50


def trend(least_span: float, *curves: Curve) -> Trend:
    ends = {"first_day": ("September", "2025"), "last_day": ("noviembre", "2026")}
    return Trend(days=DAYS, curves=curves, least_span=least_span, **ends)


def curve(*values: float, target: float | None = None) -> Curve:
    return Curve(values, tuple(f"{value:g}" for value in values), target)


def number(title: str, last: str, limit: str, drawn: Trend) -> NumberPart:
    return NumberPart(
        patient_id="maria", title=title, last=last, last_on="September 12, 2026", limit=limit,
        trend=drawn,
    )  # fmt: skip


PRESSURE = trend(60, curve(158, 152, 146, 134, target=140), curve(96, 92, 90, 84, target=90))
PAPER = ProgressPaper(
    patient=MARIA,
    matters="Playing with my grandchildren without getting out of breath",
    numbers=(
        number("Blood pressure", "134/84 mmHg", "140/90", PRESSURE),
        number("Blood sugar (A1c)", "7.2%", "7.0", trend(3, curve(8.4, 8, 7.6, 7.2, target=7))),
        number("Weight", "85.5 kg (188 lb)", "", trend(15, curve(88.2, 88, 86.1, 85.5))),
    ),
    decided=tuple(
        ChosenPart(
            patient_id="maria",
            question="Take a statin to lower the chance of a first heart attack or stroke?",
            answer="You chose: Take a statin",
            on=day,
        )
        for day in ("March 30, 2026", "September 12, 2026")
    ),
    learned=(
        LearnedPart(
            patient_id="maria",
            text="Take your medicine each day, even when you feel well.",
            own_words="With my coffee",
        ),
        LearnedPart(patient_id="maria", text="Call us when a pill makes you feel bad."),
    ),
    next_visit="December 19, 2026",
    reviews=("February 18, 2027",),
)  # fmt: skip


def laid(language: str, size: page.TextSize) -> PaperDocument:
    return PaperDocument(build_progress(PAPER, replace(SETTING, language=language, text_size=size)))


def painted(document: PaperDocument, number: int) -> QImage:
    paper = document.paper
    picture = QImage(
        round(paper.width() * SHRUNK), round(paper.height() * SHRUNK), QImage.Format.Format_RGB32
    )
    picture.fill(QColor("white"))
    document.fit_pictures(SHRUNK)
    with painting(picture) as painter:
        painter.scale(SHRUNK, SHRUNK)
        paint_page(painter, document, number)
    return picture


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("language", ["en", "es"])
def test_that_everything_stands_on_one_page_in_standard_print(language: str) -> None:
    assert laid(language, page.TextSize.STANDARD).pageCount() == 1


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("size", page.PATIENT_SIZES)
@pytest.mark.parametrize("language", ["en", "es"])
def test_that_each_picture_is_printed_whole_and_nothing_reaches_the_edge(
    language: str, size: page.TextSize
) -> None:
    document = laid(language, size)
    drawn, brown = 0, 0
    for number in range(document.pageCount()):
        picture = painted(document, number)
        for y in range(picture.height()):
            assert picture.pixelColor(2, y) == picture.pixelColor(picture.width() - 3, y) == WHITE
        for y in range(0, picture.height(), 2):
            for x in range(0, picture.width(), 2):
                color = picture.pixelColor(x, y)
                drawn += color.name() == CURVE
                brown += color.red() - color.blue() > BROWNISH
    # Three pictures with their curves, and the lines of the practice.
    assert drawn > 100
    assert brown > 30
