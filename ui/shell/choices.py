"""How a person wants the window, as the store keeps it."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from carecoord import settings
from carecoord.rules.idle_lock import lock_minutes
from ui.theme.apply import Contrast, Scheme, ThemeChoice

if TYPE_CHECKING:  # the services bring SQLAlchemy
    from carecoord.services.bundle import Services


@dataclass(frozen=True, slots=True)
class WindowChoices:
    """One person's settings of the window; ``language`` "" follows their staff entry."""

    theme: str = settings.THEME.default
    contrast: str = settings.CONTRAST.default
    text_percent: int = settings.TEXT_SIZE_PERCENT.default
    language: str = settings.LANGUAGE.default
    single_keys: bool = settings.SINGLE_KEYS.default
    lock_after: dt.timedelta = dt.timedelta(minutes=settings.DESK_LOCK_MINUTES.default)

    @property
    def theme_choice(self) -> ThemeChoice:
        return ThemeChoice(Scheme(self.theme), Contrast(self.contrast), self.text_percent)


def stored(services: "Services") -> WindowChoices:
    """What the signed-in person chose; asks the store, so call it in a worker."""
    get, actor = services.preferences.get, services.actor
    minutes = lock_minutes(
        get(settings.LOCK_AFTER_MINUTES, actor=actor),
        desk=get(settings.DESK_LOCK_MINUTES),
        field=get(settings.FIELD_LOCK_MINUTES),
        is_field_laptop=get(settings.FIELD_LAPTOP),
    )
    return WindowChoices(
        theme=get(settings.THEME, actor=actor),
        contrast=get(settings.CONTRAST, actor=actor),
        text_percent=get(settings.TEXT_SIZE_PERCENT, actor=actor),
        language=get(settings.LANGUAGE, actor=actor),
        single_keys=get(settings.SINGLE_KEYS, actor=actor),
        lock_after=dt.timedelta(minutes=minutes),
    )
