"""Which passphrases are good enough, after NIST SP 800-63B-4.

At least 15 characters, any Unicode, no rules about kinds of characters, nothing
that guessers try first. There is no upper limit.
"""

import enum
import secrets
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from carecoord.common.errors import RefusedError
from carecoord.common.i18n import N_, _
from carecoord.security.guessing import guessing_bits
from carecoord.security.words import suggestion_words

SHORTEST = 15
SUGGESTED_WORDS = 6
_REFUSED_BELOW_BITS = 24  # two or three things guessers try first, and next to nothing else
_FEWEST_DIFFERENT_CHARACTERS = 4
_FAIR_BITS = 32
_STRONG_BITS = 40
_VERY_STRONG_BITS = 48  # six suggested words, however short


class StrengthLevel(enum.IntEnum):
    """From worst to best. The standard refuses only what is short or commonly used."""

    TOO_SHORT = 0
    EASY_TO_GUESS = 1
    FAIR = 2
    STRONG = 3
    VERY_STRONG = 4


_LABELS = {
    StrengthLevel.TOO_SHORT: N_("Too short"),
    StrengthLevel.EASY_TO_GUESS: N_("Easy to guess"),
    StrengthLevel.FAIR: N_("Fair"),
    StrengthLevel.STRONG: N_("Strong"),
    StrengthLevel.VERY_STRONG: N_("Very strong"),
}
_ADVICE = {
    StrengthLevel.TOO_SHORT: N_(
        "Use at least {count} characters, for example four words that have nothing in common."
    ),
    StrengthLevel.EASY_TO_GUESS: N_(
        "Leave out names, common passwords, dates and rows of keys, "
        "and use several words that have nothing in common."
    ),
    StrengthLevel.FAIR: N_("You can use this; add one more unusual word to make it strong."),
    StrengthLevel.STRONG: N_("You can use this; do not use it anywhere else."),
    StrengthLevel.VERY_STRONG: N_("Nothing to add; do not use it anywhere else."),
}


@dataclass(frozen=True)
class Strength:
    """A judgement in words, translated when it is read.

    Attributes:
        acceptable: Whether it may be used; a weak one may, with a warning beside it.
    """

    level: StrengthLevel
    acceptable: bool

    @property
    def label(self) -> str:
        return _(_LABELS[self.level])

    @property
    def advice(self) -> str:
        """One sentence that says what to do."""
        return _(_ADVICE[self.level]).format(count=SHORTEST)


def normalise(passphrase: str) -> str:
    """Unicode's composed form (NFC), so that every keyboard yields the same passphrase."""
    return unicodedata.normalize("NFC", passphrase)


def strength(passphrase: str, context: Iterable[str] = ()) -> Strength:
    """Judge a passphrase.

    Args:
        passphrase: As typed.
        context: Names it must not lean on: the practice's, the person's.
    """
    if len(normalise(passphrase)) < SHORTEST:
        return Strength(StrengthLevel.TOO_SHORT, acceptable=False)
    bits = guessing_bits(passphrase, context)
    varied = len(set(passphrase.casefold())) >= _FEWEST_DIFFERENT_CHARACTERS
    return Strength(_level(bits), acceptable=varied and bits >= _REFUSED_BELOW_BITS)


def _level(bits: float) -> StrengthLevel:
    if bits < _FAIR_BITS:
        return StrengthLevel.EASY_TO_GUESS
    if bits < _STRONG_BITS:
        return StrengthLevel.FAIR
    return StrengthLevel.STRONG if bits < _VERY_STRONG_BITS else StrengthLevel.VERY_STRONG


def require_acceptable(passphrase: str, context: Iterable[str] = ()) -> None:
    """Return when the passphrase may be used.

    Raises:
        RefusedError: It is too short or too easy to guess; the text says what to do.
    """
    judged = strength(passphrase, context)
    if not judged.acceptable:
        raise RefusedError(
            _("This passphrase cannot be used ({reason}). {advice}").format(
                reason=judged.label.lower(), advice=judged.advice
            )
        )


def suggest_passphrase(language: str = "en") -> str:
    """Six different random words of 1,024: just under 60 bits.

    Trying half of them against a stolen key file takes longer than 10^9 years of one core. The
    few whose words are so short that they would be found letter by letter are drawn again.

    Args:
        language: ``en`` or ``es``; English words for any other.
    """
    random, words = secrets.SystemRandom(), suggestion_words(language)
    while True:
        drawn = " ".join(random.sample(words, k=SUGGESTED_WORDS))
        if guessing_bits(drawn) >= _VERY_STRONG_BITS:
            return drawn
