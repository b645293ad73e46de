"""Documents set on paper: whole, or page by page where they are long."""

from PySide6.QtGui import QPageSize

from ui.printing.document import PaperDocument
from ui.printing.label_paper import LabelPaper, ManyLabels
from ui.printing.letter_paper import LetterPaper
from ui.printing.list_paper import ListPaper
from ui.printing.sheet import ManyLetters, PageByPage, Printable

InSteps = ListPaper | LetterPaper | LabelPaper
"""Papers set and printed in steps, which can be stopped between two of them."""
Paper = PaperDocument | InSteps


def set_on_paper(
    sheet: Printable | ManyLetters | ManyLabels,
    paper: QPageSize.PageSizeId = QPageSize.PageSizeId.Letter,
) -> Paper:
    """Lay a document out at once, however long it takes; see ``ListPaper.plan`` for steps."""
    made: InSteps
    if isinstance(sheet, ManyLabels):
        made = LabelPaper(sheet)
    elif isinstance(sheet, ManyLetters):
        made = LetterPaper(sheet, paper)
    elif isinstance(sheet, PageByPage):
        made = ListPaper(sheet, paper)
    else:
        return PaperDocument(sheet, paper)
    for _step in made.plan():
        pass
    return made
