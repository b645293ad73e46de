"""HTML set into pages, once, for screen, printer and PDF alike.

Everything is laid out against a reference device of 300 dots per inch, so a line
breaks at the same word on each of them. In the HTML, lengths are px: the text engine
takes ``pt`` margins for nothing.
"""

import re
from collections.abc import Iterable, Iterator
from math import ceil
from typing import Any, cast

from PySide6.QtCore import QMarginsF, QRectF, QSizeF, Qt, QUrl
from PySide6.QtGui import (
    QImage,
    QPageLayout,
    QPageSize,
    QPixmap,
    QTextBlock,
    QTextDocument,
    QTextFormat,
    QTextImageFormat,
    QTextOption,
)
from typing_extensions import override

from ui.printing.footer import Footer
from ui.printing.measures import DPI, paper_font, px_to_dots, reference_device
from ui.printing.page_breaks import keep_together
from ui.printing.sheet import Printable
from ui.theme import icons
from ui.theme.fonts import register_paper_fonts
from ui.theme.tokens import PAPER

MARGIN_MM = 18.0
_FOOT_GAP_PX = 18
_ICON_SIDE = 512
_ENDLESS_DOTS = 1e7
_PICTURE_SIGN = re.compile("\ufffc")
_IMAGE = QTextDocument.ResourceType.ImageResource


def page_layout(sheet: Printable, paper: QPageSize.PageSizeId) -> QPageLayout:
    """Paper, orientation and margins. US Letter unless the practice says A4."""
    turned = QPageLayout.Orientation
    return QPageLayout(
        QPageSize(paper),
        turned.Landscape if sheet.is_landscape else turned.Portrait,
        QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM),
        QPageLayout.Unit.Millimeter,
    )


class PaperDocument(QTextDocument):
    """A sheet laid out page by page.

    Attributes:
        paper: The whole sheet of paper in dots of ``DPI``.
        body: The part of it that holds text.
        foot: Where the footer stands.
        footer: What stands there.
    """

    def __init__(
        self,
        sheet: Printable,
        paper: QPageSize.PageSizeId = QPageSize.PageSizeId.Letter,
        *,
        most_pages: int = 99,
        endless: bool = False,
    ) -> None:
        """Lay a sheet out.

        Args:
            sheet: What is printed.
            paper: Its format.
            most_pages: The greatest page number the footer has to have room for.
            endless: One page as high as need be, to measure what is on it.
        """
        super().__init__()
        register_paper_fonts()
        self.sheet = sheet
        self._originals: dict[str, QPixmap] = {}
        self.layout_of_page = page_layout(sheet, paper)
        self.paper = QRectF(self.layout_of_page.fullRectPixels(DPI))
        inside = QRectF(self.layout_of_page.paintRectPixels(DPI))
        self.footer = Footer(sheet, inside.width(), most_pages)
        foot_height = self.footer.height
        gap = px_to_dots(_FOOT_GAP_PX)
        self.body = inside.adjusted(0, 0, 0, -foot_height - gap)
        self.foot = QRectF(
            inside.left(), inside.bottom() - foot_height, inside.width(), foot_height
        )
        self._lay_out(_ENDLESS_DOTS if endless else self.body.height())

    @property
    def pages(self) -> int:
        return self.pageCount()

    def page(self, number: int) -> tuple["PaperDocument", int]:
        """The document that holds page ``number``, counted from 0: this one."""
        return self, number

    def text(self, _number: int) -> str:
        """What a screen reader reads of a page: all of it, as the text engine has no pages.

        Drawings are read as what they show.
        """
        shown = _shown_by_pictures(self)
        return _PICTURE_SIGN.sub(lambda _sign: next(shown, ""), self.toPlainText())

    def _lay_out(self, page_height: float) -> None:
        self.setDocumentMargin(0)
        self.setDefaultFont(paper_font(self.sheet.text_size, rtl=self.sheet.is_right_to_left))
        option = QTextOption()
        if self.sheet.is_right_to_left:
            option.setTextDirection(Qt.LayoutDirection.RightToLeft)
        self.setDefaultTextOption(option)
        self.documentLayout().setPaintDevice(reference_device())
        self.setHtml(self.sheet.html)
        self.setPageSize(QSizeF(self.body.width(), page_height))
        if page_height == self.body.height():
            keep_together(self)

    @override
    def pageCount(self) -> int:
        """Pages with something on them: the space under the last line is not worth one."""
        layout, last = self.documentLayout(), self.lastBlock()
        bottoms = [layout.blockBoundingRect(last).bottom()] if last.text() else []
        bottoms += [
            layout.frameBoundingRect(frame).bottom()
            for frame in self.rootFrame().childFrames()[-1:]
        ]
        filled = ceil((max(bottoms, default=0) - 1) / self.pageSize().height())
        return min(max(filled, 1), super().pageCount())

    def fit_pictures(self, scale: float) -> None:
        """Make pictures ready to be painted ``scale`` times as large as on paper.

        A painter that shrinks a large picture a lot leaves out most of its dots.
        """
        for name, width_px in pictures_of(self):
            url = QUrl(name)
            drawn = self._originals.setdefault(name, QPixmap(self.resource(_IMAGE, url)))
            side = round(px_to_dots(width_px) * scale)
            smooth = Qt.TransformationMode.SmoothTransformation
            fits = drawn.scaledToWidth(side, smooth) if 0 < side < drawn.width() else drawn
            self.addResource(_IMAGE, url, fits)

    @override
    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Bundled icons (``icon:pill``) and inline pictures; nothing is ever fetched."""
        url = QUrl(name)
        if url.scheme() == "icon" and icons.exists(url.path()):
            return icons.image(url.path(), PAPER.accent, _ICON_SIDE)
        if url.scheme() == "data":
            return super().loadResource(kind, url)
        return QImage()


def _shown_by_pictures(document: QTextDocument) -> Iterator[str]:
    """What each picture shows, in words, in the order they stand."""
    for image, count in _images(document):
        words = image.stringProperty(QTextFormat.Property.ImageAltText)
        yield from [f"{words} " if words else ""] * count


def pictures_of(document: QTextDocument) -> Iterator[tuple[str, float]]:
    """Name and set width in px of every picture."""
    for image, _count in _images(document):
        yield image.name(), image.width()


def _images(document: QTextDocument) -> Iterator[tuple[QTextImageFormat, int]]:
    """Every picture, and how often it stands there in a row."""
    block = document.begin()
    while block.isValid():
        for part in cast("Iterable[QTextBlock.iterator]", block):
            image = part.fragment().charFormat().toImageFormat()
            if image.isValid():
                yield image, part.fragment().length()
        block = block.next()
