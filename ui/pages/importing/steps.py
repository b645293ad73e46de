"""The places of the import, in order, and what keeps its head still."""

from enum import IntEnum

from PySide6.QtWidgets import QPushButton


class Step(IntEnum):
    """Places of the wizard, in order."""

    CHOOSE = 0
    CHECK = 1
    PREVIEW = 2
    REPORT = 3


def staying(widget: QPushButton) -> QPushButton:
    """Its place stays when it is hidden, so that the head does not jump."""
    policy = widget.sizePolicy()
    policy.setRetainSizeWhenHidden(True)
    widget.setSizePolicy(policy)
    return widget
