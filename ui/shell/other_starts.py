"""Coming forward when somebody starts the program once more, and taking the files they named."""

from pathlib import Path

from PySide6.QtCore import QEvent, QFileSystemWatcher, QObject, Qt, Signal, Slot
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from carecoord.common.handed_files import take_names
from carecoord.common.paths import COME_FORWARD_NAME


class OtherStarts(QObject):
    """Watches the file which a second start touches when it is refused.

    Signals:
        handed_over: List of paths the second start was given.
    """

    handed_over = Signal(object)

    def __init__(self, home: Path, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._home = home
        asked = home / COME_FORWARD_NAME
        try:
            asked.touch(0o600)
        except OSError:
            return  # then nobody can ask; the refusal says which window to look for
        take_names(home)  # names left from a day on which nobody took them
        self._watcher = QFileSystemWatcher([str(asked)], self)
        self._watcher.fileChanged.connect(self._on_asked)

    @Slot()
    def _on_asked(self) -> None:
        if not self._window.isVisible():
            return
        files = take_names(self._home)
        state = self._window.windowState() & ~Qt.WindowState.WindowMinimized
        self._window.setWindowState(state)
        self._window.raise_()
        self._window.activateWindow()
        if files:
            self.handed_over.emit(files)


class FileOpens(QObject):
    """What macOS sends for a double click: it starts no program a second time.

    Signals:
        handed_over: List of one path.
    """

    handed_over = Signal(object)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FileOpen and isinstance(event, QFileOpenEvent):
            if event.file():
                self.handed_over.emit([Path(event.file())])
            return True
        return super().eventFilter(watched, event)
