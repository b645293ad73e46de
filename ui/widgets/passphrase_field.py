"""Typing a secret: hidden until asked, with a word about Caps Lock."""

from PySide6 import QtCore
from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtGui import QCursor, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from carecoord.common.i18n import _
from carecoord.common.overriding import override
from ui.theme import icons
from ui.theme.look import look
from ui.widgets.buttons import icon_button
from ui.widgets.by_name import choose

SHOW_KEYS = "Ctrl+R"
_EYE_PX = 28
_MOST_CHARACTERS = 500


class PassphraseField(QLineEdit):
    """A hidden line with a button that shows what is typed, as Ctrl+R does.

    Tab goes on to the next field: who types a passphrase twice would stop at the button.

    Signals:
        caps_changed: Whether Caps Lock seems to be on; Qt cannot ask the keyboard, so the
            letters themselves tell.
    """

    caps_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._caps = False
        self.setMaxLength(_MOST_CHARACTERS)
        self._eye = icon_button("eye", "")
        self._eye.setParent(self)
        choose(self._eye, focusPolicy="NoFocus")
        self._eye.setCursor(QCursor())  # an arrow
        self._eye.clicked.connect(self._turn)
        self.show_typed(False)

    @property
    def caps(self) -> bool:
        return self._caps

    def show_typed(self, shown: bool) -> None:  # noqa: FBT001 - as QWidget.setVisible
        """Show or hide the characters."""
        self.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        icons.dress(self._eye, "eye-off" if shown else "eye", "text2")
        name = _("Hide the passphrase") if shown else _("Show the passphrase")
        self._eye.setAccessibleName(name)
        self._eye.setToolTip(f"{name} ({SHOW_KEYS})")
        self._eye.setAccessibleDescription(SHOW_KEYS)

    @Slot()
    def _turn(self) -> None:
        self.show_typed(self.echoMode() == QLineEdit.EchoMode.Password)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() == QtCore.Qt.KeyboardModifier.ControlModifier
        if control and event.key() == QtCore.Qt.Key.Key_R:
            self._turn()
            return
        self._notice_caps(event)
        super().keyPressEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_eye()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._place_eye()

    def _place_eye(self) -> None:
        side = look().px(_EYE_PX)
        self._eye.setGeometry(self.width() - side - 4, (self.height() - side) // 2, side, side)
        self.setTextMargins(0, 0, side, 0)

    def _notice_caps(self, event: QKeyEvent) -> None:
        if event.key() == QtCore.Qt.Key.Key_CapsLock:
            self._set_caps(on=not self._caps)
            return
        letter = event.text()
        if len(letter) != 1 or letter.lower() == letter.upper():
            return
        shift = bool(event.modifiers() & QtCore.Qt.KeyboardModifier.ShiftModifier)
        self._set_caps(on=letter.isupper() is not shift)

    def _set_caps(self, *, on: bool) -> None:
        if on is not self._caps:
            self._caps = on
            self.caps_changed.emit(on)
