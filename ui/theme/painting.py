"""A painter that is always put away."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtGui import QPaintDevice, QPainter


@contextmanager
def painting(on: QPaintDevice) -> Iterator[QPainter]:
    """Paint smoothly on a device.

    A painter left open by an exception takes the whole process down when its device
    goes, so an error in a paintEvent must not leave one behind.
    """
    painter = QPainter(on)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    try:
        yield painter
    finally:
        painter.end()
