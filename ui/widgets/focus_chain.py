"""Going through what Tab comes to, without harm to what is found.

Qt for Python takes what it returns here for a child of the widget that was asked: when that one
goes, it would let go of the actions in the menus of its neighbour, which are still there.
"""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from shiboken6 import createdByPython


def widget_after(widget: QWidget) -> QWidget:
    """The next in the focus chain, which is a ring."""
    return _given_back(widget.nextInFocusChain())


def widget_before(widget: QWidget) -> QWidget:
    """The one before in the focus chain, which is a ring."""
    return _given_back(widget.previousInFocusChain())


def _given_back(found: QWidget | None) -> QWidget:
    """To Qt nothing changes, as it is a child of its parent already.

    What Qt made by itself, such as scroll bars, is left: nobody holds anything of it.
    """
    assert found is not None, "the focus chain is a ring"
    parent: QWidget | None = found.parentWidget()
    if createdByPython(found) and (parent is None or createdByPython(parent)):
        QObject.setParent(found, parent)
    return found
