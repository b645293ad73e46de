"""The core's announcements of change, in the window's thread."""

import threading

from PySide6.QtCore import QObject, Qt, Signal, Slot

from carecoord.common.changes import Area, ChangeFeed, Changes


class ChangeBus(QObject):
    """Follows a ChangeFeed; commits that come in quick succession are told as one.

    Signals:
        changed: The areas, as ``Changes``.
    """

    changed = Signal(object)
    _waiting = Signal()

    def __init__(self, feed: ChangeFeed, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._feed = feed
        self._lock = threading.Lock()
        self._gathered: set[Area] = set()
        self._waiting.connect(self._tell, Qt.ConnectionType.QueuedConnection)
        feed.subscribe(self._hear)

    def close(self) -> None:
        """Stop listening."""
        self._feed.unsubscribe(self._hear)

    def _hear(self, changes: Changes) -> None:
        with self._lock:
            first = not self._gathered
            self._gathered |= changes
        if first:
            self._waiting.emit()

    @Slot()
    def _tell(self) -> None:
        with self._lock:
            changes = frozenset(self._gathered)
            self._gathered.clear()
        self.changed.emit(changes)
