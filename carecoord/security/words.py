"""The word lists behind passphrases, read once from ``resources/security``."""

import functools

from carecoord.common.paths import RESOURCES_DIR

SUGGESTION_LANGUAGES = ("en", "es")


@functools.cache
def suggestion_words(language: str) -> tuple[str, ...]:
    """1,024 plain words, 10 bits each; English for a language without a list."""
    known = language if language in SUGGESTION_LANGUAGES else SUGGESTION_LANGUAGES[0]
    return _read(f"words_{known}.txt")


@functools.cache
def common_choices() -> frozenset[str]:
    """What guessers try first, also spelt backwards; lower case, letters and digits only."""
    choices = _read("common_passwords.txt")
    return frozenset(choices) | frozenset(choice[::-1] for choice in choices)


def _read(name: str) -> tuple[str, ...]:
    lines = (RESOURCES_DIR / "security" / name).read_text("utf-8").splitlines()
    return tuple(word for line in lines if not line.startswith("#") for word in line.split())
