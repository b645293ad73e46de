"""Accessibility checks for a window (WCAG 2.2 AA, EN 301 549 chapter 11).

Each check walks a shown window and returns failures in plain words, so that a test
reads ``assert a11y.unnamed(window) == []``.
"""

import functools
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QImage, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QScrollBar,
    QTabBar,
    QTextEdit,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from ui.theme.contrast import TEXT_MINIMUM, ratio
from ui.theme.look import look
from ui.widgets.focus_chain import widget_after

_MANY = 5000
_LARGEST_WITHOUT_SCROLLING = 150
_MOST_LINKS = 200
_TARGET_PX = 24
_SLACK_PX = 24
_LAYOUT_TURNS = 8
_Role = QAccessible.Role
_NAMED_ROLES = frozenset(
    {
        _Role.Button, _Role.CheckBox, _Role.RadioButton, _Role.EditableText, _Role.ComboBox,
        _Role.SpinBox, _Role.List, _Role.Table, _Role.Tree, _Role.PageTab, _Role.ProgressBar,
        _Role.Slider, _Role.Link, _Role.ListItem,
    }
)  # fmt: skip
_CONTROLS = (
    QAbstractButton, QLineEdit, QTextEdit, QPlainTextEdit, QComboBox, QAbstractSpinBox,
    QAbstractItemView, QAbstractSlider,
)  # fmt: skip
_TEXT_BUTTONS = (QPushButton, QToolButton, QCheckBox, QRadioButton)


def all_failures(root: QWidget, qtbot: QtBot) -> list[str]:
    """Every check that needs no special set-up."""
    return [
        *unnamed(root),
        *unreachable(root),
        *tab_order(root),
        *keyboard_trap(root, qtbot),
        *small_targets(root),
        *clipped(root),
        *duplicate_shortcuts(root),
        *faint(root),
    ]


def unnamed(root: QWidget) -> list[str]:
    """Controls without a name for a screen reader (4.1.2)."""
    found = []
    for node in _nodes(root):
        state, owner = node.state(), node.object()
        if state.invisible or state.offscreen:
            continue
        if node.role() == _Role.Cell:  # a cell of a table may hold nothing
            continue
        wanted = node.role() in _NAMED_ROLES or bool(state.focusable)
        excused = isinstance(owner, QScrollArea | QScrollBar) or owner is root
        if wanted and not excused and not node.text(QAccessible.Text.Name).strip():
            kind = type(owner).__name__
            found.append(f"{node.role().name} {kind} has no accessible name")
    return found


def focus_chain(root: QWidget) -> list[QWidget]:
    """The widgets Tab stops at, in order."""
    stops: list[QWidget] = []
    widget: QWidget | None = widget_after(root)
    while widget is not None and widget is not root:
        if _takes_tab(widget, root):
            stops.append(widget)
        widget = widget_after(widget)
        assert len(stops) < _MANY, "endless focus chain"
    return stops


def unreachable(root: QWidget) -> list[str]:
    """Enabled, visible controls that Tab never reaches (2.1.1)."""
    reached = {id(widget) for widget in focus_chain(root)}
    return [
        f"{type(widget).__name__} “{name_of(widget)}” cannot be reached with Tab"
        for widget in _visible(root)
        if isinstance(widget, _CONTROLS)
        and widget.isEnabled()
        and id(widget) not in reached
        and not _reached_otherwise(widget, reached)
    ]


def tab_order(root: QWidget) -> list[str]:
    """Inside one pane Tab follows the reading order (2.4.3)."""
    stops = focus_chain(root)
    found = [
        f"Tab goes backwards from “{name_of(before)}” to “{name_of(after)}”"
        for before, after in pairwise(stops)
        if _pane(before, root) is _pane(after, root) and _goes_back(before, after, root)
    ]
    is_one_line = len({_box(stop, root).center().y() for stop in stops}) == 1
    if len(found) == 1 and is_one_line and not _goes_back(stops[-1], stops[0], root):
        return []  # Tab goes round a row of buttons: that was its beginning
    return found


def _goes_back(before: QWidget, after: QWidget, root: QWidget) -> bool:
    if before.visibleRegion().isEmpty() or after.visibleRegion().isEmpty():
        return False  # what is scrolled out has no place on the screen
    first, second = _box(before, root), _box(after, root)
    above = second.bottom() < first.top() - _SLACK_PX
    same_line = abs(second.center().y() - first.center().y()) < _SLACK_PX / 2
    return above or (same_line and second.left() < first.left() - _SLACK_PX)


def keyboard_trap(root: QWidget, qtbot: QtBot) -> list[str]:
    """Tab, really pressed, leaves every stop (2.1.2)."""
    chain = focus_chain(root)
    if not chain:
        return []
    chain[0].setFocus(Qt.FocusReason.TabFocusReason)
    before: QWidget | None = None
    for _ in range(len(chain) + 3):
        now = QApplication.focusWidget()
        if now is None:
            return ["focus was lost while tabbing"]
        if now is before and not left_after_its_links(now, qtbot):
            return [f"Tab is trapped in {type(now).__name__} “{name_of(now)}”"]
        before = now
        qtbot.keyClick(now, Qt.Key.Key_Tab)
        if QApplication.focusWidget() is chain[0]:
            break
    return []


def left_after_its_links(reader: QWidget, qtbot: QtBot) -> bool:
    """In a text with links, Tab goes from link to link before it goes on."""
    for _link in range(_MOST_LINKS if isinstance(reader, QTextEdit) else 0):
        qtbot.keyClick(reader, Qt.Key.Key_Tab)
        if QApplication.focusWidget() is not reader:
            return True
    return False


def small_targets(root: QWidget) -> list[str]:
    """Tab stops smaller than 24 px (2.5.8)."""
    return [
        f"{type(stop).__name__} “{name_of(stop)}” is {stop.width()}x{stop.height()}"
        for stop in focus_chain(root)
        if min(stop.width(), stop.height()) < _TARGET_PX
    ]


def clipped(root: QWidget) -> list[str]:
    """Text that does not fit its box, and content wider than its scroll area (1.4.4, 1.4.10)."""
    found: list[str] = []
    # A text that changed just now gets its room in the next turns of the event loop, and a
    # scroll bar that came for a moment gives its room back in the one after.
    for _turn in range(_LAYOUT_TURNS):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        found = clipped_now(root)
        if not found:
            break
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
    return found


def clipped_now(root: QWidget) -> list[str]:
    """The same at this moment, without another turn of the event loop."""
    return [
        *_too_wide_content(root),
        *_tabs_out_of_sight(root),
        *(failure for widget in _visible(root) if (failure := _clipping(widget))),
    ]


def duplicate_shortcuts(root: QWidget) -> list[str]:
    """Keys that mean two things at once (2.1.4)."""
    keys: Counter[str] = Counter()
    for button in root.findChildren(QAbstractButton):
        if button.isVisibleTo(root) and not button.shortcut().isEmpty():
            keys[button.shortcut().toString()] += 1
    for shortcut in root.findChildren(QShortcut):
        owner = shortcut.parent()
        if not isinstance(owner, QWidget) or owner.isVisible():
            keys[shortcut.key().toString()] += 1
    return [f"{key} is used {count} times" for key, count in keys.items() if count > 1]


def faint(root: QWidget, minimum: float = TEXT_MINIMUM) -> list[str]:
    """Text whose drawn pixels lack contrast (1.4.3).

    The ground is the commonest colour of a widget, its text the colour farthest from it.
    """
    picture = root.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    found = []
    for widget in _visible(root):
        if not _shows_text(widget) or widget.visibleRegion().boundingRect() != widget.rect():
            continue  # what is scrolled out is looked at where it is scrolled in
        colors = _colors(picture, _box(widget, root).intersected(root.rect()))
        if colors:
            ground = colors.most_common(1)[0][0]
            best = max(contrast(ink, ground) for ink in colors)
            if best < minimum:
                found.append(f"“{name_of(widget)}” has {best:.2f}:1 on {_hex(ground)}")
    return found


def _nodes(root: QWidget) -> Iterator[QAccessibleInterface]:
    """The tree a screen reader walks, depth first."""
    waiting = [QAccessible.queryAccessibleInterface(root)]
    seen = 0
    while waiting:
        node = waiting.pop()
        seen += 1
        assert seen < _MANY, "accessible tree too large"
        if node.isValid() and not node.state().invisible:
            yield node
            waiting.extend(node.child(i) for i in reversed(range(node.childCount())))


def _visible(root: QWidget) -> list[QWidget]:
    return [
        widget
        for widget in root.findChildren(QWidget)
        if widget.isVisibleTo(root) and widget.window() is root.window()
    ]


def _takes_tab(widget: QWidget, root: QWidget) -> bool:
    return (
        widget.isVisibleTo(root)
        and widget.isEnabled()
        and bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        and widget.window() is root.window()
        and (widget is root or root.isAncestorOf(widget))
        and widget.focusProxy() is None
    )


def _reached_otherwise(widget: QWidget, reached: set[int]) -> bool:
    """Scroll bars, parts of other controls, and members of a group moved in by arrows."""
    parent = widget.parentWidget()
    if isinstance(widget, QScrollBar) or widget.focusProxy() is not None:
        return True
    if isinstance(parent, QLineEdit | QComboBox | QAbstractSpinBox | QAbstractItemView):
        return True
    if isinstance(widget, QAbstractItemView) and widget.focusPolicy() == Qt.FocusPolicy.NoFocus:
        return bool(widget.property("ledByField"))
    group = widget.group() if isinstance(widget, QAbstractButton) else None
    return group is not None and any(id(member) in reached for member in group.buttons())


def takes_focus(widget: QWidget) -> bool:
    """Whether a widget can have the keyboard, seen or not."""
    return widget.focusPolicy() != Qt.FocusPolicy.NoFocus or widget.focusProxy() is not None


def _pane(widget: QWidget, root: QWidget) -> QWidget:
    at: QWidget | None = widget
    while at is not None and at is not root:
        if at.property("card") or at.objectName() in {"rail", "topbar", "banner", "messagebar"}:
            return at
        at = at.parentWidget()
    return root


def _box(widget: QWidget, root: QWidget) -> QRect:
    return QRect(widget.mapTo(root, QPoint(0, 0)), widget.size())


def name_of(widget: QWidget) -> str:
    """What a widget is called, for a failure."""
    shown = getattr(widget, "text", None)
    return widget.accessibleName() or (shown()[:40] if callable(shown) else "")


def _too_wide_content(root: QWidget) -> list[str]:
    found = []
    for area in root.findChildren(QScrollArea):
        content: QWidget | None = area.widget()
        if content is None or not area.isVisibleTo(root):
            continue
        hidden = area.horizontalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        if hidden and content.width() > area.viewport().width():
            found.append(
                f"scrolled content is {content.width()} px wide, "
                f"{area.viewport().width()} px are shown"
            )
    return found


def _tabs_out_of_sight(root: QWidget) -> list[str]:
    found = []
    for bar in root.findChildren(QTabBar):
        shown = [n for n in range(bar.count()) if bar.isTabVisible(n)]
        if look().text_percent > _LARGEST_WITHOUT_SCROLLING and bar.usesScrollButtons():
            continue
        if bar.isVisibleTo(root) and shown and bar.tabRect(shown[-1]).right() > bar.width():
            found.append(f"tab “{bar.tabText(shown[-1])}” is out of sight")
    return found


def _clipping(widget: QWidget) -> str:
    if isinstance(widget.parentWidget(), QLineEdit):
        return ""
    if isinstance(widget, QLabel) and widget.text():
        return _label_clipping(widget)
    if isinstance(widget, _TEXT_BUTTONS) and widget.text():
        needed = widget.sizeHint().width()
        if needed > widget.width() + 1 and widget.text() not in widget.toolTip():
            return f"button “{widget.text()}” needs {needed} px, has {widget.width()} px"
    return ""


def _label_clipping(shown: QLabel) -> str:
    if shown.wordWrap():
        needed, has = shown.heightForWidth(shown.width()), shown.height()
    else:
        needed, has = shown.sizeHint().width(), shown.width()
        if shown.toolTip():
            return ""
    return (
        f"label “{shown.text()[:30]}” needs {needed} px, has {has} px" if needed > has + 1 else ""
    )


def _shows_text(widget: QWidget) -> bool:
    if not isinstance(widget, QLabel | QAbstractButton) or not widget.isEnabled():
        return False
    if isinstance(widget.parentWidget(), QLineEdit):
        return False
    icon_only = (
        isinstance(widget, QToolButton)
        and widget.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonIconOnly
    )
    return bool(widget.text()) and not icon_only


def _colors(picture: QImage, box: QRect) -> Counter[int]:
    sharpness = picture.devicePixelRatio()
    inner = box.adjusted(4, 4, -4, -4) if min(box.width(), box.height()) > _TARGET_PX else box
    left, right = int(inner.left() * sharpness), int(inner.right() * sharpness)
    top, bottom = int(inner.top() * sharpness), int(inner.bottom() * sharpness)
    area = picture.copy(left, top, max(right - left, 1), max(bottom - top, 1))
    pixels = memoryview(area.constBits()).cast("B").cast("I")
    return Counter(pixel & 0xFFFFFF for pixel in pixels)


@functools.cache
def contrast(one: int, other: int) -> float:
    """Of two pixels. A window has thousands of them, in few pairs."""
    return ratio(_hex(one), _hex(other))


def _hex(color: int) -> str:
    return f"#{color:06X}"
