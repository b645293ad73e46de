"""What stands on the screen while something is still written behind the lock; it names nobody."""

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget
from typing_extensions import override

from carecoord.common.i18n import _
from ui.background.jobs import Job
from ui.theme.look import look
from ui.widgets.labels import IconLabel, label
from ui.widgets.layouts import row
from ui.widgets.progress import ProgressCard

_WIDTH_PX = 480
_LOGO_PX = 26
_WHOLE = 100
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Cover(QFrame):
    """A window in the place of the one that was given up, with how far the work is.

    Signals:
        stop_asked: The work is to be stopped; nothing of it is kept.
    """

    stop_asked = Signal()

    def __init__(self, over: QWidget, work: Iterable[Job]) -> None:
        """``work`` is what is being written."""
        super().__init__()
        self._may_close = False
        self.card = ProgressCard(_("CareCoord is locked"))
        self._build()
        # Whoever was typing goes on for a moment, and must not stop anything by that.
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocus()
        self.setGeometry(over.geometry())
        self.setWindowState(over.windowState() & ~Qt.WindowState.WindowMinimized)
        self.card.cancel_asked.connect(self.stop_asked)
        for job in work:
            job.progressed.connect(self._on_progress)

    def _build(self) -> None:
        self.setWindowTitle("CareCoord")
        self.setObjectName("page")
        self.card.setFixedWidth(look().px(_WIDTH_PX))
        words = _(
            "Work that was begun before, such as an import, is being finished. "
            "Then you can sign in. If you stop it, nothing of it is kept."
        )
        self.card.body.insertWidget(1, label(words, wrap=True))
        self.card.cancel_button.setText(_("Stop it"))
        brand = row(
            IconLabel("heartbeat", "primary_text", _LOGO_PX),
            label("CareCoord", "title"),
            None,
            spacing=10,
        )
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 16, 24, 20)
        whole.addLayout(brand)
        whole.addStretch(1)
        whole.addLayout(row(None, self.card, None))
        whole.addStretch(1)

    def put_away(self) -> None:
        """It has no purpose any more."""
        self._may_close = True
        self.hide()
        self.deleteLater()

    @Slot(int, int)
    def _on_progress(self, done: int, total: int) -> None:
        if total:
            self.card.show_share(done * _WHOLE // total)

    # Qt overrides

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER and self.focusWidget() is self.card.cancel_button:
            self.card.cancel_button.click()
            return
        super().keyPressEvent(event)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing it means the same as stopping; it goes when the store is closed."""
        if self._may_close:
            super().closeEvent(event)
            return
        event.ignore()
        self.stop_asked.emit()
