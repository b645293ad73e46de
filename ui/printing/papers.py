"""Documents set on paper: whole, or page by page where they are long."""

from PySide6.QtGui import QPageSize

from ui.printing.document import PaperDocument
from ui.printing.list_paper import ListPaper
from ui.printing.sheet import PageByPage, Printable

Paper = PaperDocument | ListPaper


def set_on_paper(
    sheet: Printable, paper: QPageSize.PageSizeId = QPageSize.PageSizeId.Letter
) -> Paper:
    """Lay a document out at once, however long it takes; see ``ListPaper.plan`` for steps."""
    if not isinstance(sheet, PageByPage):
        return PaperDocument(sheet, paper)
    made = ListPaper(sheet, paper)
    for _step in made.plan():
        pass
    return made
