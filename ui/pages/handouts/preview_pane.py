"""The middle: the pages as they print, and which of them is in view."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from carecoord.common.i18n import _
from carecoord.services.papers import Document
from ui.printing.preview import PagePreview
from ui.widgets.empty_state import EmptyState
from ui.widgets.labels import ElidedLabel
from ui.widgets.layouts import column


class PreviewPane(QWidget):
    """Pages under each other, with the page number below.

    Signals:
        laid_out: How many pages there are now.
    """

    laid_out = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.preview = PagePreview()
        self._place = ElidedLabel("", "muted")
        self._place.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._nothing = EmptyState(
            "file-text",
            _("Choose a handout to see it here."),
            _("What you see is what comes out of the printer."),
        )
        pages = QWidget()
        pages.setLayout(column(self.preview, self._place, spacing=6))
        self._stack = QStackedWidget()
        self._stack.addWidget(self._nothing)
        self._stack.addWidget(pages)
        self.setLayout(column(self._stack))
        self._shown = ("", "")
        self.preview.laid_out.connect(self.laid_out)
        self.preview.verticalScrollBar().valueChanged.connect(self._say_place)

    def show_document(self, document: Document) -> None:
        """Show a paper; typing into the same paper keeps the place."""
        bar = self.preview.verticalScrollBar()
        same = (document.title, document.language)
        place = bar.value() if same == self._shown else 0
        self._shown = same
        self._stack.setCurrentIndex(1)
        self.preview.show_sheet(document)
        bar.setValue(place)
        self._say_place()

    def show_nothing(self, title: str, sentence: str = "") -> None:
        self._shown = ("", "")
        self._nothing.say(title, sentence)
        self._stack.setCurrentIndex(0)

    @Slot()
    def _say_place(self) -> None:
        count = self.preview.page_count
        content = self.preview.widget()
        if not count or content is None:
            return
        middle = self.preview.verticalScrollBar().value() + self.preview.viewport().height() / 2
        page = min(int(middle / max(content.height() / count, 1)) + 1, count)
        words = _("Page {number} of {count}  ·  shown exactly as it prints")
        self._place.set_text(words.format(number=page, count=count))
