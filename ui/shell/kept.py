"""How the window was last, kept on this machine for the next sign-in."""

import enum
from typing import TypeVar

from ui.state.window_state import WindowState
from ui.theme.apply import Contrast, Scheme, ThemeChoice, worn
from ui.theme.look import TEXT_PERCENTS

_THEME, _CONTRAST = "theme", "contrast"
_TEXT, _LANGUAGE = "text_percent", "language"
_WORN_SCHEME, _WORN_CONTRAST = "worn/scheme", "worn/contrast"
_Kind = TypeVar("_Kind", bound=enum.Enum)


def keep(choice: ThemeChoice, language: str, state: WindowState) -> None:
    """Let the next sign-in look and read as the last person had it."""
    state.set_text(_THEME, choice.scheme.value)
    state.set_text(_CONTRAST, choice.contrast.value)
    state.set_text(_TEXT, str(choice.text_percent))
    state.set_text(_LANGUAGE, language)
    state.set_text(_WORN_SCHEME, worn().scheme.value)
    state.set_text(_WORN_CONTRAST, worn().contrast.value)


def kept_theme(state: WindowState) -> ThemeChoice:
    """What the last person who signed in here chose."""
    text = state.text(_TEXT)
    percent = int(text) if text.isdecimal() else 0
    plain = ThemeChoice(reduced_motion=True)
    return plain._replace(
        scheme=_one_of(Scheme, state.text(_THEME), plain.scheme),
        contrast=_one_of(Contrast, state.text(_CONTRAST), plain.contrast),
        text_percent=percent if percent in TEXT_PERCENTS else plain.text_percent,
    )


def last_look(state: WindowState) -> ThemeChoice:
    """The same, as the system decided it then: to ask it again takes as long as the painting.

    Some systems also answer only after a while, and the window would be seen in two looks.
    """
    choice = kept_theme(state)
    return choice._replace(
        scheme=_one_of(Scheme, state.text(_WORN_SCHEME), choice.scheme),
        contrast=_one_of(Contrast, state.text(_WORN_CONTRAST), choice.contrast),
    )


def kept_language(state: WindowState) -> str:
    """The language of the last person, or empty."""
    return state.text(_LANGUAGE)


def _one_of(kind: type[_Kind], value: str, otherwise: _Kind) -> _Kind:
    return kind(value) if value in {one.value for one in kind} else otherwise
