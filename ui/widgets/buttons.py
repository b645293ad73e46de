"""Buttons by how much they matter: one filled button per pane, the rest quieter."""

import enum

from PySide6 import QtGui
from PySide6.QtWidgets import QAbstractButton, QPushButton, QToolButton

from ui.theme import icons
from ui.widgets.by_name import choose

LEAST_TARGET_PX = 24
"""What a finger or an unsteady hand still hits (WCAG 2.5.8)."""


class Kind(enum.Enum):
    """Weight of a button."""

    PRIMARY = "primary"
    OUTLINED = "outlined"
    TEXT = "text"
    DANGER = "danger"


_TINTS = {
    Kind.PRIMARY: "on_primary",
    Kind.OUTLINED: "text2",
    Kind.TEXT: "primary_text",
    Kind.DANGER: "danger",
}


def button(
    text: str, kind: Kind = Kind.OUTLINED, icon: str = "", *, shortcut: str = "", tip: str = ""
) -> QPushButton:
    """A button with a verb on it; a shortcut is shown in its tip."""
    made = QPushButton(text)
    made.setProperty("kind", kind.value)
    # Enter belongs to the one button a dialog declares, never to the nearest one.
    made.setAutoDefault(False)
    choose(made, focusPolicy="StrongFocus")
    if icon:
        icons.dress(made, icon, _TINTS[kind], gap=True)
    if shortcut:
        bind(made, shortcut)
    made.setToolTip(" ".join(filter(None, (tip, f"({shortcut})" if shortcut else ""))))
    made.setAccessibleDescription(" ".join(filter(None, (tip, shortcut))))
    return made


def bind(pressed: QAbstractButton, keys: str) -> None:
    """Let keys press a button while it is visible and enabled.

    A button's own shortcut presses it slowly, for show: a tenth of a second is lost.
    """
    QtGui.QShortcut(QtGui.QKeySequence(keys), pressed).activated.connect(pressed.click)


def icon_button(icon: str, name: str, *, shortcut: str = "", tint: str = "text2") -> QToolButton:
    """A button with only a picture; ``name`` is read aloud and shown as its tip."""
    made = QToolButton()
    made.setMinimumSize(LEAST_TARGET_PX, LEAST_TARGET_PX)
    choose(made, focusPolicy="StrongFocus")
    made.setAccessibleName(name)
    made.setToolTip(f"{name} ({shortcut})" if shortcut else name)
    icons.dress(made, icon, tint)
    if shortcut:
        made.setAccessibleDescription(shortcut)  # the tip would say the name once more
        bind(made, shortcut)
    return made


def quiet_button(text: str, icon: str = "", *, tint: str = "text2") -> QToolButton:
    """A flat button with words, for bars and headers."""
    made = QToolButton()
    made.setText(text)
    choose(made, focusPolicy="StrongFocus")
    if icon:
        choose(made, toolButtonStyle="ToolButtonTextBesideIcon")
        icons.dress(made, icon, tint, gap=True)
    return made
