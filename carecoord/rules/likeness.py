"""How alike two names, birth dates or addresses are, field by field."""

import enum
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from carecoord.common.text import fold
from carecoord.rules.partial_dates import bounds
from carecoord.rules.personal_names import NameParts

_NUMBER = re.compile(r"\d+")
_SAME, _ALIKE, _FAINT = 0.96, 0.88, 0.8
_HALF = 0.9
"""At most as alike are a name and one half of it."""


class Birth(enum.Enum):
    """How two birth dates compare."""

    UNKNOWN = "unknown"
    SAME = "same"
    COMPATIBLE = "compatible"
    """One is partial and the other falls into it."""
    SLIP = "slip"
    """One digit, or day and month swapped: what happens in typing."""
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Names:
    """How two names compare.

    Attributes:
        points: -6 for two wholly different names to 8 for the same.
        swapped: Whether they only agree with first and last name exchanged.
        same_given: Whether the first names are the same.
        relatives: Same family name, clearly another first name.
        newborn: Whether a record stands for a newborn without a name.
        two_newborns: Whether both do, and are told apart as twins are.
    """

    SAME_POINTS: ClassVar[float] = 7

    points: float
    swapped: bool
    same_given: bool
    relatives: bool
    newborn: bool
    two_newborns: bool


def compare_names(one: NameParts, other: NameParts) -> Names:
    """Compare in the usual order, exchanged, and with former family names."""
    given = _given_and_middle_alike(one, other)
    family = _family_alike(one, other)
    straight = _points(given, one.given, other.given) + _points(family, one.family, other.family)
    crossed = _points_of(one.given, other.family) + _points_of(one.family, other.given)
    known = bool(one.given and other.given)
    swapped = known and crossed > straight + 1
    return Names(
        points=crossed if swapped else straight,
        swapped=swapped,
        same_given=swapped or (known and given >= _SAME),
        relatives=not swapped and known and given < _FAINT and family >= _ALIKE,
        newborn=bool(one.newborn or other.newborn),
        two_newborns=bool(one.newborn and other.newborn) and one.newborn != other.newborn,
    )


def _given_and_middle_alike(one: NameParts, other: NameParts) -> float:
    """First names, with the middle ones where both have some or they may be divided otherwise."""
    given = given_alike(one.given, other.given)
    if not (one.middle or other.middle):
        return given
    whole = given_alike(*(f"{name.given} {name.middle}".strip() for name in (one, other)))
    return min(given, whole) if one.middle and other.middle else max(given, whole)


def _family_alike(one: NameParts, other: NameParts) -> float:
    return max(
        words_alike(one.family, other.family),
        words_alike(one.other_family, other.family),
        words_alike(one.family, other.other_family),
    )


def _points_of(first: str, second: str) -> float:
    return _points(words_alike(first, second), first, second)


def _points(likeness: float, first: str, second: str) -> float:
    """A missing name says nothing, a different one speaks against."""
    if not first or not second:
        return 0
    if likeness >= _SAME:
        return 4
    if likeness >= _ALIKE:
        return 3
    return 1 if likeness >= _FAINT else -3


def words_alike(first: str, second: str) -> float:
    """0 to 1 for two folded names of one or more words; a part of a double name counts.

    Jaro-Winkler on the whole, and on the best pair of words when one name has more words.
    """
    from rapidfuzz.distance import JaroWinkler

    if not first or not second:
        return 0.0
    whole = JaroWinkler.similarity(first.replace(" ", ""), second.replace(" ", ""))
    fewer, more = sorted((first.split(), second.split()), key=len)
    if len(fewer) == len(more):
        return whole
    parts = [max(JaroWinkler.similarity(word, other) for other in more) for word in fewer]
    return max(whole, min(parts))


def given_alike(first: str, second: str) -> float:
    """As ``words_alike``, but half of a double name is less than the whole.

    Of two double names each word has to find its like: María José is not María Luisa.
    """
    from rapidfuzz.distance import JaroWinkler

    alike = words_alike(first, second)
    one, other = first.split(), second.split()
    if not one or not other or first.replace(" ", "") == second.replace(" ", ""):
        return alike
    if len(one) != len(other):
        return min(alike, _HALF)
    if len(one) == 1:
        return alike
    pairs = ((one, other), (other, one))
    likes = (max(JaroWinkler.similarity(w, x) for x in b) for a, b in pairs for w in a)
    return min(alike, *likes)


def compare_births(first: str, second: str) -> Birth:
    """Compare two partial ISO dates; one that is no date counts as unknown."""
    one, other = bounds(first), bounds(second)
    if one is None or other is None:
        return Birth.UNKNOWN
    if first == second:
        return Birth.SAME if one[0] == one[1] else Birth.COMPATIBLE
    if one[0] <= other[1] and other[0] <= one[1]:
        return Birth.COMPATIBLE
    return Birth.SLIP if _is_slip(first, second) else Birth.DIFFERENT


def addresses_alike(first: str, second: str) -> float:
    """0 to 1 for two lines of an address; another house number makes it another address."""
    from rapidfuzz import fuzz

    one, other = fold(first), fold(second)
    if not one or not other:
        return 0.0
    numbers = _NUMBER.findall(one), _NUMBER.findall(other)
    if all(numbers) and set(numbers[0]).isdisjoint(numbers[1]):
        return 0.0
    return fuzz.token_sort_ratio(one, other) / 100


def _is_slip(first: str, second: str) -> bool:
    from rapidfuzz.distance import DamerauLevenshtein

    if len(first) != len(second):
        return False
    if _swapped(first.split("-"), second.split("-")):
        return True
    return DamerauLevenshtein.distance(first, second) == 1


def _swapped(first: Sequence[str], second: Sequence[str]) -> bool:
    return first[0] == second[0] and first[1:] == second[:0:-1]
