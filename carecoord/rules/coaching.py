"""What a team may see of itself: never one person, and never a total to rank by.

Ratings of a watched explanation agree only roughly from one observer to the next, so each element
stands by itself and nothing is added up.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from carecoord.vocab.coaching import Element, Moment, Seen

LEAST_PEOPLE = 5
"""Below this many people a figure could be somebody's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reflection:
    """One person's answer, the newer ones later."""

    staff_id: str
    moment: Moment
    conviction: int
    confidence: int


@dataclass(frozen=True, slots=True)
class MomentFigures:
    """Means of a team at one moment, to one decimal, with how many people they are of."""

    moment: Moment
    people: int
    conviction: float
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """What was seen of one explanation."""

    observed_id: str
    items: Mapping[Element, Seen]


@dataclass(frozen=True, slots=True)
class ElementFigures:
    """In how many of the watched explanations where it applied an element was seen."""

    element: Element
    seen: int
    of: int


def team_figures(reflections: Iterable[Reflection]) -> tuple[MomentFigures, ...]:
    """The team at each moment where enough people answered; each person's newest answer counts."""
    newest: dict[tuple[Moment, str], Reflection] = {}
    for one in reflections:
        newest[one.moment, one.staff_id] = one
    found = []
    for moment in Moment:
        answers = [one for (at, _who), one in newest.items() if at is moment]
        if len(answers) >= LEAST_PEOPLE:
            conviction = _mean([one.conviction for one in answers])
            confidence = _mean([one.confidence for one in answers])
            found.append(MomentFigures(moment, len(answers), conviction, confidence))
    return tuple(found)


def element_figures(observations: Sequence[Observation]) -> tuple[ElementFigures, ...]:
    """Each element where it applied to enough different people, in the order of the sheet."""
    found = []
    for element in Element:
        applied = [one for one in observations if one.items.get(element) in {Seen.YES, Seen.NO}]
        if len({one.observed_id for one in applied}) >= LEAST_PEOPLE:
            seen = sum(one.items[element] is Seen.YES for one in applied)
            found.append(ElementFigures(element, seen, len(applied)))
    return tuple(found)


def _mean(numbers: Sequence[int]) -> float:
    return round(sum(numbers) / len(numbers), 1)
