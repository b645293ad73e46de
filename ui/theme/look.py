"""The look in force: colours, text size, motion. Painting code asks ``look()`` each time."""

import enum
from functools import lru_cache
from typing import NamedTuple

from PySide6.QtGui import QColor, QFont

from ui.theme.tokens import LIGHT, Tokens

FAMILIES = ("Inter", "Noto Sans", "Segoe UI", "Helvetica Neue", "sans-serif")
TEXT_PERCENTS = (100, 115, 130, 150, 175, 200)


class TextRole(enum.Enum):
    """A step of the type scale: points at 100 % and weight."""

    CAPTION = (9.0, QFont.Weight.DemiBold)
    SMALL = (9.75, QFont.Weight.Normal)
    BODY = (10.5, QFont.Weight.Normal)
    STRONG = (10.5, QFont.Weight.DemiBold)
    SUBTITLE = (12.0, QFont.Weight.DemiBold)
    TITLE = (15.0, QFont.Weight.DemiBold)
    DISPLAY = (18.0, QFont.Weight.DemiBold)

    @property
    def points(self) -> float:
        return self.value[0]

    @property
    def weight(self) -> QFont.Weight:
        return self.value[1]


class Look(NamedTuple):
    """What painting needs to know."""

    tokens: Tokens = LIGHT
    text_percent: int = 100
    reduced_motion: bool = False

    @property
    def scale(self) -> float:
        return self.text_percent / 100

    def px(self, pixels: float) -> int:
        """Logical pixels at 100 % text, grown with the text."""
        return round(pixels * self.scale)

    def font(self, role: TextRole = TextRole.BODY, weight: QFont.Weight | None = None) -> QFont:
        return _font(role.points * self.scale, role.weight if weight is None else weight)


_look = Look()


def look() -> Look:
    return _look


def use(new: Look) -> None:
    """Make ``new`` the look in force; only ``ui.theme.apply`` calls this."""
    global _look  # noqa: PLW0603 - one look per process, as QApplication has one palette
    _look = new


@lru_cache(maxsize=256)
def color(code: str, alpha: int = 255) -> QColor:
    """A token's colour, optionally see-through (alpha 0-255)."""
    made = QColor(code)
    made.setAlpha(alpha)
    return made


@lru_cache(maxsize=128)
def _font(points: float, weight: QFont.Weight) -> QFont:
    font = QFont()
    font.setFamilies(FAMILIES)
    font.setPointSizeF(points)
    font.setWeight(weight)
    # Without hinting the same text has the same width on every machine.
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font
