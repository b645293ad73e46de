"""Words that make a text hard to read, with plainer ones where we know some.

The grade counts syllables; this names the words behind it, so that the writer can change them.
A medicine's name has no shorter word: it is named all the same, and may be explained instead.
"""

import functools
import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from carecoord.common.paths import RESOURCES_DIR
from carecoord.common.text import fold
from carecoord.handouts import syllables

WORDS_DIR = RESOURCES_DIR / "plain_words"
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_FIELD = re.compile(r"\{[^{}]*\}")
_COUNTERS = {"en": (syllables.english, 3), "es": (syllables.spanish, 4)}
"""How to count, and from how many syllables on a word is long."""


@dataclass(frozen=True, slots=True)
class HardWord:
    """A word of a text, as it is first written there.

    Attributes:
        times: How often it stands there.
        plainer: Words most people know for it, "" when we know none.
    """

    word: str
    times: int
    plainer: str


@dataclass(frozen=True, slots=True)
class _Lexicon:
    known: frozenset[str]
    plainer: Mapping[str, str]


def hard_words(text: str, language: str) -> tuple[HardWord, ...]:
    """Long or seldom words, those with a plainer one first, then the most frequent.

    Args:
        text: As typed; fields in braces do not count.
        language: ISO 639-1 code; nothing is found in languages without rules here.
    """
    if language not in _COUNTERS:
        return ()
    count, long_from = _COUNTERS[language]
    lexicon = _lexicon(language)
    found: Counter[str] = Counter()
    written: dict[str, str] = {}
    for word in _WORD.findall(_FIELD.sub(" ", text)):
        key = fold(word)
        hard = key in lexicon.plainer or (count(word) >= long_from and key not in lexicon.known)
        if hard:
            found[key] += 1
            written.setdefault(key, word)
    words = (HardWord(written[key], times, lexicon.plainer.get(key, "")) for key, times in
             found.items())  # fmt: skip
    return tuple(sorted(words, key=lambda one: (not one.plainer, -one.times)))


@functools.cache
def _lexicon(language: str) -> _Lexicon:
    read = tomllib.loads((WORDS_DIR / f"{language}.toml").read_text(encoding="utf-8"))
    plainer = {fold(word): words for word, words in read["plainer"].items()}
    return _Lexicon(frozenset(map(fold, read["known"])), plainer)
