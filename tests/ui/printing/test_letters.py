"""Letters and labels in one print job: no page holds two people, and each stands where it must."""

import datetime as dt

import pytest
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from carecoord.handouts.documents.label_sheet import FORMS, Label, LabelSheet
from carecoord.handouts.documents.letter_page import (
    Addressee,
    LetterBody,
    Letters,
    build_letter,
)
from carecoord.handouts.documents.page import (
    Document,
    MixedPatientsError,
    Setting,
    TextSize,
)
from carecoord.handouts.fields import Practice
from ui.printing.label_paper import LabelPaper
from ui.printing.letter_paper import LetterPaper
from ui.printing.measures import DPI
from ui.printing.painting import paint_page
from ui.printing.papers import set_on_paper
from ui.printing.pdf import PdfPrinter

NAMES = ("Maria Santos", "Bao Nguyen", "Ada Okafor")
_LINE_INCHES = 0.21
SENDER = ("Riverside Clinic", "1 River Road", "Austin, TX 78701")


def letter(name: str, *, paragraphs: int = 3, size: TextSize = TextSize.STANDARD) -> Document:
    setting = Setting(
        practice=Practice(name="Riverside Clinic", phone="(555) 555-0100"),
        language="en", text_size=size, printed_on=dt.date(2026, 3, 2),
    )  # fmt: skip
    text = f"Dear {name},\n\n" + "Please call us when you have a moment. " * 4 * paragraphs
    to = Addressee(patient_id=name, lines=(name, "12 Oak St", "Austin, TX 07302"))
    return build_letter(to, LetterBody(patient_id=name, text=text), SENDER, setting)


def laid_out(*letters: Document) -> LetterPaper:
    paper = set_on_paper(Letters(title="Letters", letters=letters))
    assert isinstance(paper, LetterPaper)
    return paper


def test_that_no_page_of_the_job_holds_two_peoples_names(qapp: QApplication) -> None:
    sizes = (TextSize.STANDARD, TextSize.LARGE, TextSize.LARGEST)
    lengths = (3, 40, 20)
    made = [letter(n, paragraphs=p, size=s) for n, p, s in zip(NAMES, lengths, sizes, strict=True)]
    paper = laid_out(*made)

    owners = []
    for page in range(paper.pages):
        document, _place = paper.page(page)
        (owner,) = [name for name in NAMES if name in document.toPlainText()]
        owners.append(owner)
    assert owners == sorted(owners, key=NAMES.index), "and each person's pages are together"
    assert set(owners) == set(NAMES)
    assert len(owners) > len(NAMES)


def test_that_pages_are_numbered_within_each_letter(qapp: QApplication) -> None:
    paper = laid_out(letter(NAMES[0], paragraphs=40), letter(NAMES[1]))
    long = paper.pages - 1

    numbers = [paper.numbering(page) for page in range(paper.pages)]

    assert long > 1
    assert numbers == [(page + 1, long) for page in range(long)] + [(1, 1)]


def test_that_a_letter_of_two_people_or_two_letters_to_one_are_never_made() -> None:
    setting = Setting(
        practice=Practice(name="R", phone=""), language="en", text_size=TextSize.STANDARD,
        printed_on=dt.date(2026, 3, 2),
    )  # fmt: skip
    with pytest.raises(MixedPatientsError):
        build_letter(
            Addressee(patient_id="a", lines=("A",)),
            LetterBody(patient_id="b", text="B"),
            (),
            setting,
        )
    with pytest.raises(MixedPatientsError):
        Letters(title="Letters", letters=(letter(NAMES[0]), letter(NAMES[0])))
    with pytest.raises(MixedPatientsError):
        LabelSheet(title="Labels", form=FORMS[0], labels=(Label("a", ()), Label("a", ())))


@pytest.mark.parametrize("size", [TextSize.STANDARD, TextSize.LARGEST])
def test_that_the_address_stands_in_the_window_in_every_print_size(
    qapp: QApplication, size: TextSize
) -> None:
    paper = laid_out(letter(NAMES[0], size=size))
    document, _place = paper.page(0)
    block = document.begin()
    while block.text() != NAMES[0]:
        block = block.next()
    first = document.documentLayout().blockBoundingRect(block)
    last = document.documentLayout().blockBoundingRect(block.next().next())
    top = (document.body.top() + first.top()) / DPI
    bottom = (document.body.top() + last.top()) / DPI + _LINE_INCHES

    assert 1.95 < top < bottom < 3.1, "inches of a number 10 window, letter folded in three"


def test_that_the_whole_job_is_one_pdf_without_a_name_in_its_title(qapp: QApplication) -> None:
    job = Letters(title="Letters", letters=tuple(letter(name) for name in NAMES))
    pdf = PdfPrinter().sheet_pdf(job)
    assert pdf.startswith(b"%PDF")
    assert pdf.count(b"/Type /Page\n") == len(NAMES)
    assert "Santos".encode("utf-16-be") not in pdf


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_that_labels_stay_within_their_own_from_the_place_they_begin_at(
    qapp: QApplication, form: object
) -> None:
    cut = next(each for each in FORMS if each is form)
    lines = (
        "Wolfeschlegelsteinhausenbergerdorff Maria de los Angeles",
        *(["A very long line " * 3] * 3),
    )
    labels = tuple(Label(f"p{number}", lines) for number in range(cut.count))
    paper = set_on_paper(LabelSheet(title="Labels", form=cut, labels=labels, start=cut.count))
    assert isinstance(paper, LabelPaper)
    assert paper.pages == 2
    assert paper.text(0).count("Maria") == 1

    image = painted(paper, 0)
    place = paper.place(cut.count - 1)
    inked = ink_box(image)
    assert place.contains(*inked[:2])
    assert place.contains(*inked[2:])


def painted(paper: LabelPaper, page: int) -> QImage:
    image = QImage(paper.paper.size().toSize(), QImage.Format.Format_Grayscale8)
    image.fill(QColor("white"))
    painter = QPainter(image)
    paint_page(painter, paper, page)
    painter.end()
    return image


def ink_box(image: QImage) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of all that is not white."""
    width, height = image.width(), image.height()
    white = b"\xff" * width
    data, stride = bytes(image.constBits()), image.bytesPerLine()
    lines = [data[y * stride : y * stride + width] for y in range(height)]
    rows = [y for y, line in enumerate(lines) if line != white]
    inked = [x for y in rows for x in range(width) if lines[y][x] != 0xFF]
    return min(inked), rows[0], max(inked), rows[-1]
