"""The keyboard stays on the page when what had it goes away."""

import shiboken6
from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QApplication, QWidget

from ui.shell.pages import PageStack


class StayingFocus(QObject):
    """Knows where on the page the person worked last, as ``last``.

    When a button goes grey, a bar closes or a row is put away, Qt goes on to whatever comes
    next by Tab's order: where a page ends, that is the rail.
    """

    def __init__(self, pages: PageStack, parent: QObject) -> None:
        super().__init__(parent)
        self._pages = pages
        self.last: QWidget | None = None
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus)

    def is_on_page(self, widget: QWidget | None) -> bool:
        page = self._pages.currentWidget()
        return widget is not None and page is not None and page.isAncestorOf(widget)

    def return_to(self, last: QWidget | None) -> None:
        """Give the keyboard back to where it was on this page before it went elsewhere."""
        if last is None or not shiboken6.isValid(last) or not self.is_on_page(last):
            return
        if last.isVisible() and last.isEnabled():
            last.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(QWidget, QWidget)
    def _on_focus(self, _old: QWidget | None, now: QWidget | None) -> None:
        # The window may be going, and the pages with it.
        if shiboken6.isValid(self._pages) and self.is_on_page(now):
            self.last = now
