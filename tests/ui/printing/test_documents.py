import dataclasses
import re
from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QColor, QImage, QPageSize, QTextDocument
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.kit import Dress, Show
from ui.printing.document import PaperDocument
from ui.printing.measures import DPI
from ui.printing.painting import paint_page
from ui.printing.paper import print_on, printer_for
from ui.printing.pdf import PdfPrinter
from ui.printing.preview import PagePreview
from ui.printing.sheet import LARGE_PT, STANDARD_PT, Sheet
from ui.theme.apply import Contrast, Scheme, ThemeChoice
from ui.theme.icons import ICONS_DIR
from ui.theme.painting import painting

PARAGRAPH = "<p>You may eat normally. Keep a list of what you take.</p>"
BOX = '<table width="100%" cellpadding="8"><tr><td><h2>Call us if</h2>{}</td></tr></table>'


PLAIN = Sheet(title="Blood pressure", html="", footer_lines=("Riverside (202) 555-0123",))


def _sheet(html: str, **more: Any) -> Sheet:
    return dataclasses.replace(PLAIN, html=html, **more)


def _painted(document: PaperDocument, page: int = 0) -> QImage:
    """A page at a tenth of its size."""
    picture = QImage(
        round(document.paper.width() / 10),
        round(document.paper.height() / 10),
        QImage.Format.Format_RGB32,
    )
    picture.fill(QColor("white"))
    with painting(picture) as painter:
        painter.scale(0.1, 0.1)
        paint_page(painter, document, page)
    return picture


def test_that_a_pdf_is_made_in_memory_with_a_page_per_page(qapp: QApplication) -> None:
    pdf = PdfPrinter().pdf(PARAGRAPH * 60, "Blood pressure", "Riverside", STANDARD_PT)
    assert pdf.startswith(b"%PDF-")
    pages = PaperDocument(_sheet(PARAGRAPH * 60)).pageCount()
    assert pages > 1
    assert len(re.findall(rb"/Type /Page\b", pdf)) == pages


def test_that_a_pdf_carries_its_faces(qapp: QApplication) -> None:
    pdf = PdfPrinter().pdf("<p>Ñandú <b>bold</b></p>", "Title", "Foot", STANDARD_PT)
    assert b"Inter-Regular" in pdf
    assert b"Inter-Bold" in pdf
    assert b"/FontFile" in pdf


def test_that_arabic_is_set_in_a_face_that_has_it(qapp: QApplication) -> None:
    sheet = _sheet('<body dir="rtl"><p>دواء ضغط الدم</p></body>', is_right_to_left=True)
    assert b"NotoNaskhArabic" in PdfPrinter().sheet_pdf(sheet)


def test_that_large_print_is_set_larger_and_takes_more_pages(qapp: QApplication) -> None:
    html = PARAGRAPH * 70
    assert (
        PaperDocument(_sheet(html, text_size=LARGE_PT)).pageCount()
        > PaperDocument(_sheet(html)).pageCount()
    )


def test_that_a_heading_never_ends_a_page_alone(qapp: QApplication) -> None:
    for lines in range(24, 44):
        document = PaperDocument(_sheet(PARAGRAPH * lines + "<h2>Call us if</h2>" + PARAGRAPH * 3))
        layout, height = document.documentLayout(), document.pageSize().height()
        block = document.begin()
        while block.isValid():
            if block.blockFormat().headingLevel():
                heading = layout.blockBoundingRect(block)
                text = layout.blockBoundingRect(block.next())
                assert heading.top() // height == text.top() // height, f"after {lines} lines"
            block = block.next()


def test_that_a_box_that_fits_a_page_is_not_torn(qapp: QApplication) -> None:
    torn = 0
    for lines in range(20, 44):
        document = PaperDocument(_sheet(PARAGRAPH * lines + BOX.format(PARAGRAPH * 5)))
        box = document.rootFrame().childFrames()[0]
        bounds = document.documentLayout().frameBoundingRect(box)
        height = document.pageSize().height()
        torn += bounds.top() // height != (bounds.bottom() - 1) // height
    assert torn == 0


def test_that_a_long_footer_wraps_and_takes_room_from_the_text(qapp: QApplication) -> None:
    short = PaperDocument(_sheet(PARAGRAPH))
    long = PaperDocument(
        Sheet(title="", html=PARAGRAPH, footer_lines=("Questions? Call us. " * 20,))
    )
    assert long.footer.height > short.footer.height * 2
    assert long.body.height() < short.body.height()


def test_that_nothing_outside_the_document_is_fetched(qapp: QApplication) -> None:
    """A file that exists is not read, so the page looks as if it were missing."""

    blank = _painted(PaperDocument(_sheet("<p></p>")))
    local = f'<p><img src="{(ICONS_DIR / "pill.svg").as_uri()}" width="200"></p>'
    bundled = '<p><img src="icon:pill" width="200"></p>'
    assert _painted(PaperDocument(_sheet(bundled))) != blank
    with_file = _painted(PaperDocument(_sheet(local)))
    ink = {with_file.pixelColor(x, y).name() for x in range(60, 120) for y in range(70, 120)}
    assert ink == {"#ffffff"}


def test_that_an_unknown_icon_leaves_its_place_empty(qapp: QApplication) -> None:
    for name in ("no-such-icon", "../icons/pill"):
        unknown = _painted(PaperDocument(_sheet(f'<p><img src="icon:{name}" width="200"></p>')))
        ink = {unknown.pixelColor(x, y).name() for x in range(75, 120) for y in range(75, 120)}
        assert ink == {"#ffffff"}


def test_that_pictures_are_smoothed_for_the_screen_and_kept_for_the_printer(
    qapp: QApplication,
) -> None:
    document = PaperDocument(_sheet('<p><img src="icon:pill" width="96"></p>'))
    name = QUrl("icon:pill")
    for scale, side in ((0.2, 60), (1.0, 300), (0.1, 30), (9.0, 512)):
        document.fit_pictures(scale)
        shown = document.resource(QTextDocument.ResourceType.ImageResource, name)
        assert shown.width() == side


def test_that_paper_stays_white_with_dark_ink_in_the_dark(qapp: QApplication, dress: Dress) -> None:
    light = _painted(PaperDocument(_sheet(PARAGRAPH)))
    dress(ThemeChoice(Scheme.DARK, Contrast.NORMAL))
    assert _painted(PaperDocument(_sheet(PARAGRAPH))) == light


def test_that_wide_paper_is_wide(qapp: QApplication) -> None:
    wide = PaperDocument(_sheet(PARAGRAPH, is_landscape=True), QPageSize.PageSizeId.A4)
    assert wide.paper.width() > wide.paper.height()
    assert round(wide.paper.height() / DPI * 25.4) == 210


def test_that_the_preview_shows_every_page_and_its_text_aloud(show: Show, qtbot: QtBot) -> None:
    preview = PagePreview()
    with qtbot.waitSignal(preview.laid_out) as laid_out:
        preview.show_sheet(_sheet(PARAGRAPH * 60))
    preview.resize(500, 640)
    show(preview)
    assert laid_out.args == [preview.page_count]
    assert preview.page_count > 1
    assert preview.words() == f"{preview.page_count} pages, shown exactly as they print"
    preview.show_sheet(_sheet(PARAGRAPH))
    assert preview.words() == "1 page, shown exactly as it prints"


def test_that_a_printer_gets_the_pages_it_is_set_to(qapp: QApplication, tmp_path: Path) -> None:
    document = PaperDocument(_sheet(PARAGRAPH * 120))
    printer = printer_for(document)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    file = tmp_path / "printed.pdf"
    printer.setOutputFileName(str(file))
    printer.setFromTo(2, 3)
    print_on(printer, document)
    assert len(re.findall(rb"/Type /Page\b", file.read_bytes())) == 2
