"""Every fact a list may be made of, found by the name a definition uses."""

import re
from collections.abc import Callable, Iterator, Sequence

from carecoord.vocab.measurements import Kind
from carecoord.vocab.targets import KINDS
from carecoord.worklists.fact import Fact
from carecoord.worklists.facts import (
    goals,
    health,
    needs,
    numbers,
    papers,
    people,
    talks,
    targets,
    visits,
    work,
)

_SUBJECTS = (people, health, work, papers, numbers, goals, needs, talks, visits)
_PLAIN: dict[str, Fact] = {fact.name: fact for subject in _SUBJECTS for fact in subject.PLAIN}
_CALL = re.compile(r"(?P<name>\w+)\((?P<argument>[^()]*)\)(?:\.(?P<part>\w+))?")
_LATEST_PARTS = frozenset({"value", "value2", "at", "on", "comparator"})


def find_fact(name: str) -> Fact | None:
    """The fact of this name, such as ``age_years`` or ``latest(a1c).value``; None if unknown."""
    if name in _PLAIN:
        return _PLAIN[name]
    call = _CALL.fullmatch(name)
    if call is None:
        return None
    make = _MAKERS.get(call["name"])
    return make(call["argument"], call["part"] or "") if make else None


def plain_facts() -> tuple[Fact, ...]:
    """Facts that need no argument."""
    return tuple(_PLAIN.values())


def offered_facts(*, tags: Sequence[str] = (), staff_ids: Sequence[str] = ()) -> tuple[Fact, ...]:
    """Every fact there is, those that need an argument once for each it can have.

    Args:
        tags: Words the practice files people under.
        staff_ids: Colleagues who look after people.
    """
    arguments = {"has_tag": tags, "cared_for_by": staff_ids}
    called = (name for maker in _MAKERS for name in _calls(maker, arguments.get(maker, ())))
    made = (find_fact(name) for name in called)
    return (*_PLAIN.values(), *(fact for fact in made if fact is not None))


def _calls(maker: str, given: Sequence[str]) -> Iterator[str]:
    """Each call of a maker; what it does not know comes to nothing."""
    for argument in (*ARGUMENTS.get(maker, tuple)(), *given):
        for part in PARTS.get(maker, ("",)):
            yield f"{maker}({argument}).{part}".rstrip(".")


def _condition(make: Callable[[str], Fact]) -> Callable[[str, str], Fact | None]:
    return lambda group, part: (
        make(group) if not part and group in health.condition_groups() else None
    )


def _latest(kind: str, part: str) -> Fact | None:
    known = kind in set(Kind) and part in _LATEST_PARTS
    if not known or (part == "value2" and kind != Kind.BLOOD_PRESSURE):
        return None
    return health.latest(Kind(kind), part)


def _days_since_last(kind: str, part: str) -> Fact | None:
    return health.days_since_last(Kind(kind)) if kind in set(Kind) and not part else None


def _of_target(make: Callable[[Kind], Fact]) -> Callable[[str, str], Fact | None]:
    return lambda kind, part: make(Kind(kind)) if kind in set(KINDS) and not part else None


def _own_goal(kind: str, part: str) -> Fact | None:
    return targets.own_goal(Kind(kind), part) if kind in set(Kind) else None


def _of_text(make: Callable[[str], Fact]) -> Callable[[str, str], Fact | None]:
    return lambda text, part: make(text) if text and not part else None


_MAKERS: dict[str, Callable[[str, str], Fact | None]] = {
    "has_condition": _condition(health.has_condition),
    "has_active_condition": _condition(health.has_active_condition),
    "latest": _latest,
    "days_since_last": _days_since_last,
    "own_goal": _own_goal,
    "has_own_goal": _of_target(targets.has_own_goal),
    "at_or_above_own_goal": _of_target(targets.at_or_above_own_goal),
    "result_in_doubt": _of_target(targets.result_in_doubt),
    "has_tag": _of_text(people.has_tag),
    "cared_for_by": _of_text(people.cared_for_by),
}


def _groups() -> Sequence[str]:
    return sorted(health.condition_groups(), key=lambda group: (group != health.ANY_CHRONIC, group))


def _kinds() -> Sequence[str]:
    return [kind.value for kind in Kind if kind is not Kind.OTHER]


def _kinds_with_goals() -> Sequence[str]:
    return [kind.value for kind in KINDS]


ARGUMENTS: dict[str, Callable[[], Sequence[str]]] = {
    "has_condition": _groups,
    "has_active_condition": _groups,
    "latest": _kinds,
    "days_since_last": _kinds,
    "has_own_goal": _kinds_with_goals,
    "at_or_above_own_goal": _kinds_with_goals,
    "own_goal": _kinds_with_goals,
    "result_in_doubt": _kinds_with_goals,
}
"""What may stand in a fact that needs an argument; the practice's own words come from the store."""
PARTS: dict[str, Sequence[str]] = {
    "latest": ("value", "value2", "on", "comparator"),
    "own_goal": ("value", "set_on"),
}
