"""Names taken apart for comparing: suffix, newborns without a name, other family names."""

from dataclasses import dataclass

from carecoord.common.names import sort_key
from carecoord.common.text import fold

_SUFFIXES = {
    "jr": "jr", "junior": "jr", "sr": "sr", "senior": "sr",
    "ii": "2", "2nd": "2", "iii": "3", "3rd": "3", "iv": "4", "4th": "4",
}  # fmt: skip
_NEWBORN_WORDS = frozenset(
    {"baby", "babygirl", "babyboy", "newborn", "infant", "girl", "boy", "bg", "bb", "male",
     "female", "twin", "bebe", "nina", "nino", "recien", "nacido", "nacida"}
)  # fmt: skip
_NEWBORN_OPENINGS = frozenset(
    {"baby", "babygirl", "babyboy", "newborn", "infant", "bg", "bb", "bebe", "recien"}
)


@dataclass(frozen=True, slots=True)
class NameParts:
    """A folded name.

    Attributes:
        given: First names; for a newborn without a name, only what tells twins apart.
        middle: Middle names without initials, which say little.
        other_family: Former family names.
        suffix: ``jr``, ``sr``, ``2``, ``3``, ``4`` or "".
        newborn: What stood for the first name of a newborn ("baby girl a"), or "".
    """

    family: str
    given: str
    middle: str
    other_family: str
    suffix: str
    newborn: str


def name_parts(
    family: str, given: str, former: str = "", suffix: str = "", middle: str = ""
) -> NameParts:
    """Take a name as typed apart."""
    family_words, at_end = _split_suffix(fold(family))
    given_words = fold(given).split()
    newborn = ""
    if given_words and given_words[0] in _NEWBORN_OPENINGS:
        newborn = " ".join(given_words)
        given_words = [] if _only_placeholder(given_words) else given_words[1:]
    typed_suffix = _SUFFIXES.get(fold(suffix).replace(" ", ""), "")
    return NameParts(
        family_words,
        " ".join(given_words),
        " ".join(word for word in fold(middle).split() if len(word) > 1),
        fold(former),
        typed_suffix or at_end,
        newborn,
    )


def _split_suffix(family: str) -> tuple[str, str]:
    words = family.split()
    if len(words) > 1 and words[-1] in _SUFFIXES:
        return " ".join(words[:-1]), _SUFFIXES[words[-1]]
    return family, ""


def _only_placeholder(words: list[str]) -> bool:
    """Nothing but words such as "baby girl", a letter or a number."""
    return all(word in _NEWBORN_WORDS or len(word) == 1 for word in words)


@dataclass(frozen=True, slots=True)
class WholeName:
    """A name as a source or a form gives it, divided as it likes."""

    family: str
    given: str
    middle: str = ""
    preferred: str = ""

    def given_words(self) -> list[str]:
        """Folded first and middle names."""
        return fold(f"{self.given} {self.middle}").split()


def is_same_name(one: WholeName, other: WholeName) -> bool:
    """Whether two whole names are one, wherever first and middle name are divided.

    An initial stands for its name, and a middle name of its own may be missing. A half of the
    first name is not the whole: María José and María Luisa are sisters.
    """
    if not (one.family and other.family):
        first, second = (sort_key(n.family, n.given, n.preferred) for n in (one, other))
        return first == second
    return fold(one.family) == fold(other.family) and _is_same_given(one, other)


def _is_same_given(one: WholeName, other: WholeName) -> bool:
    shorter, longer = sorted((one, other), key=lambda name: len(name.given_words()))
    few, many = shorter.given_words(), longer.given_words()
    if few[:1] != many[:1] or not all(map(_is_same_word, few, many)):
        return False
    return len(few) == len(many) or len(few) >= len(fold(longer.given).split())


def _is_same_word(one: str, other: str) -> bool:
    is_initial = min(len(one), len(other)) == 1 and one[:1] == other[:1]
    return one == other or is_initial
