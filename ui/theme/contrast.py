"""Contrast of the colour pairs that meet on screen (WCAG 2.2, 1.4.3 and 1.4.11)."""

from collections.abc import Iterator
from dataclasses import dataclass

from ui.theme.tokens import Tokens

TEXT_MINIMUM = 4.5
SHAPE_MINIMUM = 3.0
_LINEAR_BELOW = 0.04045

_GROUNDS = ("surface", "surface_alt", "bg")
_TONES = ("danger", "warn", "ok", "info")

TEXT_PAIRS = (
    *((ink, ground) for ink in ("text", "text2", "text3") for ground in _GROUNDS),
    *((tone, f"{tone}_soft") for tone in _TONES),
    *((tone, "surface") for tone in _TONES),
    ("on_primary", "primary"),
    ("on_primary", "primary_hover"),
    ("primary_text", "primary_soft"),
    ("primary_text", "surface"),
    ("primary_text", "bg"),
    ("text", "primary_soft"),
    ("text2", "primary_soft"),
    ("danger", "primary_soft"),
    ("warn", "primary_soft"),
    ("info", "primary_soft"),
    ("text", "warn_soft"),
    ("text2", "warn_soft"),
    ("text", "danger_soft"),
    ("text2", "danger_soft"),
    ("danger", "bg"),
    ("warn", "surface_alt"),
    ("rail_text", "rail"),
    ("primary_text", "rail_chosen"),
    ("on_bar", "bar"),
)

SHAPE_PAIRS = (
    ("control", "surface"),
    ("control", "bg"),
    ("focus", "surface"),
    ("focus", "bg"),
    ("focus", "primary_soft"),
    ("primary", "surface"),
    ("primary", "primary_soft"),
    ("warn", "warn_soft"),
    ("danger", "danger_soft"),
    ("ok", "primary_soft"),
    ("ok", "ok_soft"),
)


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A pair that is too faint."""

    ink: str
    ground: str
    ratio: float
    minimum: float


def luminance(color: str) -> float:
    """Relative luminance of ``#RRGGBB``, 0 to 1."""
    channels = (int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (
        c / 12.92 if c <= _LINEAR_BELOW else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: str, other: str) -> float:
    """Contrast ratio, 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def shortfalls(tokens: Tokens) -> Iterator[Shortfall]:
    """The pairs of a scheme that fall below their minimum."""
    for pairs, minimum in ((TEXT_PAIRS, TEXT_MINIMUM), (SHAPE_PAIRS, SHAPE_MINIMUM)):
        for ink, ground in pairs:
            found = ratio(getattr(tokens, ink), getattr(tokens, ground))
            if found < minimum:
                yield Shortfall(ink, ground, found, minimum)
