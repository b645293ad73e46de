"""A long list set page by page, so that thousands of rows cost the memory of a few pages.

The text engine lays a whole document out at once, and again from each page break on: 400 rows
took half a minute. Here the rows are measured some at a time, the pages follow from their
heights, and a page is laid out when it is painted.
"""

from collections import OrderedDict
from collections.abc import Generator, Iterator, Sequence
from itertools import pairwise

from PySide6.QtGui import QPageSize

from ui.printing.document import PaperDocument
from ui.printing.sheet import LongList, Sheet

Progress = Generator[tuple[int, int], None, None]
"""Work in small steps; yields units done and units in all."""

_AT_ONCE = 12
_KEPT_PAGES = 6
_SPARE_DOTS = 2.0
"""Left free at the end of a page, against rounding."""
_MOST_PAGES = 99_999


class ListPaper:
    """Call ``plan`` to its end before anything else.

    Attributes: as of ``PaperDocument``.
    """

    def __init__(
        self, sheet: LongList, paper: QPageSize.PageSizeId = QPageSize.PageSizeId.Letter
    ) -> None:
        self.sheet = sheet
        self._paper_size = paper
        blank = self._lay_out(0, 0)
        self.layout_of_page = blank.layout_of_page
        self.paper, self.body, self.foot = blank.paper, blank.body, blank.foot
        self.footer = blank.footer
        self._pages: list[tuple[int, int, int]] = []
        self._made: OrderedDict[tuple[int, int], PaperDocument] = OrderedDict()
        self._scale: float | None = None

    # Planning

    def plan(self) -> Progress:
        """Measure the rows and part them into pages; yields rows measured and rows in all."""
        count = len(self.sheet.rows)
        heights: list[float] = []
        for start in range(0, count, _AT_ONCE):
            heights += self._heights(start, min(start + _AT_ONCE, count))
            yield len(heights), count
        for first, last in _parted(heights, self._room(0), self._room(1)):
            whole = last - first > 1 or heights[first] <= self._room(first)
            extent = 1 if whole else self._lay_out(first, last).pageCount()
            self._pages += [(first, last, place) for place in range(extent)]
        if not self._pages:
            self._pages = [(0, 0, 0)]

    def _heights(self, first: int, last: int) -> list[float]:
        document = self._lay_out(first, last, endless=True)
        tables = document.rootFrame().childFrames()
        layout = document.documentLayout()
        return [layout.frameBoundingRect(table).height() for table in tables[1:]]

    def _room(self, first: int) -> float:
        """Dots for rows on a page that begins with this row."""
        header = self._lay_out(first, first, endless=True)
        table = header.rootFrame().childFrames()[0]
        above = header.documentLayout().frameBoundingRect(table).bottom()
        return self.body.height() - above - _SPARE_DOTS

    def _lay_out(self, first: int, last: int, *, endless: bool = False) -> PaperDocument:
        sheet = self.sheet
        page = Sheet(
            title=sheet.title,
            html=sheet.page_html(first, last),
            footer_lines=sheet.footer_lines,
            text_size=sheet.text_size,
            footer_points=sheet.footer_points,
            language=sheet.language,
            is_right_to_left=sheet.is_right_to_left,
            is_landscape=sheet.is_landscape,
        )
        return PaperDocument(page, self._paper_size, most_pages=_MOST_PAGES, endless=endless)

    # Pages

    @property
    def pages(self) -> int:
        return len(self._pages)

    def page(self, number: int) -> tuple[PaperDocument, int]:
        """The document that holds page ``number``, counted from 0, and which of its own it is."""
        first, last, place = self._pages[number]
        document = self._made.pop((first, last), None)
        if document is None:
            document = self._lay_out(first, last)
            if self._scale is not None:
                document.fit_pictures(self._scale)
        self._made[first, last] = document
        while len(self._made) > _KEPT_PAGES:
            self._made.popitem(last=False)
        return document, place

    def text(self, number: int) -> str:
        """What a screen reader reads of a page."""
        return self.page(number)[0].toPlainText()

    def fit_pictures(self, scale: float) -> None:
        self._scale = scale
        for document in self._made.values():
            document.fit_pictures(scale)

    def for_printer(self) -> "ListPaper":
        """The same pages with pictures as large as they are, while a screen shows these."""
        copy = ListPaper(self.sheet, self._paper_size)
        copy._pages = self._pages
        return copy


def _parted(heights: Sequence[float], first: float, room: float) -> Iterator[tuple[int, int]]:
    """First row and the one after the last of each page; the first page has its own room."""
    begins, left = [0], first
    for row, height in enumerate(heights):
        if height > left and row > begins[-1]:
            begins.append(row)
            left = room
        left -= height
    yield from pairwise([*begins, len(heights)]) if heights else ()
