"""Coming forward when somebody starts the program once more with the same data."""

from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, Qt, Slot
from PySide6.QtWidgets import QWidget

from carecoord.common.paths import COME_FORWARD_NAME


class OtherStarts(QObject):
    """Watches the file which a second start touches when it is refused."""

    def __init__(self, home: Path, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        asked = home / COME_FORWARD_NAME
        try:
            asked.touch(0o600)
        except OSError:
            return  # then nobody can ask; the refusal says which window to look for
        self._watcher = QFileSystemWatcher([str(asked)], self)
        self._watcher.fileChanged.connect(self._on_asked)

    @Slot()
    def _on_asked(self) -> None:
        if self._window.isVisible():
            state = self._window.windowState() & ~Qt.WindowState.WindowMinimized
            self._window.setWindowState(state)
            self._window.raise_()
            self._window.activateWindow()
