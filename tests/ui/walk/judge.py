"""Everything that is looked at on one screen."""

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui import a11y, a11y_seen, a11y_told
from tests.ui.walk.stage import SCREEN_PX, Stage
from ui.shell.palette import CommandPalette

_TITLE_BAR_PX = 28


def judged(stage: Stage, root: QWidget, qtbot: QtBot) -> list[str]:
    """What is wrong with one screen, in words."""
    qtbot.waitUntil(root.isVisible)
    return [
        *a11y.unnamed(root),
        *a11y.unreachable(root),
        *a11y.tab_order(root),
        *a11y.small_targets(root),
        *a11y.clipped(root),
        *a11y.duplicate_shortcuts(root),
        *a11y.faint(root),
        *a11y_told.told_failures(root),
        *a11y_seen.mark_failures(root),
        *a11y_seen.row_failures(root),
        *_focus(root, qtbot),
        *off_screen(root),
        *menus(stage, root),
    ]


def _focus(root: QWidget, qtbot: QtBot) -> list[str]:
    found = a11y_seen.focus_failures(root, qtbot)
    if isinstance(root, CommandPalette):
        # Tab goes to what can be done with the one found, and Esc leaves, as stands at its foot.
        return [failure for failure in found if "trapped" not in failure]
    return found


def off_screen(root: QWidget) -> list[str]:
    """Windows that do not fit a cheap laptop (1.4.4, 1.4.10)."""
    least = root.window().minimumSizeHint().expandedTo(root.window().minimumSize())
    width, height = SCREEN_PX
    if least.width() <= width and least.height() <= height - _TITLE_BAR_PX:
        return []
    return [f"{type(root).__name__} needs {least.width()}x{least.height()}"]


def menus(stage: Stage, root: QWidget) -> list[str]:
    """Every menu of the buttons in sight, opened and closed."""
    found = []
    for opener in root.findChildren(QToolButton):
        menu: QMenu | None = opener.menu()
        if menu is None or not opener.isVisibleTo(root) or not opener.isEnabled():
            continue
        found += _opened(stage, menu, opener)
    return found


def _opened(stage: Stage, menu: QMenu, opener: QWidget) -> list[str]:
    menu.popup(opener.mapToGlobal(QPoint(0, 0)))
    stage.app.processEvents()
    found = a11y_told.menu_failures(menu)
    found += a11y.faint(menu)
    for action in menu.actions():
        inner: QMenu | None = action.menu()  # type: ignore[assignment]
        if inner is not None and action.isVisible():
            found += _opened(stage, inner, opener)
    menu.close()
    stage.app.processEvents()
    return [f"{failure} (menu of “{a11y.name_of(opener)}”)" for failure in found]
