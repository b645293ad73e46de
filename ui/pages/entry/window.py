"""The window before anybody is signed in: a brand, a language, and one card at a time."""

from PySide6.QtCore import QSize, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QFrame, QMainWindow, QVBoxLayout

from carecoord.common.i18n import _, current_language
from carecoord.common.overriding import override
from ui.pages.entry.step import Step
from ui.state.language import NAMES
from ui.state.window_state import WindowState
from ui.widgets.form import combo
from ui.widgets.labels import IconLabel, label
from ui.widgets.layouts import row

_MINIMUM_PX = (1024, 600)
_FIRST_SIZE_PX = (1366, 768)
_LOGO_PX = 26


class EntryWindow(QMainWindow):
    """Frames the cards of the way in.

    A main window, since a screen reader takes nothing less for the window in use.

    Signals:
        painted: It was drawn for the first time, with all in it; what is slow may load now.
        language_asked: The code of a language.
        closing: It is about to go.
    """

    painted = Signal()
    language_asked = Signal(str)
    closing = Signal()

    def __init__(self, state: WindowState) -> None:
        super().__init__()
        self._state = state
        self._was_painted = False
        self._step: Step | None = None
        self.languages = combo(NAMES, current_language())
        self.languages.setAccessibleName(_("Language"))
        self._middle = row(None, None)
        self._build()
        self.languages.activated.connect(self._on_language)
        state.begin_geometry(self, QSize(*_FIRST_SIZE_PX))

    def _build(self) -> None:
        self.setWindowTitle("CareCoord")
        inside = QFrame()
        inside.setObjectName("page")
        self.setCentralWidget(inside)
        self.setMinimumSize(*_MINIMUM_PX)
        brand = row(
            IconLabel("heartbeat", "primary_text", _LOGO_PX),
            label("CareCoord", "title"),
            None,
            self.languages,
            spacing=10,
        )
        whole = QVBoxLayout(inside)
        whole.setContentsMargins(24, 16, 24, 20)
        whole.setSpacing(10)
        whole.addLayout(brand)
        whole.addStretch(1)
        whole.addLayout(self._middle, 100)
        whole.addStretch(1)

    @property
    def step(self) -> Step | None:
        """The card shown now."""
        return self._step

    def show_step(self, step: Step) -> None:
        """Put another card in the middle; the one before is kept by whoever made it."""
        if self._step is not None:
            self._step.hide()
            self._step.setParent(None)
        self._step = step
        self.languages.setEnabled(step.may_change_words)
        step.finish()
        self._middle.insertWidget(1, step)
        step.show()
        step.focus_first()

    def show_language(self) -> None:
        """Say which language is spoken, in its own words."""
        self.languages.setCurrentIndex(self.languages.findData(current_language()))
        self.languages.setAccessibleName(_("Language"))

    @Slot(int)
    def _on_language(self) -> None:
        self.language_asked.emit(self.languages.currentData())

    # Qt overrides

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self, self.painted.emit)  # its children are drawn after it

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The same keys close CareCoord before somebody signs in as after."""
        # Named only now: Qt makes the class at its first use, which would delay the first paint.
        from PySide6.QtCore import Qt

        control = Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_Q and event.modifiers() == control:
            self.close()
            return
        if event.key() == Qt.Key.Key_F1 and self._step is not None:
            self._help(self._step.help_topic)
            return
        super().keyPressEvent(event)

    def _help(self, topic: str) -> None:
        # Loaded only when somebody asks: the first card is there sooner.
        from ui.dialogs.help import HelpDialog

        HelpDialog.show_topic(self, topic)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self._state.save_geometry(self)
        self.closing.emit()
        super().closeEvent(event)
