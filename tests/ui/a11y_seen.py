"""What has to be seen: the focus, a mark that is set, the row that is chosen (WCAG 2.2 AA).

The checks compare pictures: what changes has to change by 3:1, since a change of colour alone
is none for somebody who sees no colours.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import shiboken6
from PySide6.QtCore import (
    QAbstractItemModel,
    QCoreApplication,
    QEventLoop,
    QObject,
    QPoint,
    QRect,
    Qt,
)
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QButtonGroup,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.ui import a11y
from ui.theme.contrast import SHAPE_MINIMUM

_AROUND_PX = 3
_MANY_STOPS = 400
_TURNS = 10
"""Of the event loop, in which a page comes to rest."""
_FEWEST_PX = 12
"""Pixels that have to change: less is a speck, not a mark."""


def focus_failures(root: QWidget, qtbot: QtBot) -> list[str]:
    """Tab, really pressed: traps, and stops not seen or not in sight (2.1.2, 2.4.7, 2.4.11)."""
    chain = a11y.focus_chain(root)
    if not chain:
        return []
    found: list[str] = []
    seen: set[int] = set()
    last: QWidget | None = None
    chain[0].setFocus(Qt.FocusReason.TabFocusReason)
    for _stop in range(min(len(chain) + 3, _MANY_STOPS)):
        now = QApplication.focusWidget()
        if now is None or not (now is root or root.isAncestorOf(now)):
            break
        if id(now) in seen:
            if now is last and len(chain) > 1 and not a11y.left_after_its_links(now, qtbot):
                found.append(f"Tab is trapped in {_told(now)}")
            break
        last = now
        seen.add(id(now))
        if now is not root:  # a window that has the keyboard itself shows it by its frame
            found += _at_stop(now, root)
        now.setFocus(Qt.FocusReason.TabFocusReason)
        qtbot.keyClick(now, Qt.Key.Key_Tab)
    return found


def _told(widget: QWidget) -> str:
    return f"{type(widget).__name__} “{a11y.name_of(widget)}”"


def _at_stop(stop: QWidget, root: QWidget) -> list[str]:
    told = _told(stop)
    box = QRect()
    for _turn in range(_TURNS):  # what is laid out late is scrolled to late
        _settle()
        box = _drawn_box(stop, root)
        if not box.isEmpty():
            break
    if not stop.isVisible():
        return []  # what was just read took its place
    if box.isEmpty():
        return [f"{told} has the focus and is out of sight"]
    focused = _picture(root, box)
    with _without_focus(stop):
        unfocused = _picture(root, box)
    changed = _changed(unfocused, focused)
    return [] if changed >= _FEWEST_PX else [f"the focus of {told} is not seen ({changed} px)"]


def mark_failures(root: QWidget) -> list[str]:
    """Buttons that stay pressed and look the same when they are not (1.4.1, 1.4.11)."""
    found = []
    for button in root.findChildren(QAbstractButton):
        if not (button.isVisibleTo(root) and button.isCheckable() and button.isEnabled()):
            continue
        box = _drawn_box(button, root)
        if button.visibleRegion().boundingRect() != button.rect():
            continue  # it is looked at where all of it is in sight
        group: QButtonGroup | None = button.group()
        if group is None and isinstance(button, QToolButton):
            changed = _turned(button, root, box)
        else:
            changed = _changed(*_both(button, root, box))
        if changed < _FEWEST_PX:
            found.append(f"whether {_told(button)} is set is told by colour alone ({changed} px)")
    return found


def row_failures(root: QWidget) -> list[str]:
    """Lists whose chosen row looks like the others (1.4.1, 1.4.11)."""
    return [
        f"the chosen row of {_told(view)} is told by colour alone"
        for view in root.findChildren(QAbstractItemView)
        if view.isVisibleTo(root) and _can_choose(view) and not _shows_choice(view, root)
    ]


def _can_choose(view: QAbstractItemView) -> bool:
    model: QAbstractItemModel | None = view.model()
    selects = view.selectionMode() != QAbstractItemView.SelectionMode.NoSelection
    index = view.indexAt(QPoint(8, 8))
    return (
        model is not None
        and selects
        and index.isValid()
        and bool(index.flags() & Qt.ItemFlag.ItemIsSelectable)
    )


def _shows_choice(view: QAbstractItemView, root: QWidget) -> bool:
    port, index, chosen = view.viewport(), view.indexAt(QPoint(8, 8)), view.selectionModel()
    line = view.visualRect(index)
    area = QRect(0, line.top(), port.width(), line.height())
    if not port.visibleRegion().boundingRect().contains(area):
        return True  # it is looked at where all of it is in sight
    box = QRect(port.mapTo(root, area.topLeft()), area.size())
    with _nothing_chosen(view):
        plain = _picture(root, box)
        chosen.select(index, chosen.SelectionFlag.Select | chosen.SelectionFlag.Rows)
        port.update()
        return _changed(plain, _picture(root, box)) >= _FEWEST_PX


def _turned(button: QAbstractButton, root: QWidget, box: QRect) -> int:
    """Turned really, and back: what opens and closes something shows it by its arrow."""
    before = _picture(root, box)
    button.toggle()
    _settle()
    after = _picture(root, box)
    button.toggle()
    _settle()
    return _changed(before, after)


def _both(button: QAbstractButton, root: QWidget, box: QRect) -> tuple[QImage, QImage]:
    """The other way and as it is, without anybody being told."""
    was = button.isChecked()
    with _apart(button):
        button.setChecked(not was)
        other = _picture(root, box)
        button.setChecked(was)
        return other, _picture(root, box)


@contextmanager
def _apart(button: QAbstractButton) -> Iterator[None]:
    """Out of its group, so that no other is set or cleared with it."""
    group: QButtonGroup | None = button.group()
    silent: list[QObject] = [button] if group is None else [button, group]
    alone = button.autoExclusive()
    for each in silent:
        each.blockSignals(True)
    button.setAutoExclusive(False)
    if group is not None:
        exclusive = group.exclusive()
        group.setExclusive(False)
    try:
        yield
    finally:
        button.setAutoExclusive(alone)
        if group is not None:
            group.setExclusive(exclusive)
        for each in silent:
            each.blockSignals(False)


@contextmanager
def _nothing_chosen(view: QAbstractItemView) -> Iterator[None]:
    """No row chosen, and as it was afterwards; the page hears of nothing."""
    chosen = view.selectionModel()
    kept, current = chosen.selection(), chosen.currentIndex()
    chosen.blockSignals(True)
    chosen.clear()
    view.viewport().update()
    try:
        yield
    finally:
        chosen.clear()
        chosen.select(kept, chosen.SelectionFlag.Select)
        chosen.setCurrentIndex(current, chosen.SelectionFlag.NoUpdate)
        chosen.blockSignals(False)
        view.blockSignals(False)
        view.viewport().update()


@contextmanager
def _without_focus(stop: QWidget) -> Iterator[None]:
    # A field that loses the focus checks what stands in it, and a page may react to that.
    stop.clearFocus()
    _settle()
    try:
        yield
    finally:
        if shiboken6.isValid(stop):
            stop.setFocus(Qt.FocusReason.TabFocusReason)


def _drawn_box(widget: QWidget, root: QWidget) -> QRect:
    """The part of a widget that is in sight, with a little around it, in the window's pixels."""
    shown = widget.visibleRegion().boundingRect()
    if shown.isEmpty():
        return QRect()
    box = QRect(widget.mapTo(root, shown.topLeft()), shown.size())
    around = box.adjusted(-_AROUND_PX, -_AROUND_PX, _AROUND_PX, _AROUND_PX)
    return around.intersected(root.rect())


def _picture(root: QWidget, box: QRect) -> QImage:
    return root.grab(box).toImage().convertToFormat(QImage.Format.Format_RGB32)


def _changed(before: QImage, after: QImage) -> int:
    """How many pixels differ by 3:1 or more."""
    if before.size() != after.size():
        return _FEWEST_PX
    ones = memoryview(before.constBits()).cast("B").cast("I")
    others = memoryview(after.constBits()).cast("B").cast("I")
    pairs: dict[tuple[int, int], int] = {}
    for one, other in zip(ones, others, strict=True):
        if one != other:
            pairs[one, other] = pairs.get((one, other), 0) + 1
    return sum(
        count
        for (one, other), count in pairs.items()
        if _stands_out(one & 0xFFFFFF, other & 0xFFFFFF)
    )


def _stands_out(one: int, other: int) -> bool:
    return a11y.contrast(one, other) >= SHAPE_MINIMUM


def _settle() -> None:
    QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
