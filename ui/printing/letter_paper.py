"""Letters to many people in one print job: each is a paper of its own, with pages of its own."""

from collections import OrderedDict

from PySide6.QtGui import QPageSize

from ui.printing.document import PaperDocument
from ui.printing.list_paper import Progress
from ui.printing.sheet import ManyLetters, Sheet

_KEPT = 6


class LetterPaper:
    """Call ``plan`` to its end before anything else.

    A letter is laid out when it is counted and when it is painted, so that a thousand of them
    cost the memory of a few.

    Attributes: as of ``PaperDocument``; they are the same for every letter.
    """

    def __init__(
        self, letters: ManyLetters, paper: QPageSize.PageSizeId = QPageSize.PageSizeId.Letter
    ) -> None:
        self._letters = letters
        self._paper_size = paper
        self.sheet = Sheet(title=letters.title, html="")
        blank = PaperDocument(self.sheet, paper)
        self.layout_of_page = blank.layout_of_page
        self.paper = blank.paper
        self._pages: list[tuple[int, int, int]] = []
        self._made: OrderedDict[int, PaperDocument] = OrderedDict()

    def plan(self) -> Progress:
        """Count the pages of each letter; yields letters counted and letters in all."""
        count = len(self._letters.letters)
        for letter in range(count):
            extent = self._laid_out(letter).pages
            self._pages += [(letter, place, extent) for place in range(extent)]
            yield letter + 1, count

    @property
    def pages(self) -> int:
        return len(self._pages)

    def page(self, number: int) -> tuple[PaperDocument, int]:
        """The letter on page ``number`` of the job, counted from 0, and which of its own it is."""
        letter, place, _extent = self._pages[number]
        return self._laid_out(letter), place

    def numbering(self, number: int) -> tuple[int, int]:
        """Number and count at the foot of a page: of the letter, not of the job."""
        _letter, place, extent = self._pages[number]
        return place + 1, extent

    def text(self, number: int) -> str:
        """What a screen reader reads of a page."""
        return self.page(number)[0].toPlainText()

    def fit_pictures(self, scale: float) -> None:
        """Letters have no pictures."""

    def for_printer(self) -> "LetterPaper":
        """The same pages, laid out apart from those on the screen."""
        copy = LetterPaper(self._letters, self._paper_size)
        copy._pages = self._pages
        return copy

    def _laid_out(self, letter: int) -> PaperDocument:
        document = self._made.pop(letter, None)
        if document is None:
            document = PaperDocument(self._letters.letters[letter], self._paper_size)
        self._made[letter] = document
        while len(self._made) > _KEPT:
            self._made.popitem(last=False)
        return document
