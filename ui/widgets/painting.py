"""What painted widgets and row delegates share."""

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QLabel, QWidget
from typing_extensions import override

from ui.theme.look import TextRole, color, look
from ui.theme.painting import painting

LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
CENTER = Qt.AlignmentFlag.AlignCenter


def ink(token: str, alpha: int = 255) -> QPen:
    """A pen in a token's colour."""
    return QPen(color(getattr(look().tokens, token), alpha))


def fill(painter: QPainter, box: QRectF, token: str, radius: float = 0) -> None:
    """A rectangle, rounded or not, without an edge."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color(getattr(look().tokens, token)))
    if radius:
        painter.drawRoundedRect(box, radius, radius)
    else:
        painter.drawRect(box)


def frame(painter: QPainter, box: QRectF, token: str, width: float, radius: float) -> None:
    """An edge drawn inside ``box``."""
    pen = ink(token)
    pen.setWidthF(width)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    half = width / 2
    painter.drawRoundedRect(box.adjusted(half, half, -half, -half), radius, radius)


def write(
    painter: QPainter,
    box: QRectF,
    text: str,
    token: str,
    font: QFont,
    align: Qt.AlignmentFlag = LEFT,
) -> None:
    """One line of text, cut with an ellipsis when it is too long for the box."""
    painter.setFont(font)
    painter.setPen(ink(token))
    shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width() + 0.5)
    painter.drawText(box, align, shown)


def width_of(text: str, font: QFont) -> float:
    return QFontMetricsF(font).horizontalAdvance(text)


def key_cap_width(text: str) -> float:
    return max(width_of(text, _cap_font()) + look().px(12), look().px(20))


def key_cap(painter: QPainter, at: QPointF, text: str) -> None:
    """A small keyboard key; its height is 20 px at 100 % text."""
    box = QRectF(at.x(), at.y(), key_cap_width(text), look().px(20))
    fill(painter, box, "surface_alt", 4)
    frame(painter, box, "line", 1, 4)
    write(painter, box, text, "text2", _cap_font(), CENTER)


def key_words(shortcut: str) -> str:
    """``Ctrl+K`` as it is drawn on a key cap: ``Ctrl K``."""
    return shortcut.replace("+", " ")


def _cap_font() -> QFont:
    return look().font(TextRole.CAPTION, QFont.Weight.Medium)


class Painted(QLabel):
    """A widget that paints itself and takes its size from the look in force.

    A label that holds a picture, as that is what a screen reader then says it is; Qt has no
    other way to say so of a widget. The picture itself is not seen.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        nothing = QPixmap(1, 1)
        nothing.fill(Qt.GlobalColor.transparent)
        self.setPixmap(nothing)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()
            self.update()
        super().changeEvent(event)


class KeyHint(Painted):
    """A key cap as a widget: decoration, the shortcut is also in the description."""

    def __init__(self, shortcut: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = key_words(shortcut)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.fit()

    def fit(self) -> None:
        self.setFixedSize(round(key_cap_width(self._text)), look().px(20))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self.fit()
        super().changeEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with painting(self) as painter:
            key_cap(painter, QPointF(0, 0), self._text)
