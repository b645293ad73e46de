"""The room of the pages, which scrolls where a page needs more than there is."""

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget
from typing_extensions import override

from ui.shell.pages import PageStack
from ui.theme.look import look
from ui.widgets.by_name import choose

_ALWAYS_FITS_PERCENT = 130


class _Floor(QWidget):
    """Holds the pages without a layout: as large as the room, never smaller than the page."""

    def __init__(self, pages: PageStack, parent: QWidget) -> None:
        super().__init__(parent)
        self._pages = pages
        pages.setParent(self)

    @override
    def minimumSizeHint(self) -> QSize:
        least = self._pages.minimumSizeHint()
        page = self._pages.currentWidget()
        layout = page.layout() if page is not None else None
        # To ask how high wrapped words are takes long; up to a size all pages have the room.
        if layout is not None and look().text_percent > _ALWAYS_FITS_PERCENT:
            width = max(self.width(), least.width())
            least.setHeight(max(least.height(), layout.totalMinimumHeightForWidth(width)))
        return least

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._pages.setGeometry(self.rect())

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().event(event)


class PageRoom(QScrollArea):
    """Text at 200 % or a small window: what does not fit is scrolled to, and nothing is cut."""

    def __init__(self, pages: PageStack, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        choose(self, focusPolicy="NoFocus")
        floor = _Floor(pages, self.viewport())
        self.setWidget(floor)
        self.setWidgetResizable(True)
        self.viewport().setAutoFillBackground(False)
        floor.setAutoFillBackground(False)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)
