"""Boxes that leave the wheel to the page: turning it scrolls, and never changes an answer.

Nor does it take the keyboard there: what is typed next would choose another answer by its letters.
"""

import sys

from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QTabBar, QWidget

from carecoord.common.overriding import override
from ui.widgets.by_name import choose


class CalmComboBox(QComboBox):
    """A drop-down; its open list still scrolls."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        choose(self, focusPolicy="StrongFocus")

    @override
    def setAccessibleName(self, name: str) -> None:
        """On Linux Qt tells what is chosen as the name, so what it is for is told beside it."""
        super().setAccessibleName(name)
        if sys.platform == "linux" and not self.accessibleDescription():
            self.setAccessibleDescription(name)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class CalmTabBar(QTabBar):
    """Tabs; the wheel over them would take away the form that is being filled in."""

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
