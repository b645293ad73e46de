"""Text on the screen: labels by role, badges, icons."""

import enum

from PySide6 import QtCore
from PySide6.QtCore import QEvent, QPointF, QSize
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from carecoord.common.overriding import override
from ui.theme import icons
from ui.theme.look import look
from ui.theme.painting import painting
from ui.theme.sizes import grow_with_text
from ui.widgets.by_name import choose


class Tone(enum.Enum):
    """What a colour says; words always say it too."""

    NEUTRAL = "neutral"
    INFO = "info"
    OK = "ok"
    WARN = "warn"
    DANGER = "danger"

    @property
    def ink(self) -> str:
        """Token of the text."""
        return "text2" if self is Tone.NEUTRAL else self.value

    @property
    def ground(self) -> str:
        """Token of what the text stands on."""
        return "surface_alt" if self is Tone.NEUTRAL else f"{self.value}_soft"


def label(text: str, role: str = "body", *, wrap: bool = False) -> QLabel:
    """Plain text in a role of the style sheet.

    Roles: display, title, subtitle, strong, body, muted, small, caption, error.
    """
    made = QLabel(text)
    choose(made, textFormat="PlainText")
    made.setProperty("role", role)
    if wrap:
        made.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        made.setSizePolicy(policy)
    return made


def selectable(text: str, role: str, spoken: str) -> QLabel:
    """Text to copy, such as a phone number.

    ``spoken`` says what it is and the text as well: a screen reader reads it in its place.
    """
    made = label(text, role)
    made.setTextInteractionFlags(
        QtCore.Qt.TextInteractionFlag.TextSelectableByMouse
        | QtCore.Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    made.setAccessibleName(spoken)
    grow_with_text(made, minimumHeight=24)
    return made


def badge(text: str, tone: Tone = Tone.NEUTRAL) -> QLabel:
    """A short fact on a tinted ground."""
    made = label(text)
    made.setProperty("role", None)
    made.setProperty("badge", tone.value)
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
    return made


def restyle(widget: QWidget) -> None:
    """Let the style sheet look at a widget's properties again."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


def set_tone(shown: QLabel, text: str, tone: Tone) -> None:
    """Change what a badge says."""
    shown.setText(text)
    shown.setProperty("badge", tone.value)
    restyle(shown)


class ElidedLabel(QLabel):
    """One line that ends in an ellipsis when short of room; the whole is in the tip."""

    def __init__(self, text: str, role: str = "body", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._whole = text
        choose(self, textFormat="PlainText")
        self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.set_text(text)

    def set_text(self, text: str) -> None:
        self._whole = text
        self.setAccessibleName(text)
        self._fit()

    @override
    def sizeHint(self) -> QSize:
        whole = self.fontMetrics().size(0, self._whole)
        return QSize(whole.width() + 2, super().sizeHint().height())

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(24), super().minimumSizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        shown = self.fontMetrics().elidedText(
            self._whole, QtCore.Qt.TextElideMode.ElideRight, max(self.width(), 1)
        )
        self.setText(shown)
        self.setToolTip(self._whole if shown != self._whole else "")


class NameLabel(QLabel):
    """A person's name: on one line where there is room, on two rather than cut."""

    def __init__(self, role: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        choose(self, textFormat="PlainText")
        self.setProperty("role", role)
        self.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @override
    def sizeHint(self) -> QSize:
        whole = self.fontMetrics().size(0, self.text())
        return QSize(whole.width() + 2, self.heightForWidth(whole.width() + 2))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(24), self.fontMetrics().height())


class IconLabel(QWidget):
    """A decorative icon beside words that say the same."""

    def __init__(
        self,
        name: str,
        tint: str = "text2",
        size_px: int = icons.ICON_PX,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._name, self._tint, self._size_px = name, tint, size_px
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_icon(self, name: str, tint: str) -> None:
        self._name, self._tint = name, tint
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return icons.icon_size(self._size_px)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()
        super().changeEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with painting(self) as painter:
            icons.draw(painter, QPointF(0, 0), self._name, self._tint, self._size_px)
