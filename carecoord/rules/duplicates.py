"""Whether two records may be the same person: a proposal with its reasons, never a merge.

Points are added for what agrees and taken away for what speaks against it. The figures
are our own, set so that FEBRL's first data set gives no wrong pair and that families,
who share names, homes and phones, are told apart.
"""

import enum
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from carecoord.common.i18n import _
from carecoord.common.text import fold
from carecoord.rules.likeness import (
    Birth,
    Names,
    addresses_alike,
    compare_births,
    compare_names,
    words_alike,
)
from carecoord.rules.personal_names import NameParts, name_parts
from carecoord.vocab.patients import Sex

_POSSIBLE_POINTS = 6.5
_LIKELY_POINTS = 12.0
_HOME_POINTS_AT_MOST = 6.0
_SAME_ADDRESS, _SIMILAR_ADDRESS = 0.9, 0.8
_SAME_CITY = 0.9


class Likelihood(enum.Enum):
    UNLIKELY = "unlikely"
    POSSIBLE = "possible"
    LIKELY = "likely"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What is compared. Names as typed; empty text means not known.

    Attributes:
        former: Other family names the person had.
        birth_on: Partial ISO date.
        phones: E.164 numbers.
        identifiers: Pairs of normalised system and value.
    """

    family: str = ""
    given: str = ""
    middle: str = ""
    former: str = ""
    suffix: str = ""
    birth_on: str = ""
    sex: Sex = Sex.UNKNOWN
    phones: AbstractSet[str] = frozenset()
    email: str = ""
    address: str = ""
    postcode: str = ""
    city: str = ""
    identifiers: AbstractSet[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Match:
    """How likely two records are one person.

    Attributes:
        points: Sum of the evidence; higher is more alike.
        agrees: What matches, in words for the screen.
        differs: What speaks against it, in words.
    """

    likelihood: Likelihood
    points: float
    agrees: tuple[str, ...]
    differs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Evidence:
    points: float
    agrees: str = ""
    differs: str = ""
    certain: bool = True
    """False when it leaves a doubt that no other agreement takes away."""


_NOTHING = _Evidence(0)


def compare(first: Person, second: Person) -> Match:
    """Weigh everything known about two records."""
    evidence = tuple(_weigh(first, second))
    points = sum(each.points for each in evidence)
    likelihood = Likelihood.UNLIKELY
    if points >= _POSSIBLE_POINTS:
        likely = points >= _LIKELY_POINTS and all(each.certain for each in evidence)
        likelihood = Likelihood.LIKELY if likely else Likelihood.POSSIBLE
    return Match(
        likelihood,
        points,
        tuple(each.agrees for each in evidence if each.agrees),
        tuple(each.differs for each in evidence if each.differs),
    )


def _weigh(first: Person, second: Person) -> Iterator[_Evidence]:
    one, other = _parts(first), _parts(second)
    names = compare_names(one, other)
    birth = compare_births(first.birth_on, second.birth_on)
    yield from _name_evidence(names)
    yield _BIRTH_EVIDENCE[birth]()
    if birth is Birth.DIFFERENT and not names.same_given:
        yield _Evidence(-3)
    yield _suffix_evidence(one, other, birth)
    if Sex.UNKNOWN not in {first.sex, second.sex} and first.sex is not second.sex:
        yield _Evidence(-3, differs=_("The sex is not the same."))
    if first.identifiers & second.identifiers:
        yield _Evidence(8, _("They have the same record number."))
    yield from _home_evidence(first, second)


def _parts(person: Person) -> NameParts:
    return name_parts(person.family, person.given, person.former, person.suffix, person.middle)


def _name_evidence(names: Names) -> Iterator[_Evidence]:
    yield _Evidence(names.points)
    if names.swapped:
        yield _Evidence(-1, _("First and last name are the other way round."))
    elif names.points >= Names.SAME_POINTS and names.same_given:
        yield _Evidence(0, _("The names are the same."))
    elif names.points > 0:
        yield _Evidence(0, _("The names are alike."))
    if names.two_newborns:
        yield _Evidence(-12, differs=_("They are two newborns of one family."))
    elif names.relatives:
        # A nickname or a twin: with one birthday and one home nobody can tell but the family.
        yield _Evidence(
            -6, differs=_("First names differ: they may be family, or twins."), certain=False
        )
    if names.newborn:
        yield _Evidence(0, differs=_("One is a newborn without a name yet."), certain=False)


_BIRTH_EVIDENCE = {
    Birth.UNKNOWN: lambda: _NOTHING,
    Birth.SAME: lambda: _Evidence(6, _("They were born on the same day.")),
    Birth.COMPATIBLE: lambda: _Evidence(3, _("The birth dates may be the same.")),
    Birth.SLIP: lambda: _Evidence(4, _("The birth dates differ only by a slip of the keyboard.")),
    Birth.DIFFERENT: lambda: _Evidence(-4, differs=_("The birth dates differ."), certain=False),
}


def _suffix_evidence(one: NameParts, other: NameParts, birth: Birth) -> _Evidence:
    """Father and son: a different suffix, or one suffix and another birth date."""
    if one.suffix == other.suffix:
        return _NOTHING
    differs = _("The suffix, such as Jr., is not the same.")
    if one.suffix and other.suffix:
        return _Evidence(-8, differs=differs)
    return _NOTHING if birth is Birth.SAME else _Evidence(-4, differs=differs)


def _home_evidence(first: Person, second: Person) -> Iterator[_Evidence]:
    """What families share counts up to a limit, however much of it agrees."""
    left = _HOME_POINTS_AT_MOST
    for each in _home(first, second):
        points = min(each.points, left)
        left -= points
        yield _Evidence(points, each.agrees)


def _home(first: Person, second: Person) -> Iterator[_Evidence]:
    if first.phones & second.phones:
        yield _Evidence(4, _("They have the same phone number."))
    if first.email and first.email.casefold() == second.email.casefold():
        yield _Evidence(4, _("They have the same email."))
    address = addresses_alike(first.address, second.address)
    if address >= _SAME_ADDRESS:
        yield _Evidence(4, _("They have the same address."))
    elif address >= _SIMILAR_ADDRESS:
        yield _Evidence(3, _("The addresses are alike."))
    if first.postcode and fold(first.postcode) == fold(second.postcode):
        yield _Evidence(1.5)
    if words_alike(fold(first.city), fold(second.city)) >= _SAME_CITY:
        yield _Evidence(1)
