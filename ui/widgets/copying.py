"""Copying what is about a patient: kept off clipboard histories, and forgotten after a while."""

from PySide6.QtCore import QMimeData, QObject, QTimer, Slot
from PySide6.QtGui import QGuiApplication

KEPT_SECONDS = 60
"""Time to go to another program and paste; the lock forgets it at once."""

_OURS = "application/x-carecoord-copied"
_SECRETS = {
    # KDE and GNOME, macOS, Windows: what their clipboard histories leave out.
    "x-kde-passwordManagerHint": b"secret",
    "application/x-nspasteboard-concealed-type": b"",
    'application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"': b"\x01",
    'application/x-qt-windows-mime;value="CanIncludeInClipboardHistory"': b"\x00\x00\x00\x00",
    'application/x-qt-windows-mime;value="CanUploadToCloudClipboard"': b"\x00\x00\x00\x00",
}


class CopiedText(QObject):
    """Puts text on the clipboard and takes it off again, unless something else is there."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(KEPT_SECONDS * 1000)
        self._timer.timeout.connect(self.forget)

    def copy(self, text: str) -> None:
        """Hold it ready to be pasted for a minute."""
        data = QMimeData()
        data.setText(text)
        data.setData(_OURS, b"1")
        for hint, value in _SECRETS.items():
            data.setData(hint, value)
        QGuiApplication.clipboard().setMimeData(data)
        self._timer.start()

    @Slot()
    def forget(self) -> None:
        """Empty the clipboard if it still holds what was copied here."""
        self._timer.stop()
        if _holds_ours():
            QGuiApplication.clipboard().clear()


def forget_all() -> None:
    """Empty the clipboard if anything on it came from this program."""
    clipboard = QGuiApplication.clipboard()
    if clipboard.ownsClipboard() or _holds_ours():
        clipboard.clear()


def _holds_ours() -> bool:
    # None when it is empty, whatever the stubs say.
    held: object = QGuiApplication.clipboard().mimeData()
    return isinstance(held, QMimeData) and held.hasFormat(_OURS)
