"""How a person wants the window: kept in the store, and on this machine for the sign-in."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from carecoord import settings
from ui.state.window_state import WindowState
from ui.theme.apply import Scheme, ThemeChoice
from ui.theme.look import TEXT_PERCENTS

if TYPE_CHECKING:  # the services bring SQLAlchemy
    from carecoord.services.bundle import Services

_THEME, _TEXT, _LANGUAGE = "theme", "text_percent", "language"


@dataclass(frozen=True, slots=True)
class WindowChoices:
    """One person's settings of the window; ``language`` "" follows their staff entry."""

    theme: str = settings.THEME.default
    text_percent: int = settings.TEXT_SIZE_PERCENT.default
    language: str = settings.LANGUAGE.default
    single_keys: bool = settings.SINGLE_KEYS.default
    lock_after: dt.timedelta = dt.timedelta(minutes=settings.LOCK_AFTER_MINUTES.default)

    @property
    def theme_choice(self) -> ThemeChoice:
        return ThemeChoice(scheme=Scheme(self.theme), text_percent=self.text_percent)


def stored(services: "Services") -> WindowChoices:
    """What the signed-in person chose; asks the store, so call it in a worker."""
    get, actor = services.preferences.get, services.actor
    return WindowChoices(
        theme=get(settings.THEME, actor=actor),
        text_percent=get(settings.TEXT_SIZE_PERCENT, actor=actor),
        language=get(settings.LANGUAGE, actor=actor),
        single_keys=get(settings.SINGLE_KEYS, actor=actor),
        lock_after=dt.timedelta(minutes=get(settings.LOCK_AFTER_MINUTES, actor=actor)),
    )


def keep(choices: WindowChoices, language: str, state: WindowState) -> None:
    """Let the next sign-in look and read as the last person had it."""
    state.set_text(_THEME, choices.theme)
    state.set_text(_TEXT, str(choices.text_percent))
    state.set_text(_LANGUAGE, language)


def kept_theme(state: WindowState) -> ThemeChoice:
    """The look of the last person who signed in here."""
    theme, text = state.text(_THEME), state.text(_TEXT)
    scheme = theme if theme in {one.value for one in Scheme} else settings.THEME.default
    percent = int(text) if text.isdecimal() else 0
    known = percent if percent in TEXT_PERCENTS else settings.TEXT_SIZE_PERCENT.default
    return ThemeChoice(scheme=Scheme(scheme), text_percent=known, reduced_motion=True)


def kept_language(state: WindowState) -> str:
    """The language of the last person, or empty."""
    return state.text(_LANGUAGE)
