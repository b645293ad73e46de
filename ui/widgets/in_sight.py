"""What has the keyboard is in sight (WCAG 2.4.11)."""

from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, Slot
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

_MARGIN_PX = 12
_ROUND_PX = 40


def bring_in_sight(shown: QWidget) -> None:
    """Scroll until all of ``shown`` is seen, with what stands close around it.

    Qt only goes as far as the cursor in a field, which leaves the sentence under it out of sight,
    and where the field was before what has just unfolded got its place.
    """
    QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
    for scroller in _around(shown):
        inside: QWidget | None = scroller.widget()
        if inside is None:
            continue
        at = shown.mapTo(inside, QPoint(0, 0))
        for bottom_then_top in (at.y() + shown.height(), at.y()):
            scroller.ensureVisible(at.x(), bottom_then_top, 0, _ROUND_PX)


def _around(widget: QWidget) -> Iterator[QScrollArea]:
    """What scrolls around a widget, the innermost first."""
    above: QWidget | None = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            yield above
        above = above.parentWidget()


class FocusInSight(QObject):
    """Scrolls to what gets the keyboard while it is not seen.

    Qt does so only when Tab was pressed inside of the same scrolled part; coming from outside,
    or set by the program, the focus may land above or below what is shown. What is partly seen
    stays where it is while a mouse button is down, so that nothing moves away from under it, and
    where it has no room anyway.
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        app.focusChanged.connect(self._on_focus)

    @Slot(QWidget, QWidget)
    def _on_focus(self, _old: QWidget | None, now: QWidget | None) -> None:
        if now is None or not now.isVisible():
            return
        seen = now.visibleRegion().boundingRect()
        if not seen.contains(now.rect()):
            for scroller in _around(now):
                if seen.isEmpty() or (_has_room(scroller, now) and not QApplication.mouseButtons()):
                    scroller.ensureWidgetVisible(now, 0, _MARGIN_PX)


def _has_room(scroller: QScrollArea, widget: QWidget) -> bool:
    return scroller.viewport().rect().contains(widget.rect())


_watching: list[FocusInSight] = []


def keep_focus_in_sight(app: QApplication) -> None:
    """From now on; asked again, it does nothing."""
    if not _watching:
        _watching.append(FocusInSight(app))
