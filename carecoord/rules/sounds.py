"""A key under which names that sound alike in English or Spanish fall together.

Our own small table in the manner of Metaphone: consonants by their sound, vowels only
where a word begins. Jimenez, Gimenez and Ximénez share a key; so do Thomas and Tomás,
Catherine and Katherine, Hernandez and Ernandez, Vasquez and Basques, Meyer and Maier.
"""

import functools
import re

from carecoord.common.text import fold

_RULES = (
    (r"^(?:kn|gn|ng|pn)", "n"),  # Knight, Nguyen
    (r"^wr", "r"),
    (r"^wh", "w"),
    (r"^ps", "s"),
    (r"^x|(?<=[aeiou])x(?=[aeiou])", "j"),  # Ximena, Mexia
    (r"mb$", "m"),  # Lamb
    (r"dt$", "t"),  # Schmidt
    (r"sch(?=[lmnrw])", "s"),
    (r"tch|sch|sh|ch|zh", "x"),
    (r"ph|pf", "f"),
    (r"gh(?=t|$)", ""),  # Wright, Hugh
    (r"dg(?=[ei])|g(?=[eiy])", "j"),  # Hodges, Gimenez
    (r"gu(?=[ei])", "g"),  # Guerra
    (r"sc(?=[ei])|c(?=[eiy])", "s"),
    (r"qu|q|ck|c", "k"),
    (r"z", "s"),
    (r"v", "b"),
    (r"x", "ks"),
    (r"h", ""),
)
_SOUNDS = re.compile("|".join(f"({pattern})" for pattern, _ in _RULES))
_REPEATED = re.compile(r"(.)\1+")
_FIRST_VOWEL = re.compile(r"^[aeiou]")
_LATER_VOWELS = re.compile(r"(?<=.)(?:[aeiouy]|w(?![aeiou]))")
_LATIN = re.compile(r"[a-z]+")
_KEPT = 50_000


@functools.lru_cache(maxsize=_KEPT)
def sound_key(word: str) -> str:
    """Key of one folded word, in capitals; a word in another script is its own key."""
    if not _LATIN.fullmatch(word):
        return word
    sounds = _SOUNDS.sub(_sound_of, word)
    single = _REPEATED.sub(r"\1", sounds)
    key = _LATER_VOWELS.sub("", _FIRST_VOWEL.sub("a", single))
    return (key or word).upper()


def sound_keys(text: str) -> tuple[str, ...]:
    """Keys of the words of a name as typed, in their order."""
    return tuple(sound_key(word) for word in fold(text).split())


def _sound_of(found: re.Match[str]) -> str:
    return _RULES[(found.lastindex or 1) - 1][1]
