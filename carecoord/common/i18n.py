"""Text for people, in their language: the standard library's gettext, one catalogue."""

import gettext
from collections.abc import Callable
from functools import cache
from pathlib import Path

TRANSLATIONS_DIR = Path(__file__).resolve().parents[2] / "resources" / "translations"
LANGUAGES = ("en", "es")

_catalogue: gettext.NullTranslations = gettext.NullTranslations()
_language = "en"


def use_language(language: str) -> None:
    """Speak ``language`` from now on; an unknown one falls back to English."""
    global _catalogue, _language  # noqa: PLW0603 - one language per process
    _language = language if language in LANGUAGES else "en"
    _catalogue = _read(_language)


def current_language() -> str:
    return _language


def _(message: str) -> str:
    """Translate one whole sentence or label."""
    return _catalogue.gettext(message)


def n_(singular: str, plural: str, count: int) -> str:
    """Translate with a plural form; put the number in with ``.format(count=count)``."""
    return _catalogue.ngettext(singular, plural, count)


def in_language(language: str) -> Callable[[str], str]:
    """A translator for one language, for papers a patient takes home."""
    return _read(language).gettext


def plural_in_language(language: str) -> Callable[[str, str, int], str]:
    """A translator with plural forms for one language."""
    return _read(language).ngettext


@cache
def _read(language: str) -> gettext.NullTranslations:
    # gettext would look through the system's languages first.
    try:
        with (TRANSLATIONS_DIR / language / "LC_MESSAGES" / "carecoord.mo").open("rb") as file:
            return gettext.GNUTranslations(file)
    except FileNotFoundError:
        return gettext.NullTranslations()


def N_(message: str) -> str:  # noqa: N802 - gettext's customary name
    """Mark a text for translation that is translated later."""
    return message
