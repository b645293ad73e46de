"""What a screen reader is told: roles, names that hold what is seen, errors at their fields."""

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QScrollBar,
    QTabBar,
    QWidget,
)

from tests.ui import a11y

_TARGET_PX = 24
_Role = QAccessible.Role
_SAY_NOTHING = frozenset({_Role.NoRole, _Role.Client, _Role.Window, _Role.LayeredPane})


def told_failures(root: QWidget) -> list[str]:
    """Every check of what is said about a window as it stands there."""
    return [
        *without_role(root),
        *named_otherwise(root),
        *errors_apart(root),
        *unlabelled(root),
        *small_pointers(root),
    ]


def without_role(root: QWidget) -> list[str]:
    """Stops of Tab that do not say what they are (4.1.2)."""
    return [
        f"{type(stop).__name__} “{a11y.name_of(stop)}” has the role {role.name}"
        for stop in a11y.focus_chain(root)
        if (role := QAccessible.queryAccessibleInterface(stop).role()) in _SAY_NOTHING
    ]


def named_otherwise(root: QWidget) -> list[str]:
    """Buttons whose name lacks the words that stand on them (2.5.3): voice control needs them."""
    return [
        f"the button “{shown}” is named “{name}”"
        for button in root.findChildren(QAbstractButton)
        if button.isVisibleTo(root)
        and (shown := _plain(button.text()))
        and (name := _plain(button.accessibleName()))
        and not _holds(name, shown)
    ]


def errors_apart(root: QWidget) -> list[str]:
    """Sentences about a faulty field that the field does not say (3.3.1, 1.3.1)."""
    said = {
        each.accessibleDescription()
        for each in (root, *root.findChildren(QWidget))
        if each.accessibleDescription()
    }
    return [
        f"“{shown.text()}” is tied to no field"
        for shown in root.findChildren(QLabel)
        if shown.property("role") == "error"
        and shown.isVisibleTo(root)
        and shown.text()
        and shown.text() not in said
    ]


def unlabelled(root: QWidget) -> list[str]:
    """Captions of no field, and fields that say only what is typed into them (1.3.1, 3.3.2)."""
    found = []
    for shown in root.findChildren(QLabel):
        is_caption = shown.property("role") == "caption" and shown.isVisibleTo(root)
        buddy: QWidget | None = shown.buddy()
        if is_caption and buddy is not None and not _reaches_field(buddy):
            found.append(f"the caption “{shown.text()}” belongs to nothing that takes the focus")
    for field in root.findChildren(QWidget):
        if not isinstance(field, QLineEdit | QComboBox) or not field.isVisibleTo(root):
            continue
        if isinstance(field.parentWidget(), QComboBox | QAbstractSpinBox) or field.accessibleName():
            continue
        found.append(f"a {type(field).__name__} has no name of its own")
    return found


def small_pointers(root: QWidget) -> list[str]:
    """Whatever a pointer may hit and is smaller than 24 px (2.5.8): marks, crosses, rows, tabs."""
    found = []
    for button in root.findChildren(QAbstractButton):
        if button.isVisibleTo(root) and min(button.width(), button.height()) < _TARGET_PX:
            size = f"{button.width()}x{button.height()}"
            found.append(f"{type(button).__name__} “{a11y.name_of(button)}” is {size}")
    for view in root.findChildren(QAbstractItemView):
        if not view.isVisibleTo(root) or isinstance(view, QHeaderView) or view.model() is None:
            continue
        index = view.indexAt(QPoint(8, 8))
        height = view.visualRect(index).height() if index.isValid() else _TARGET_PX
        if height < _TARGET_PX:
            found.append(f"a row of {type(view).__name__} “{a11y.name_of(view)}” is {height} high")
    for bar in root.findChildren(QTabBar):
        for place in range(bar.count() if bar.isVisibleTo(root) else 0):
            tab = bar.tabRect(place)
            if bar.isTabVisible(place) and min(tab.width(), tab.height()) < _TARGET_PX:
                found.append(f"tab “{bar.tabText(place)}” is {tab.width()}x{tab.height()}")
    return found


def menu_failures(menu: QMenu) -> list[str]:
    """An open menu: names, heights, and its place on the screen."""
    found = []
    for action in menu.actions():
        if action.isSeparator() or not action.isVisible():
            continue
        words, box = _plain(action.text()), menu.actionGeometry(action)
        if not words and action.menu() is None:
            found.append("an entry of a menu has no name")
        if box.height() < _TARGET_PX:
            found.append(f"the entry “{words}” is {box.height()} px high")
        if box.right() > menu.width():
            found.append(f"the entry “{words}” is cut")
    if not menu.actions():
        found.append("a menu without an entry opens")
    return found


def _plain(words: str) -> str:
    return words.partition("\t")[0].replace("&", "").strip()


def _holds(name: str, shown: str) -> bool:
    wanted = [part for part in shown.lower().replace("…", "").split() if part.isalnum()]
    return all(part in name.lower() for part in wanted)


def _reaches_field(buddy: QWidget) -> bool:
    inside = [buddy, *buddy.findChildren(QWidget)]
    return any(a11y.takes_focus(each) for each in inside if not isinstance(each, QScrollBar))
