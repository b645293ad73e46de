"""A document on screen exactly as it prints: the same pages, drawn smaller."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QPageSize,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from carecoord.common.i18n import _, n_
from ui.printing.document import PaperDocument
from ui.printing.painting import paint_page
from ui.printing.papers import Paper, set_on_paper
from ui.printing.sheet import Printable
from ui.theme.look import color, look
from ui.theme.painting import painting
from ui.theme.tokens import PAPER

_GAP_PX = 14
_LARGEST_WIDTH_PX = 640


class PageView(QLabel):
    """One page of paper; always white, also in the dark.

    A label, so that a screen reader knows it as text to be read.
    """

    def __init__(self, document: Paper, page: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._page = page
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(
            _("Page {number} of {count}: {title}").format(
                number=page + 1, count=document.pages, title=document.sheet.title
            )
        )
        self._is_described = False

    def fit(self, width: int) -> None:
        paper = self._document.paper
        self.setFixedSize(width, round(width * paper.height() / paper.width()))

    def describe(self) -> None:
        """Let a screen reader read the page; of a long paper only those looked at are read."""
        if not self._is_described:
            self._is_described = True
            self.setAccessibleDescription(self._document.text(self._page))

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        self.describe()
        super().focusInEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        self.describe()
        with painting(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            self._paint(painter)

    def _paint(self, painter: QPainter) -> None:
        box = QRectF(self.rect())
        painter.fillRect(box, QColor(PAPER.white))
        scale = self.width() / self._document.paper.width()
        painter.save()
        painter.scale(scale, scale)
        paint_page(painter, self._document, self._page)
        painter.restore()
        focused = self.hasFocus()
        tokens = look().tokens
        edge = QPen(color(tokens.focus if focused else tokens.line), 2 if focused else 1)
        painter.setPen(edge)
        painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))
        if focused:
            # A colour that stands out in the dark may be faint on paper.
            painter.setPen(QPen(QColor(PAPER.ink), 2))
            painter.drawRect(box.adjusted(3, 3, -3, -3))


class PagePreview(QScrollArea):
    """All pages under each other, as wide as there is room.

    Signals:
        laid_out: How many pages there are now.
    """

    laid_out = Signal(int)

    def __init__(
        self,
        paper: QPageSize.PageSizeId = QPageSize.PageSizeId.Letter,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._paper = paper
        self._pages: list[PageView] = []
        self._document: Paper | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)

    def show_sheet(self, sheet: Printable) -> None:
        """Lay the document out and show it from its first page."""
        self.show_paper(set_on_paper(sheet, self._paper))

    def show_paper(self, document: Paper) -> None:
        """Show what is laid out already."""
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_GAP_PX)
        self._pages = [PageView(document, page) for page in range(document.pages)]
        for page in self._pages:
            column.addWidget(page)
        if isinstance(document, PaperDocument):
            # The pages paint from the document, so it lives as long as they do.
            document.setParent(content)
        self._document = document
        self.setWidget(content)
        content.setAutoFillBackground(False)
        self._fit()
        self.laid_out.emit(len(self._pages))

    @property
    def page_count(self) -> int:
        return len(self._pages)

    def words(self) -> str:
        """``Page count`` as a sentence to stand under the pages."""
        count = len(self._pages)
        return n_(
            "{count} page, shown exactly as it prints",
            "{count} pages, shown exactly as they print",
            count,
        ).format(count=count)

    @override
    def sizeHint(self) -> QSize:
        return QSize(look().px(492), look().px(620))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit()

    def _fit(self) -> None:
        if self._document is None:
            return
        paper = self._document.paper
        # A page laid on its side is wider, with letters of the same size.
        largest = round(_LARGEST_WIDTH_PX * max(paper.width() / paper.height(), 1))
        width = max(min(self.viewport().width(), largest), 1)
        for page in self._pages:
            page.fit(width)
        dots = width * self.devicePixelRatio()
        self._document.fit_pictures(dots / paper.width())
        content: QWidget | None = self.widget()
        if content is not None:
            content.adjustSize()
