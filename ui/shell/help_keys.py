"""F1, wherever the keyboard is."""

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override

from ui.dialogs.help import HelpDialog
from ui.shell.main_window import MainWindow
from ui.state.help import topic_of


class HelpKeys(QObject):
    """Opens help over a dialog, whose window hides the main window's shortcuts."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self._watch)

    def topic(self) -> str:
        """What belongs to where the keyboard is: a part of the page, or else the page."""
        focused: QWidget | None = QApplication.focusWidget()
        page: QWidget | None = self._window.pages.currentWidget()
        if page is not None and focused is not None and page.isAncestorOf(focused):
            return topic_of(focused)
        return topic_of(page)

    @Slot(QWindow)
    def _watch(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        asking = QApplication.activeModalWidget()
        if (
            asking is None
            or isinstance(asking, HelpDialog)
            or not isinstance(event, QKeyEvent)
            or event.type() != QEvent.Type.KeyPress
            or event.key() != Qt.Key.Key_F1
        ):
            return False
        HelpDialog.show_topic(asking, topic_of(asking) or self.topic())
        return True
