"""Pick-one buttons: radio buttons that look like chips or like large answers.

They are QRadioButtons because a screen reader then says "radio button, 2 of 4".
"""

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QRadioButton, QSizePolicy, QWidget
from typing_extensions import override

from ui.theme import icons
from ui.theme.look import TextRole, look
from ui.theme.painting import painting
from ui.widgets.labels import Tone
from ui.widgets.painting import (
    LEFT,
    fill,
    frame,
    key_cap,
    key_cap_width,
    width_of,
    write,
)

_RADIUS, _RING_PX = 6, 3
_PADDING_PX = 24
"""Left and right of the words of a chip, together."""


class ChoiceButton(QRadioButton):
    """Base of the painted pick-one buttons; the whole surface takes the click."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @override
    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()
        super().changeEvent(event)


class SegmentButton(ChoiceButton):
    """A chip with an optional count; chosen is fill, border and bold."""

    def __init__(
        self, text: str, tone: Tone | None = None, icon: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self._tone = tone
        self._icon = icon
        self._count = ""
        if icon:
            self.toggled.connect(self.updateGeometry)

    def set_count(self, count: int | None, spoken: str = "") -> None:
        """Show a number beside the words; ``spoken`` is what a screen reader says."""
        self._count = "" if count is None else f"{count:,}"
        self.setAccessibleName(spoken or f"{self.text()} {self._count}".strip())
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        # Room for bold, so that choosing cuts nothing.
        bold = look().font(TextRole.BODY, QFont.Weight.DemiBold)
        return QSize(round(self._content_width(bold)) + _PADDING_PX, look().px(30))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with painting(self) as painter:
            self._paint(painter)

    def _paint(self, painter: QPainter) -> None:
        box = QRectF(self.rect())
        chosen, tint = self.isChecked(), self._ink()
        if chosen:
            fill(painter, box, self._ground(), _RADIUS)
            # Inside the ring of the focus, which would hide it.
            inset = _RING_PX if self.hasFocus() else 0
            edge = box.adjusted(inset, inset, -inset, -inset)
            frame(painter, edge, tint if self._tone else "primary", 1, _RADIUS - inset)
        elif self.underMouse():
            fill(painter, box, "surface_alt", _RADIUS)
        if self.hasFocus():
            frame(painter, box, "focus", 2, _RADIUS)
        weight = QFont.Weight.DemiBold if chosen else QFont.Weight.Medium
        font = look().font(TextRole.BODY, weight)
        left = max((box.width() - self._content_width(font)) / 2, _PADDING_PX / 2)
        if chosen and self._icon:
            side = look().px(16)
            at = QPointF(left, (box.height() - side) / 2)
            icons.draw(painter, at, self._icon, tint, 16)
            left += look().px(22)
        words = QRectF(left, 0, box.width() - left, box.height())
        shown = self._fitting(font, box.width() - left - _PADDING_PX / 2)
        write(painter, words, shown, tint if chosen else "text2", font, LEFT)

    def _fitting(self, font: QFont, room: float) -> str:
        """The words, cut before the count where there is no room for all."""
        if width_of(self._words(), font) <= room + 1:
            return self._words()
        count = f"  {self._count}" if self._count else ""
        metrics = QFontMetricsF(font)
        return (
            metrics.elidedText(
                self.text(), Qt.TextElideMode.ElideRight, room - width_of(count, font)
            )
            + count
        )

    def _content_width(self, font: QFont) -> float:
        picture = look().px(22) if self._icon and self.isChecked() else 0
        return width_of(self._words(), font) + picture

    def _words(self) -> str:
        return f"{self.text()}  {self._count}" if self._count else self.text()

    def _ink(self) -> str:
        return self._tone.ink if self._tone else "primary_text"

    def _ground(self) -> str:
        return self._tone.ground if self._tone else "primary_soft"


class OutcomeButton(ChoiceButton):
    """A large answer: icon, words, number key; chosen is tick, thick border and fill."""

    def __init__(self, text: str, icon: str, key: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._icon = icon
        self.key = key
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        font = look().font(TextRole.BODY, QFont.Weight.DemiBold)
        words = QFontMetricsF(font).horizontalAdvance(self.text())
        return QSize(round(words) + look().px(74), look().px(40))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with painting(self) as painter:
            self._paint(painter)

    def _paint(self, painter: QPainter) -> None:
        px = look().px
        box = QRectF(self.rect())
        chosen = self.isChecked()
        ground = "primary_soft" if chosen else "surface_alt" if self.underMouse() else "surface"
        fill(painter, box, ground, _RADIUS)
        edge = "focus" if self.hasFocus() else "primary" if chosen else "control"
        frame(painter, box, edge, 2 if chosen or self.hasFocus() else 1, _RADIUS)
        if chosen and self.hasFocus():
            inside = box.adjusted(_RING_PX, _RING_PX, -_RING_PX, -_RING_PX)
            frame(painter, inside, "primary", 1, _RADIUS - _RING_PX)
        middle = box.height() / 2
        tint = "primary_text" if chosen else "text2"
        if self._icon:
            icons.draw(painter, QPointF(px(11), middle - px(9)), self._icon, tint)
        weight = QFont.Weight.DemiBold if chosen else QFont.Weight.Medium
        words = QRectF(px(36), 0, box.width() - px(70), box.height())
        ink = "primary_text" if chosen else "text"
        write(painter, words, self.text(), ink, look().font(TextRole.BODY, weight))
        if chosen:
            at = QPointF(box.width() - px(28), middle - px(9))
            icons.draw(painter, at, "check", "primary_text")
        elif self.key:
            at = QPointF(box.width() - px(9) - key_cap_width(self.key), middle - px(10))
            key_cap(painter, at, self.key)
