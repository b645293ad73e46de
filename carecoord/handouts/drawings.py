"""Our own line drawings for handouts, one message each, readable in grey print.

A drawing has no words in it: what belongs to it stands in the handout, in its language. One that
was given out never changes its message, since copies are read again as they were given: a
drawing that shows something else gets a name of its own.
"""

from functools import cache

from carecoord.common.i18n import N_
from carecoord.common.paths import RESOURCES_DIR

DRAWINGS_DIR = RESOURCES_DIR / "pictures"

SHOWN = {
    "morning": N_("The sun comes up."),
    "noon": N_("The sun is high."),
    "evening": N_("The sun goes down."),
    "night": N_("The moon and stars."),
    "spacer-shake": N_("An inhaler is shaken."),
    "spacer-breathe-out": N_("A person breathes out."),
    "spacer-breathe-in": N_("The spacer is in the mouth. The inhaler is pressed."),
    "spacer-hold": N_("A person holds the breath. A clock counts the seconds."),
    "sit-for-pressure": N_(
        "A person takes blood pressure at a table. The back, both feet and the arm are at rest."
    ),
    "weigh-yourself": N_("A person stands on a scale in the morning."),
}
"""Name of each drawing and what it shows, for whoever cannot see it."""


def exists(name: str) -> bool:
    return name in SHOWN


@cache
def svg(name: str) -> str:
    """A drawing that ``exists``."""
    return (DRAWINGS_DIR / f"{name}.svg").read_text(encoding="utf-8")
