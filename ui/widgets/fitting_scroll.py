"""A scrolling column that is exactly as high as its content while there is room."""

from PySide6.QtCore import QEvent, QObject, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from carecoord.common.overriding import override
from ui.theme.look import look
from ui.widgets.by_name import choose

_SIDE_PX = 28
_TOP_PX, _BOTTOM_PX = 24, 8
_LEAST_HEIGHT_PX = 120
_AROUND_PX = 82
"""What a card leaves free of the screen at its sides, with its own frame."""


class _Content(QWidget):
    """The scroll bar takes its room from the right margin, so no line breaks elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.column = QVBoxLayout(self)
        # Else the column, at its full width, would keep the scroll bar's room for itself.
        choose(self.column, sizeConstraint="SetNoConstraint")
        self.full_width = 0
        self._set_right(_SIDE_PX)

    def needed_height(self, *, least: bool) -> int:
        """The height the column wants, or the least it can do with."""
        column = self.column
        width = self.full_width - _SIDE_PX + column.contentsMargins().right()
        if least:
            return column.totalMinimumHeightForWidth(width)
        return column.totalHeightForWidth(width)

    @override
    def minimumSizeHint(self) -> QSize:
        # Left to itself it takes wrapped text for as high as it is when narrowest.
        return QSize(0, self.needed_height(least=True))

    @override
    def heightForWidth(self, width: int) -> int:
        return self.needed_height(least=True)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_right(_SIDE_PX - max(self.full_width - self.width(), 0))

    def _set_right(self, right: int) -> None:
        self.column.setContentsMargins(_SIDE_PX, _TOP_PX, right, _BOTTOM_PX)


class FittingScroll(QScrollArea):
    """Never wider than it was told, never higher than its ``column``; scrolls when it must."""

    def __init__(self, width_px: int, spacing: int = 12, parent: QWidget | None = None) -> None:
        """``width_px`` at 100 % text; wrapped text is laid out for it."""
        super().__init__(parent)
        self._width_px = width_px
        self._content = _Content()
        self.column = self._content.column
        self.column.setSpacing(spacing)
        # Qt's own viewport is filled; the card shows through this one. To name that one
        # would also have the classes of all widgets made, before the sign-in is painted.
        self.setViewport(QWidget())
        self.setWidget(self._content)
        self._content.setAutoFillBackground(False)  # setWidget turns it on
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        choose(self, focusPolicy="NoFocus", horizontalScrollBarPolicy="ScrollBarAlwaysOff")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._content.installEventFilter(self)
        self._fit()

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._content.full_width, self._content.needed_height(least=False))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self._content.full_width, look().px(_LEAST_HEIGHT_PX))

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit()

    def _fit(self) -> None:
        most = self.screen().availableGeometry().width() - _AROUND_PX
        self._content.full_width = min(look().px(self._width_px), most)
        self.updateGeometry()
