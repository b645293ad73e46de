"""Boxes for numbers that leave the wheel to the page, as ``calm_boxes`` does."""

from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QDoubleSpinBox, QSpinBox

from carecoord.common.overriding import override


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
