"""Boxes that leave the wheel to the page: turning it scrolls, and never changes an answer."""

from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QSpinBox
from typing_extensions import override


class CalmComboBox(QComboBox):
    """A drop-down; its open list still scrolls."""

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class CalmSpinBox(QSpinBox):
    """A whole number."""

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class CalmDoubleSpinBox(QDoubleSpinBox):
    """A number with decimals."""

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
