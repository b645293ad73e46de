"""The bar at the top: search, whether work is saved, who is signed in, the lock."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QSizePolicy,
    QToolButton,
    QWidget,
)
from typing_extensions import override

from carecoord.common.i18n import _, n_
from ui.theme import icons
from ui.theme.look import TextRole, look
from ui.theme.painting import painting
from ui.widgets.buttons import bind, icon_button, quiet_button
from ui.widgets.labels import Tone, badge
from ui.widgets.painting import (
    fill,
    frame,
    key_cap,
    key_cap_width,
    key_words,
    write,
)

PALETTE_KEYS = "Ctrl+K"
LOCK_KEYS = "Ctrl+L"
_HEIGHT_PX = 54
_WORDS_FROM_PX = 900


class SearchButton(QAbstractButton):
    """Looks like a search box and opens the palette; typing on it starts the search.

    Signals:
        typed: The first character, or an empty text on a click.
    """

    typed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(_("Find a patient, task or handout, or type a command"))
        self.setAccessibleName(self.text())
        self.setToolTip(_("Search or run a command ({keys})").format(keys=PALETTE_KEYS))
        self.setAccessibleDescription(PALETTE_KEYS)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        bind(self, PALETTE_KEYS)
        self.setMaximumWidth(look().px(470))
        self.clicked.connect(self._on_clicked)

    @override
    def sizeHint(self) -> QSize:
        return QSize(look().px(470), look().px(36))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(190), look().px(36))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self.setMaximumWidth(look().px(470))
            self.updateGeometry()
        super().changeEvent(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text()
        if text.isprintable() and text.strip() and not event.modifiers():
            self.typed.emit(text)
            return
        super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with painting(self) as painter:
            self._paint(painter)

    def _paint(self, painter: QPainter) -> None:
        px = look().px
        box = QRectF(self.rect())
        fill(painter, box, "surface" if self.underMouse() else "surface_alt", 6)
        focused = self.hasFocus()
        frame(painter, box, "focus" if focused else "control", 2 if focused else 1, 6)
        icons.draw(painter, QPointF(px(8), (box.height() - px(18)) / 2), "search", "text3")
        keys = key_words(PALETTE_KEYS)
        cap_left = box.width() - key_cap_width(keys) - px(8)
        words = QRectF(px(38), 0, cap_left - px(46), box.height())
        write(painter, words, self.text(), "text3", look().font(TextRole.BODY))
        key_cap(painter, QPointF(cap_left, (box.height() - px(20)) / 2), keys)

    def _on_clicked(self) -> None:
        self.typed.emit("")


class TopBar(QFrame):
    """Stays on top of every page.

    Signals:
        search_asked: Open the palette, with this text already in it.
        state_clicked: The person wants to know what is saved or waiting.
        lock_asked: Lock the screen now.
    """

    search_asked = Signal(str)
    state_clicked = Signal()
    lock_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("topbar")
        self._narrow = False
        self.search = SearchButton()
        self.demo: QLabel = badge("", Tone.WARN)
        self.demo.hide()
        self.state: QToolButton = quiet_button("", "cloud-check", tint="ok")
        self.user: QToolButton = quiet_button("", "user-check")
        self.user.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.lock: QToolButton = icon_button("lock", _("Lock the screen"), shortcut=LOCK_KEYS)
        self._build()
        self.search.typed.connect(self.search_asked)
        self.state.clicked.connect(self.state_clicked)
        self.lock.clicked.connect(self.lock_asked)
        self.show_saved()

    def _build(self) -> None:
        line = QHBoxLayout(self)
        line.setContentsMargins(20, 0, 16, 0)
        line.setSpacing(12)
        line.addWidget(self.search, 3)
        line.addStretch(1)
        for held in (self.demo, self.state, self.user, self.lock):
            line.addWidget(held)
        self._fit()

    def show_saved(self) -> None:
        self._show_state("cloud-check", "ok", _("All changes saved"))

    def show_saving(self) -> None:
        self._show_state("cloud-up", "text2", _("Saving"))

    def show_offline(self, waiting: int, last_synced: str = "") -> None:
        """Not an error: the work is safe here and goes out later."""
        words = n_(
            "Offline: {count} change saved here", "Offline: {count} changes saved here", waiting
        ).format(count=waiting)
        spoken = n_(
            "Offline. {count} change is saved on this computer and will be sent later",
            "Offline. {count} changes are saved on this computer and will be sent later",
            waiting,
        ).format(count=waiting)
        tip = _("Last synced {when}").format(when=last_synced) if last_synced else spoken
        self._show_state("wifi-off", "warn", words, spoken, tip)

    def show_problem(self, words: str, tip: str = "") -> None:
        """Sending or saving failed; ``tip`` says what to do."""
        self._show_state("alert-triangle", "danger", words, words, tip)

    def mark_demo(self) -> None:
        """Say for good that the people of this practice are invented."""
        words = _("Demo: nobody here is real")
        self.demo.setAccessibleName(words)
        self.demo.setToolTip(words)
        self._fit_demo()
        self.demo.show()

    def set_user(self, name: str, actions: Sequence[QAction]) -> None:
        """Who is signed in, and what the button under the name offers."""
        self.user.setText(name)
        self.user.setAccessibleName(_("Signed in as {name}").format(name=name))
        menu = QMenu(self.user)
        menu.addActions(actions)
        self.user.setMenu(menu)

    def _show_state(
        self, icon: str, tint: str, words: str, spoken: str = "", tip: str = ""
    ) -> None:
        icons.dress(self.state, icon, tint, gap=True)
        self.state.setText(words)
        self.state.setAccessibleName(spoken or words)
        self.state.setToolTip(tip)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_demo()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit()
            self._fit_demo()

    def _fit(self) -> None:
        self.setFixedHeight(look().px(_HEIGHT_PX))
        self.lock.setFixedSize(look().px(34), look().px(34))

    def _fit_demo(self) -> None:
        """One word where there is little room; the tip says it in full."""
        roomy = self.width() >= look().px(_WORDS_FROM_PX)
        self.demo.setText(self.demo.accessibleName() if roomy else _("Demo"))
