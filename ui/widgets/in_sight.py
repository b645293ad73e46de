"""What has the keyboard is in sight (WCAG 2.4.11)."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

_MARGIN_PX = 12


class FocusInSight(QObject):
    """Scrolls to what gets the keyboard while none of it is seen.

    Qt does so only when Tab was pressed inside of the same scrolled part; coming from outside,
    or set by the program, the focus may land above or below what is shown. What is partly seen
    stays where it is, so that nothing moves away from under a pointer.
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        app.focusChanged.connect(self._on_focus)

    @Slot(QWidget, QWidget)
    def _on_focus(self, _old: QWidget | None, now: QWidget | None) -> None:
        if now is None or not now.isVisible() or not now.visibleRegion().isEmpty():
            return
        above: QWidget | None = now.parentWidget()
        while above is not None:
            if isinstance(above, QScrollArea):
                above.ensureWidgetVisible(now, 0, _MARGIN_PX)
            above = above.parentWidget()


_watching: list[FocusInSight] = []


def keep_focus_in_sight(app: QApplication) -> None:
    """From now on; asked again, it does nothing."""
    if not _watching:
        _watching.append(FocusInSight(app))
