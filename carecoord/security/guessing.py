"""How hard a passphrase is to guess, in bits.

The estimate is the cheapest way to spell the passphrase out of what guessers
try: names from the practice, common choices, words, rows of keys, repetitions
and single characters. Look-alikes (``p@ssw0rd``), case, accents and separators
add nothing, nor do digits typed with Shift (``!QAZ``).
"""

import functools
import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator

from carecoord.common.text import fold
from carecoord.security.words import SUGGESTION_LANGUAGES, common_choices, suggestion_words

# Bits a guesser spends on one piece of each sort.
_CONTEXT_BITS = 2.0
_COMMON_BITS = 8.0
_WORD_BITS = 10.0
_PATTERN_BITS = 5.0
_REPETITION_BITS = 4.0  # which part of what stands before
_YEAR_BITS = 6.0
_LETTER_BITS = 2.3  # about the entropy of English text without looking far back
_DIGIT_BITS = 3.3
_OTHER_BITS = 5.0

_EXAMINED_CHARACTERS = 256
_LONGEST_PIECE = 40
_SHORTEST_CONTEXT_WORD = 3
_SHORTEST_RUN = 3
_SHORTEST_PATH = 5  # some short words are paths too, such as "tree"
_SHORTEST_TWO = 6
_SHORTEST_REPETITION = 4
_KEYBOARDS = (
    ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm"),
    ("1234567890", "qwertzuiop", "asdfghjkl", "yxcvbnm"),
    ("1234567890", "azertyuiop", "qsdfghjklm", "wxcvbn"),
)
_COLUMNS = ("qazwsxedcrfvtgbyhnujmikolp", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p")
_RUNS = ("abcdefghijklmnopqrstuvwxyz", *_COLUMNS, *(row for rows in _KEYBOARDS for row in rows))
_WALKS = _RUNS + tuple(row[::-1] for row in _RUNS)
_ALWAYS_KNOWN = ("CareCoord",)
_SYMBOLS: tuple[dict[int, int], ...] = (
    str.maketrans("@$!€", "asie"),
    str.maketrans("!@#$%^&*()", "1234567890"),
    {},  # symbols are separators
)
_DIGITS_AS_LETTERS = (
    str.maketrans("0134579", "oieastg"),
    str.maketrans("0134579", "oleastg"),
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_SEPARATOR = re.compile(r"[\s\x21-\x2f\x3a-\x40\x5b-\x60\x7b-\x7e]+")


def guessing_bits(passphrase: str, context: Iterable[str] = ()) -> float:
    """The estimate for the first 256 characters.

    Args:
        passphrase: As typed.
        context: Names a guesser would know: the practice, the person.
    """
    known = _context_words((*_ALWAYS_KNOWN, *context))
    examined = passphrase[:_EXAMINED_CHARACTERS]
    return min(_cheapest(_plain(examined, symbols), known) for symbols in _SYMBOLS)


def _cheapest(text: str, known: frozenset[str]) -> float:
    cheapest = [0.0] + [float("inf")] * len(text)
    for start in range(len(text)):
        for length, bits in _pieces(text, start, known):
            end = start + length
            cheapest[end] = min(cheapest[end], cheapest[start] + bits)
    return cheapest[-1]


def _plain(passphrase: str, symbols: dict[int, int]) -> str:
    folded = unicodedata.normalize("NFKD", passphrase).casefold()
    bare = "".join(c for c in folded if not unicodedata.combining(c))
    return _SEPARATOR.sub("", bare.translate(symbols))


def _context_words(context: Iterable[str]) -> frozenset[str]:
    words: set[str] = set()
    for name in context:
        parts = fold(name).split()
        words.update(parts, ["".join(parts)])
    return frozenset(
        spelling
        for word in words
        if len(word) >= _SHORTEST_CONTEXT_WORD
        for spelling in (word, word[::-1])
    )


def _pieces(text: str, start: int, known: frozenset[str]) -> Iterator[tuple[int, float]]:
    """Ways to spell the text from ``start``: (length in characters, bits)."""
    yield 1, _character_bits(text[start])
    yield from _dictionary_pieces(text, start, known)
    yield from ((length, _PATTERN_BITS) for length in _pattern_lengths(text, start))
    yield from ((length, _REPETITION_BITS) for length in _repetition_lengths(text, start))
    if _YEAR.match(text, start):
        yield 4, _YEAR_BITS


def _character_bits(character: str) -> float:
    if not character.isascii():
        return _OTHER_BITS
    return _DIGIT_BITS if character.isdigit() else _LETTER_BITS


def _dictionary_pieces(text: str, start: int, known: frozenset[str]) -> Iterator[tuple[int, float]]:
    ahead = text[start : start + _LONGEST_PIECE]
    for spelling in {ahead, *(ahead.translate(table) for table in _DIGITS_AS_LETTERS)}:
        for length in range(_SHORTEST_CONTEXT_WORD, len(spelling) + 1):
            piece = spelling[:length]
            if piece in known:
                yield length, _CONTEXT_BITS
            elif piece in common_choices():
                yield length, _COMMON_BITS
            elif piece in _words():
                yield length, _WORD_BITS


def _pattern_lengths(text: str, start: int) -> Iterator[int]:
    """Rows of keys or of the alphabet, also two in turns, and paths from key to next key."""
    ahead = text[start : start + _LONGEST_PIECE]
    is_run = is_path = are_two = True
    for length in range(2, len(ahead) + 1):
        piece = ahead[:length]
        is_run = is_run and _is_run(piece)
        is_path = is_path and (piece[-2], piece[-1]) in _neighbours()
        are_two = are_two and _is_run(piece[::2]) and _is_run(piece[1::2])
        if not (is_run or is_path or are_two):
            return
        if (
            (is_run and length >= _SHORTEST_RUN)
            or (is_path and length >= _SHORTEST_PATH)
            or (are_two and length >= _SHORTEST_TWO)
        ):
            yield length


def _is_run(piece: str) -> bool:
    return len(set(piece)) == 1 or any(piece in walk for walk in _WALKS)


@functools.cache
def _neighbours() -> frozenset[tuple[str, str]]:
    """Keys that touch, on any of the keyboards, and each key with itself."""
    pairs: set[tuple[str, str]] = set()
    for rows in _KEYBOARDS:
        for row, below in zip(rows, (*rows[1:], ""), strict=True):
            pairs.update(zip(row, row, strict=True))
            pairs.update(itertools.pairwise(row))
            # Each row stands half a key further right than the one above.
            pairs.update(zip(row, below, strict=False))
            pairs.update(zip(row[1:], below, strict=False))
    return frozenset(pairs | {(second, first) for first, second in pairs})


def _repetition_lengths(text: str, start: int) -> Iterator[int]:
    """What stood before, however often it comes again."""
    for length in range(_SHORTEST_REPETITION, len(text) - start + 1):
        if text.find(text[start : start + length]) >= start:
            return
        yield length


@functools.cache
def _words() -> frozenset[str]:
    return frozenset(word for code in SUGGESTION_LANGUAGES for word in suggestion_words(code))
