"""One card of the way in: a title, fields, and the way on at the bottom right."""

from typing import Protocol

from PySide6 import QtCore
from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from carecoord.common.i18n import _
from carecoord.common.overriding import override
from ui.theme.look import look
from ui.theme.sizes import grow_with_text
from ui.widgets.announce import announce
from ui.widgets.buttons import Kind, button
from ui.widgets.cards import Card
from ui.widgets.fitting_scroll import FittingScroll
from ui.widgets.labels import label
from ui.widgets.layouts import row
from ui.widgets.waiting_bar import show_part, show_waiting

_WIDTH_PX = 480
_FRAME_PX, _AROUND_PX = 2, 80


class Frame(Protocol):
    """What shows one card at a time."""

    def show_step(self, step: "Step") -> None: ...


class Step(Card):
    """Base of the cards; subclasses fill ``body`` and say whether the way on is open.

    Signals:
        went_on: The main button or Enter, after ``check`` found nothing wrong.
        went_back: The other button or Escape.
        stop_asked: What is being done is to be stopped.
    """

    help_topic = "getting-started"
    may_change_words = True
    """Whether another language may be chosen: not where a practice is open behind the card."""
    went_on = Signal()
    went_back = Signal()
    stop_asked = Signal()

    def __init__(
        self,
        title: str,
        explanation: str = "",
        *,
        verb: str = "",
        back: str = "",
        width_px: int = _WIDTH_PX,
    ) -> None:
        """``verb`` is what the main button does; without ``back`` there is no way back."""
        super().__init__("card", (0, 0, 0, 0), 0)
        self._width_px = width_px
        self.scroller = FittingScroll(width_px - _FRAME_PX)
        self._frame_body = self.body
        self.body: QVBoxLayout = self.scroller.column
        self.title = label(title, "title", wrap=True)
        self.error = label("", "error", wrap=True)
        self.on_button: QPushButton = button(verb or _("Continue"), Kind.PRIMARY)
        self.back_button: QPushButton = button(back)
        self._busy_words = label("", "small", wrap=True)
        self._busy_bar = QProgressBar()
        self._busy_row = row(self._busy_bar, self._busy_words, spacing=12)
        self._stop: QPushButton | None = None
        self._focus_before: QWidget | None = None
        self._is_finished = False
        self._build_frame(explanation)
        if not back:
            self.back_button.hide()
        self.on_button.clicked.connect(self.go_on)
        self.back_button.clicked.connect(self.went_back)

    def _build_frame(self, explanation: str) -> None:
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Maximum)
        self.body.addWidget(self.title)
        if explanation:
            self.body.addWidget(label(explanation, "muted", wrap=True))
        self._frame_body.addWidget(self.scroller)
        self._busy_bar.setTextVisible(False)
        grow_with_text(self._busy_bar, fixedWidth=90)
        self.foot = row(None, self.back_button, self.on_button)
        self.foot.setContentsMargins(28, 10, 28, 22)
        self._fit_width()
        self.error.setContentsMargins(28, 4, 28, 4)
        busy = self._busy_row
        busy.setContentsMargins(28, 4, 28, 4)
        busy.setStretch(1, 1)
        self._frame_body.addWidget(self.error)
        self._frame_body.addLayout(busy)
        self.show_error("")
        self._show_busy("")

    def finish(self) -> None:
        """Put the buttons under the fields when those are all there: Tab goes in that order."""
        if not self._is_finished:
            self._is_finished = True
            self._frame_body.addLayout(self.foot)

    def _fit_width(self) -> None:
        """Wider than usual where buttons have longer words; never wider than the screen."""
        most = self.screen().availableGeometry().width() - _AROUND_PX
        wanted = self.foot.sizeHint().width() + _FRAME_PX
        self.setFixedWidth(min(max(look().px(self._width_px), wanted), most))

    # For subclasses

    def check(self) -> bool:
        """Say under the fields what is wrong; True when the way on is open."""
        return True

    def focus_first(self) -> None:
        """Put the focus where typing begins."""
        self.on_button.setFocus()

    def add_aside(self, aside: QPushButton) -> None:
        """A way out of the usual order, at the bottom left."""
        self.foot.insertWidget(0, aside)

    def refuse(self, sentence: str) -> None:
        """What was typed was not taken."""
        self.show_error(sentence)

    # Doing

    @Slot()
    def go_on(self) -> None:
        """What the main button and Enter do."""
        self.show_error("")
        if self.on_button.isEnabled() and self.check():
            self.went_on.emit()

    def show_error(self, sentence: str) -> None:
        """A sentence about the whole card; an empty one takes it away."""
        self.error.setText(sentence)
        self.error.setVisible(bool(sentence))
        if sentence:
            announce(self, sentence, urgent=True)

    def begin_work(self, words: str) -> None:
        """Keep the card still while something is being done."""
        self._focus_before = QApplication.focusWidget()
        self._show_busy(words)
        announce(self, words)

    def offer_stop(self) -> None:
        """For work of minutes: a button that asks for it to be stopped."""
        if self._stop is None:
            self._stop = button(_("Stop"))
            self._stop.clicked.connect(self._on_stop)
            self._busy_row.addWidget(self._stop)
        self._stop.setEnabled(True)
        self._stop.show()
        self._stop.setFocus()

    @Slot(int, int)
    def show_progress(self, done: int, total: int) -> None:
        """Fits ``Job.progressed``."""
        show_part(self._busy_bar, done, total)

    @Slot()
    def _on_stop(self) -> None:
        assert self._stop is not None
        self._stop.setEnabled(False)
        self._busy_words.setText(_("Stopping"))
        self.stop_asked.emit()

    def end_work(self) -> None:
        """Let the person go on, where they were."""
        self._show_busy("")
        if self._stop is not None:
            self._stop.hide()
        if self._focus_before is not None and self.isAncestorOf(self._focus_before):
            self._focus_before.setFocus()
        self._focus_before = None

    @property
    def is_busy(self) -> bool:
        return not self.on_button.isEnabled()

    def _show_busy(self, words: str) -> None:
        busy = bool(words)
        show_waiting(self._busy_bar)
        self._busy_bar.setVisible(busy)
        self._busy_words.setText(words)
        self._busy_bar.setAccessibleName(words)
        self._busy_words.setVisible(busy)
        self.scroller.setEnabled(not busy)
        self.on_button.setEnabled(not busy)
        self.back_button.setEnabled(not busy)

    # Qt overrides

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit_width()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = QtCore.Qt.Key
        if event.key() in (key.Key_Return, key.Key_Enter):
            focused = QApplication.focusWidget()
            if isinstance(focused, QAbstractButton) and focused is not self.on_button:
                focused.click()
            else:
                self.go_on()
        elif event.key() == key.Key_Escape and self.back_button.isVisible():
            self.back_button.click()
        else:
            super().keyPressEvent(event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit_width()
