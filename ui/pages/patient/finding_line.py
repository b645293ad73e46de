"""A sentence that leads somewhere when it is pressed; long ones wrap."""

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget
from typing_extensions import override

from ui.theme import icons
from ui.theme.look import TextRole, look
from ui.theme.painting import painting
from ui.widgets.painting import fill, frame, ink

_WRAP = Qt.TextFlag.TextWordWrap
_TEXT_LEFT_PX, _MARGIN_PX, _LEAST_PX = 28, 5, 26
_RADIUS = 6
_NO_LIMIT = 10_000


class FindingLine(QAbstractButton):
    """An icon and a sentence; the whole surface takes the click."""

    def __init__(self, text: str, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self.setText(text)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        px = look().px
        words = self._words(width).height() + 2 * px(_MARGIN_PX)
        return max(words, px(_LEAST_PX))

    @override
    def sizeHint(self) -> QSize:
        return QSize(look().px(200), look().px(_LEAST_PX))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        px, box = look().px, QRectF(self.rect())
        words = box.adjusted(px(_TEXT_LEFT_PX), px(_MARGIN_PX), -px(_MARGIN_PX), 0)
        with painting(self) as painter:
            if self.underMouse():
                fill(painter, box, "surface", _RADIUS)
            if self.hasFocus():
                frame(painter, box, "focus", 2, _RADIUS)
            icons.draw(painter, QPointF(px(5), px(_MARGIN_PX)), self._icon, "warn", 16)
            painter.setFont(look().font(TextRole.BODY))
            painter.setPen(ink("text"))
            painter.drawText(words, _WRAP, self.text())

    def _words(self, width: int) -> QRect:
        room = width - look().px(_TEXT_LEFT_PX) - look().px(_MARGIN_PX)
        metrics = QFontMetrics(look().font(TextRole.BODY))
        return metrics.boundingRect(QRect(0, 0, max(room, 1), _NO_LIMIT), _WRAP, self.text())
