"""The quick tour: a strip that says what a control is for, and a frame around that control."""

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from carecoord.common.i18n import _
from ui.shell.main_window import MainWindow
from ui.shell.tour_steps import TourStep, steps_for
from ui.state.window_state import WindowState
from ui.theme.look import color, look
from ui.widgets.announce import announce
from ui.widgets.buttons import Kind, button
from ui.widgets.cards import Card
from ui.widgets.labels import IconLabel, label
from ui.widgets.layouts import column, row
from ui.widgets.shortcuts import Shortcuts

_STEP, _ASKED, _RUNNING = "tour/step", "tour/asked", "tour/running"
_RING_PX, _AROUND_PX, _RADIUS_PX = 3, 3, 8
_FOLLOWED = (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show, QEvent.Type.Hide)


class TourStrip(Card):
    """Stands in the layout over the page, so that it hides nothing; Escape in it ends the tour.

    Signals:
        went_on, went_back: To the next stop, to the one before.
        ended: Enough for now.
    """

    went_on = Signal()
    went_back = Signal()
    ended = Signal()

    def __init__(self, shortcuts: Shortcuts) -> None:
        super().__init__("info", (16, 10, 12, 10), 4)
        self.setAccessibleName(_("Quick tour"))
        self.title = label("", "strong", wrap=True)
        self.words = label("", wrap=True)
        self.count = label("", "small")
        self.end_button = button(_("End the tour"), Kind.TEXT)
        self.back_button = button(_("Back"))
        self.on_button = button(_("Next"), Kind.PRIMARY)
        said = column(self.title, self.words, spacing=2)
        line = row(
            IconLabel("info-circle", "info", 20), said, self.count,
            self.end_button, self.back_button, self.on_button, spacing=10,
        )  # fmt: skip
        line.setStretch(1, 1)
        self.body.addLayout(line)
        self.on_button.clicked.connect(self.went_on)
        self.back_button.clicked.connect(self.went_back)
        self.end_button.clicked.connect(self.ended)
        shortcuts.add(self, "Esc", _("End the tour"), self.ended.emit, group=_("Quick tour"))
        self.hide()

    def say(self, title: str, words: str, count: str = "") -> None:
        """Show it, and read it aloud; an offer without a count leaves the keyboard at work."""
        self.title.setText(title)
        self.words.setText(words)
        self.count.setText(count)
        self.show()
        if count:
            self.on_button.setFocus()
        announce(self, ". ".join(filter(None, (count, title, words))))


class Ring(QWidget):
    """A frame around a control; clicks go through it, and nothing of it moves."""

    def __init__(self, over: QWidget | None) -> None:
        super().__init__(over)
        self._target: QWidget | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def surround(self, target: QWidget | None) -> None:
        """Stand around this from now on; None for nothing."""
        if self._target is not None:
            self._target.removeEventFilter(self)
            self._target.destroyed.disconnect(self._on_gone)
        self._target = target
        if target is not None:
            target.installEventFilter(self)
            target.destroyed.connect(self._on_gone)
        self.fit()

    @Slot()
    def fit(self) -> None:
        """Take the place of the target as it is now."""
        target, over = self._target, self.parentWidget()
        if target is None or over is None or not target.isVisible():
            self.hide()
            return
        around = look().px(_AROUND_PX)
        place = target.rect().translated(target.mapTo(over, target.rect().topLeft()))
        self.setGeometry(place.adjusted(-around, -around, around, around).intersected(over.rect()))
        self.raise_()
        self.show()

    @Slot()
    def _on_gone(self) -> None:
        self._target = None
        self.hide()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _FOLLOWED:
            QTimer.singleShot(0, self, self.fit)
        return False

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        width = look().px(_RING_PX)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(color(look().tokens.focus), width))
        inset = width / 2
        frame = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(frame, look().px(_RADIUS_PX), look().px(_RADIUS_PX))
        painter.end()


class Tour(QObject):
    """Leads through the window; work goes on beside it, and it goes on where it was left."""

    def __init__(self, window: MainWindow, state: WindowState, shortcuts: Shortcuts) -> None:
        super().__init__(window)
        self._window, self._state = window, state
        self._shortcuts = shortcuts
        self._strip: TourStrip | None = None
        self._ring: Ring | None = None
        self._steps: tuple[TourStep, ...] = ()
        self._at = -1

    @property
    def strip(self) -> TourStrip:
        """Made when the first tour begins: most people never take one."""
        if self._strip is None:
            self._strip = TourStrip(self._shortcuts)
            self._window.put_over_page(self._strip)
            self._strip.went_on.connect(self.go_on)
            self._strip.went_back.connect(self.go_back)
            self._strip.ended.connect(self.end)
        return self._strip

    @property
    def ring(self) -> Ring:
        """Made with the strip."""
        if self._ring is None:
            self._ring = Ring(self._window.centralWidget())
        return self._ring

    @property
    def is_under_way(self) -> bool:
        """Whether a stop is shown."""
        return self._at >= 0

    def offer(self) -> None:
        """Ask whether somebody new wants it: once, and again when it was broken off."""
        if self._state.text(_ASKED) and not self._state.text(_RUNNING):
            return
        self._state.set_text(_ASKED, "1")
        self._at = -1
        self._steps = steps_for(self._window)
        words = _("It shows in {count} short steps where things are. Nothing can be broken here.")
        self.strip.say(_("New here? Take the quick tour"), words.format(count=len(self._steps)))
        strip = self.strip
        strip.back_button.hide()
        strip.on_button.setText(_("Begin"))
        strip.end_button.setText(_("Not now"))

    @Slot()
    def start(self) -> None:
        """Begin, or go on where it was ended."""
        self._steps = steps_for(self._window)
        kept = self._state.text(_STEP)
        self._show(int(kept) if kept.isdigit() and int(kept) < len(self._steps) else 0)

    @Slot()
    def go_on(self) -> None:
        """The next stop; the first one after the offer, and the end after the last."""
        if self._at < 0:
            self.start()
        elif self._at + 1 < len(self._steps):
            self._show(self._at + 1)
        else:
            self.end()
            self._state.set_text(_STEP, "0")

    @Slot()
    def go_back(self) -> None:
        """The stop before."""
        if self._at > 0:
            self._show(self._at - 1)

    @Slot()
    def end(self) -> None:
        """Put it away; it goes on here when it is asked for again."""
        self._at = -1
        self._state.set_text(_RUNNING, "")
        self._state.set_text(_ASKED, "1")
        self.ring.surround(None)
        self.strip.hide()

    def _show(self, at: int) -> None:
        self._at = at
        self._state.set_text(_STEP, str(at))
        self._state.set_text(_RUNNING, "1")
        step = self._steps[at]
        if step.page_id:
            self._window.open_page(step.page_id)
        strip = self.strip
        strip.back_button.setVisible(at > 0)
        strip.end_button.setText(_("End the tour"))
        strip.on_button.setText(_("Next") if at + 1 < len(self._steps) else _("Done"))
        count = _("{number} of {count}").format(number=at + 1, count=len(self._steps))
        strip.say(*step.said(), count)
        self.ring.surround(step.target(self._window))
