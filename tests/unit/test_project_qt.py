"""Faults of the Qt binding that would end the program at a desk."""

import sys

from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

CALLS = 300


def test_that_drawing_leaves_the_references_to_none_alone(qapp: QApplication) -> None:
    """A binding that drops one per call ends the process within a second of repainting."""
    image = QImage(20, 20, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.save()
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        painter.save()
    lost = before - sys.getrefcount(None)
    for _ in range(CALLS + 1):
        painter.restore()
    painter.end()
    assert lost < CALLS / 2
