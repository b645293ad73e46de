"""Boxes that leave the wheel to the page: turning it scrolls, and never changes an answer."""

from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox

from carecoord.common.overriding import override


class CalmComboBox(QComboBox):
    """A drop-down; its open list still scrolls."""

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
