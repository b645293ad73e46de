"""Framed areas: cards, insets, and panes whose main action never scrolls away.

Large parts are made in the widget they stay in, and what holds them is put in its place before
it is filled: with a style sheet, Qt dresses everything anew that moves to another parent.
"""

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from carecoord.common.overriding import override
from ui.theme.look import look
from ui.widgets.by_name import choose
from ui.widgets.labels import restyle
from ui.widgets.layouts import rule

_ALWAYS_FITS_PERCENT = 150

Margins = tuple[int, int, int, int]


class Card(QFrame):
    """A framed area with a vertical ``body`` layout.

    Looks: card, inset, chosen, warn, danger, ok, info.
    """

    def __init__(
        self,
        look: str = "card",
        margins: Margins = (16, 14, 16, 14),
        spacing: int = 8,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("card", look)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(*margins)
        self.body.setSpacing(spacing)

    def set_look(self, look: str) -> None:
        self.setProperty("card", look)
        restyle(self)


class _Content(QWidget):
    """Knows how high it must be at its present width.

    Left to itself a widget takes wrapped text for as high as it is when narrowest.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.column = QVBoxLayout(self)

    @override
    def minimumSizeHint(self) -> QSize:
        least = self.column.totalMinimumSize()
        if self.column.hasHeightForWidth() and self.width() >= least.width():
            least.setHeight(self.column.totalMinimumHeightForWidth(self.width()))
        return least

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # What got another size while it was hidden keeps the old layout, in which the end
        # of a column may lie below the edge.
        self.column.setGeometry(self.contentsRect())


class ScrollBody(QScrollArea):
    """Scrolls downwards only, and with very large text sideways where something is wider."""

    def __init__(self, margins: Margins, spacing: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.content = _Content(self.viewport())
        self.column = self.content.column
        self.column.setContentsMargins(*margins)
        self.column.setSpacing(spacing)
        self.setWidget(self.content)
        # setWidget turns the filling on; the card shows through instead.
        self.content.setAutoFillBackground(False)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        choose(self, focusPolicy="NoFocus")
        self._fit()
        self.viewport().setAutoFillBackground(False)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit()

    def _fit(self) -> None:
        """Words fit up to a size; what is beyond it is scrolled to rather than cut."""
        beyond = look().text_percent > _ALWAYS_FITS_PERCENT
        policy = "ScrollBarAsNeeded" if beyond else "ScrollBarAlwaysOff"
        choose(self, horizontalScrollBarPolicy=policy)


class Pane(Card):
    """A card whose ``body`` scrolls when short of room and whose ``foot`` never does.

    Attributes:
        inside: What holds the parts of the body.
    """

    def __init__(
        self,
        margins: Margins = (18, 14, 18, 10),
        spacing: int = 9,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("card", (0, 0, 0, 0), 0, parent)
        outer = self.body
        self.scroller = ScrollBody(margins, spacing, self)
        self.inside: QWidget = self.scroller.content
        self.body = self.scroller.column
        outer.addWidget(self.scroller, 1)
        self._foot_box = QWidget(self)
        self.foot = QVBoxLayout(self._foot_box)
        self.foot.setContentsMargins(margins[0], 0, margins[2], 14)
        self.foot.setSpacing(10)
        self.foot.addWidget(rule())
        outer.addWidget(self._foot_box)

    def show_foot(self, shown: bool) -> None:  # noqa: FBT001 - as QWidget.setVisible
        self._foot_box.setVisible(shown)
