"""Going through what Tab comes to."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QToolButton, QWidget

from tests.ui.kit import Show
from ui.widgets.focus_chain import widget_after, widget_before


def test_that_what_was_found_keeps_its_menu_when_what_was_asked_goes(
    qapp: QApplication, show: Show
) -> None:
    window = QWidget()
    first, opener, last = QLineEdit(window), QToolButton(window), QLineEdit(window)
    menu = QMenu(opener)
    action = menu.addAction("Print")
    show(window)
    assert widget_after(first) is opener
    assert widget_before(last) is opener
    assert widget_after(last) is window
    assert opener.isVisible()
    for gone in (first, last):
        gone.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert action.text() == "Print"
    assert window.isVisible()
