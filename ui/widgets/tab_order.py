"""Tab follows the reading order also where fields are made later than those below them."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.widgets.focus_chain import widget_after, widget_before


def tab_before(stop: QWidget, widgets: Iterable[QWidget]) -> None:
    """Let Tab visit these, in this order, just before it comes to ``stop``."""
    before = _stop_before(stop)
    for widget in widgets:
        QWidget.setTabOrder(before, widget)
        before = widget


def tab_last(*widgets: QWidget) -> None:
    """Let Tab come to these, in this order, after everything else in their window."""
    for widget in widgets:
        last = _stop_before(widget.window())
        if last is not widget:
            QWidget.setTabOrder(last, widget)


def stops_in(part: QWidget) -> list[QWidget]:
    """What Tab stops at in a part that was just put in, in its own order."""
    stops = []
    at = widget_after(part)
    while at is not part and part.isAncestorOf(at):
        if at.focusPolicy() != Qt.FocusPolicy.NoFocus:
            stops.append(at)
        at = widget_after(at)
    return stops


def _stop_before(widget: QWidget) -> QWidget:
    """The nearest widget before this one that can have the focus: Qt orders no others."""
    before = widget_before(widget)
    while before is not widget:
        if before.focusPolicy() != Qt.FocusPolicy.NoFocus:
            return before
        before = widget_before(before)
    return widget
