"""Everything that is copied: kept off clipboard histories, and forgotten after 20 seconds.

The one place that touches the clipboard. What buttons copy comes through :func:`copy_text`; what
somebody copies in a field by Ctrl+C is noticed and treated the same, except on pages that hold
nothing about patients.
"""

from PySide6.QtCore import QMimeData, QObject, QTimer, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

KEPT_SECONDS = 20
"""Time to go to another program and paste; the lock forgets it at once."""

_OURS = "application/x-carecoord-copied"
_ABOUT_NOBODY = "application/x-carecoord-about-nobody"
_WITHOUT_OTHERS = ("offscreen", "minimal")
_NOBODY = "holds_nobody"
_SECRETS = {
    # KDE and GNOME, macOS, Windows: what their clipboard histories leave out.
    "x-kde-passwordManagerHint": b"secret",
    "application/x-nspasteboard-concealed-type": b"",
    'application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"': b"\x01",
    'application/x-qt-windows-mime;value="CanIncludeInClipboardHistory"': b"\x00\x00\x00\x00",
    'application/x-qt-windows-mime;value="CanUploadToCloudClipboard"': b"\x00\x00\x00\x00",
}


class _Keeper(QObject):
    """Takes off the clipboard what came from this program, unless something else is there."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setInterval(KEPT_SECONDS * 1000)
        self.timer.timeout.connect(self.forget)
        QGuiApplication.clipboard().dataChanged.connect(self._on_changed)
        # What is still there when Python goes takes the process with it.
        QGuiApplication.instance().aboutToQuit.connect(self._on_end)  # type: ignore[union-attr]

    def put(self, text: str, html: str = "") -> None:
        data = QMimeData()
        data.setText(text)
        if html:
            data.setHtml(html)
        data.setData(_OURS, b"1")
        for hint, value in _SECRETS.items():
            data.setData(hint, value)
        QGuiApplication.clipboard().setMimeData(data)
        self.timer.start()

    @Slot()
    def forget(self) -> None:
        self.timer.stop()
        if _holds(_OURS):
            QGuiApplication.clipboard().clear()

    @Slot()
    def _on_changed(self) -> None:
        """Something was copied, here or elsewhere; what a field copied bears no hints yet."""
        is_from_a_field = _is_own() and not _holds(_OURS, _ABOUT_NOBODY)
        if is_from_a_field and not _is_about_nobody(QApplication.focusWidget()):
            # Not while the clipboard is still telling everybody.
            QTimer.singleShot(0, self, self._mark)

    @Slot()
    def _on_end(self) -> None:
        forget_all()

    @Slot()
    def _mark(self) -> None:
        clipboard = QGuiApplication.clipboard()
        held: object = clipboard.mimeData()
        if not _is_own() or _holds(_OURS) or not isinstance(held, QMimeData):
            return
        if held.hasText():
            self.put(held.text(), held.html() if held.hasHtml() else "")


_keepers: list[_Keeper] = []


def watch_clipboard() -> None:
    """From now on also what somebody copies in a field is forgotten in time."""
    _keeper()


def copy_text(text: str) -> None:
    """Hold it ready to be pasted for 20 seconds."""
    _keeper().put(text)


def copy_about_nobody(text: str) -> None:
    """Hold ready what has nothing to do with patients, until something else is copied."""
    data = QMimeData()
    data.setText(text)
    data.setData(_ABOUT_NOBODY, b"1")
    _keeper()
    QGuiApplication.clipboard().setMimeData(data)


def forget_copied() -> None:
    """Empty the clipboard if it still holds what was copied here."""
    _keeper().forget()


def is_about_nobody(page: QWidget) -> None:
    """What is cut and copied on this page is the practice's own text, so it stays."""
    page.setProperty(_NOBODY, True)


def forget_all() -> None:
    """Empty the clipboard if anything on it came from this program."""
    if _is_own() or _holds(_OURS):
        QGuiApplication.clipboard().clear()


def _keeper() -> _Keeper:
    if not _keepers:
        application = QGuiApplication.instance()
        assert application is not None
        _keepers.append(_Keeper(application))
    return _keepers[0]


def _is_own() -> bool:
    """Whether this program put there what is on it; without a display nobody else can."""
    is_alone = QGuiApplication.platformName() in _WITHOUT_OTHERS
    return is_alone or QGuiApplication.clipboard().ownsClipboard()


def _holds(*formats: str) -> bool:
    # None when it is empty, whatever the stubs say.
    held: object = QGuiApplication.clipboard().mimeData()
    return isinstance(held, QMimeData) and any(map(held.hasFormat, formats))


def _is_about_nobody(widget: QWidget | None) -> bool:
    while widget is not None:
        if widget.property(_NOBODY):
            return True
        widget = widget.parentWidget()
    return False
