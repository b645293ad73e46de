"""Boxes that leave the wheel to the page: turning it scrolls, and never changes an answer."""

import sys

from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox

from carecoord.common.overriding import override


class CalmComboBox(QComboBox):
    """A drop-down; its open list still scrolls."""

    @override
    def setAccessibleName(self, name: str) -> None:
        """On Linux Qt tells what is chosen as the name, so what it is for is told beside it."""
        super().setAccessibleName(name)
        if sys.platform == "linux" and not self.accessibleDescription():
            self.setAccessibleDescription(name)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
