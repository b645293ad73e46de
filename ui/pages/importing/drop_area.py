"""A place to drop files on, which says so."""

from pathlib import Path

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPaintEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout
from typing_extensions import override

from carecoord.common.i18n import _
from ui.theme.painting import painting
from ui.widgets.buttons import button
from ui.widgets.labels import IconLabel, label
from ui.widgets.layouts import row
from ui.widgets.painting import fill, ink

_RADIUS = 8
_DASH = (4.0, 4.0)


class DropArea(QFrame):
    """Takes files and folders, and offers to choose them.

    Signals:
        dropped: List of paths.
    """

    dropped = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptDrops(True)
        self._over = False
        self.files_button = button(_("Choose files"), icon="file-text")
        self.folder_button = button(_("Choose a folder"), icon="folder-open")
        title = label(_("Drop files or a folder here"), "title", wrap=True)
        hint = label(_("They are only read, never changed."), "muted", wrap=True)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(16, 22, 16, 22)
        inside.setSpacing(8)
        inside.addWidget(
            IconLabel("file-import", "primary_text", 40), 0, Qt.AlignmentFlag.AlignHCenter
        )
        for words in (title, hint):
            words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            inside.addWidget(words)
        inside.addSpacing(4)
        inside.addLayout(row(None, self.files_button, self.folder_button, None))

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            self._highlight(over=True)
            event.acceptProposedAction()

    @override
    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._highlight(over=False)

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        self._highlight(over=False)
        urls = event.mimeData().urls()
        paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.dropped.emit(paths)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        with painting(self) as painter:
            fill(painter, box, "primary_soft" if self._over else "surface", _RADIUS)
            edge = ink("primary" if self._over else "control")
            edge.setWidthF(1.5)
            edge.setDashPattern(_DASH)
            painter.setPen(edge)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, _RADIUS, _RADIUS)

    def _highlight(self, *, over: bool) -> None:
        self._over = over
        self.update()
