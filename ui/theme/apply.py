"""Putting a look on the application, and keeping it in step with the system."""

import enum
from typing import NamedTuple

from PySide6 import QtCore
from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QStyleHints
from PySide6.QtWidgets import QApplication

from ui.theme import icons, sizes, tokens
from ui.theme.fonts import register_window_fonts
from ui.theme.look import Look, TextRole, look, use
from ui.theme.palette import palette
from ui.theme.stylesheet import stylesheet


class Scheme(enum.Enum):
    """Whose wish decides between light and dark."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Contrast(enum.Enum):
    """Whose wish decides about high contrast."""

    SYSTEM = "system"
    NORMAL = "normal"
    HIGH = "high"


STYLE = ("-style", "Fusion")
"""Words for the QApplication, which draws the same everywhere with them. ``setStyle`` would hand
the style back, and its 566 names would have to be made before the sign-in is painted."""


class ThemeChoice(NamedTuple):
    """What a person chose in the settings.

    ``text_percent`` is one of ``TEXT_PERCENTS``; ``reduced_motion`` None follows the system.
    """

    scheme: Scheme = Scheme.SYSTEM
    contrast: Contrast = Contrast.SYSTEM
    text_percent: int = 100
    reduced_motion: bool | None = None


def apply_theme(app: QApplication, choice: ThemeChoice | None = None) -> Look:
    """Set fonts, palette and style sheet, and follow the system from now on.

    Cheap to call again: fonts are read once, a style sheet is built once per look.
    """
    prepare_theme(app, choice)
    dress_widgets(app)
    return look()


def prepare_theme(app: QApplication, choice: ThemeChoice | None = None) -> None:
    """Set everything but the style sheet, to build a first window before ``dress_widgets``.

    Under a style sheet Qt dresses a widget anew each time it gets a parent, with all in it.
    """
    register_window_fonts()
    follower = _follower(app)
    follower.choice = choice or ThemeChoice()
    follower.prepare()


def dress_widgets(app: QApplication) -> None:
    """Put the style sheet of the look in force on every widget there is and will be."""
    sheet = stylesheet(look())
    # Dressing every widget again takes a few tenths of a second.
    if app.styleSheet() != sheet:
        # Putting one sheet in the place of another dresses each widget once for everything
        # it stands in, which takes seconds; taking the first off does away with that.
        app.setStyleSheet("")
        app.setStyleSheet(sheet)


def worn() -> ThemeChoice:
    """The look in force, with what the system decided as if it had been chosen."""
    shown = look()
    high = shown.tokens in (tokens.CONTRAST_LIGHT, tokens.CONTRAST_DARK)
    return ThemeChoice(
        Scheme.DARK if shown.tokens.dark else Scheme.LIGHT,
        Contrast.HIGH if high else Contrast.NORMAL,
        shown.text_percent,
        shown.reduced_motion,
    )


class _Follower(QObject):
    """Applies the last choice again when the system's colours or contrast change."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.choice = ThemeChoice()
        self._app = app
        self._prepared: Look | None = None
        # The wrappers die with their last reference and their signals with them.
        self._hints: QStyleHints = app.styleHints()
        self._accessibility = self._hints.accessibility()
        self._hints.colorSchemeChanged.connect(self._on_system_changed)
        self._accessibility.contrastPreferenceChanged.connect(self._on_system_changed)

    def prepare(self) -> None:
        wanted = Look(
            tokens=self._tokens(),
            text_percent=self.choice.text_percent,
            reduced_motion=self._still(),
        )
        use(wanted)
        if self._prepared != wanted:
            self._prepared = wanted
            self._app.setFont(wanted.font(TextRole.BODY))
            self._app.setPalette(palette(wanted.tokens))
            icons.redress_all()
            sizes.resize_all()

    def _tokens(self) -> tokens.Tokens:
        dark = self.choice.scheme is Scheme.DARK or (
            self.choice.scheme is Scheme.SYSTEM
            and self._hints.colorScheme() == QtCore.Qt.ColorScheme.Dark
        )
        high = self.choice.contrast is Contrast.HIGH or (
            self.choice.contrast is Contrast.SYSTEM
            and self._accessibility.contrastPreference()
            == QtCore.Qt.ContrastPreference.HighContrast
        )
        if high:
            return tokens.CONTRAST_DARK if dark else tokens.CONTRAST_LIGHT
        return tokens.DARK if dark else tokens.LIGHT

    def _still(self) -> bool:
        if self.choice.reduced_motion is not None:
            return self.choice.reduced_motion
        # A style has hundreds of names, and the sign-in moves nothing.
        from PySide6.QtWidgets import QStyle

        animation_ms = QStyle.StyleHint.SH_Widget_Animation_Duration
        return self._app.style().styleHint(animation_ms) == 0

    @Slot()
    def _on_system_changed(self) -> None:
        self.prepare()
        dress_widgets(self._app)


_followers: list[_Follower] = []


def _follower(app: QApplication) -> _Follower:
    if not _followers:
        _followers.append(_Follower(app))
    return _followers[0]
