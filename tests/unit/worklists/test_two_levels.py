"""Conditions of any depth put side by side mean the same."""

import random
from collections.abc import Mapping
from itertools import product

import pytest

from carecoord.worklists.catalogue import built_in
from carecoord.worklists.definition import Comparison, Condition, Group, Operator
from carecoord.worklists.facts import find_fact
from carecoord.worklists.two_levels import TooDeepError, in_two_levels

NAMES = ("has_condition(diabetes)", "has_condition(hypertension)", "result_in_doubt(a1c)",
         "has_own_goal(a1c)")  # fmt: skip


def holds(condition: Condition, true: Mapping[str, bool]) -> bool:
    if isinstance(condition, Comparison):
        return true[condition.fact.name]
    said = [holds(member, true) for member in condition.members]
    return {"all": all(said), "any": any(said), "none": not any(said)}[condition.word]


def line(name: str) -> Comparison:
    fact = find_fact(name)
    assert fact is not None
    return Comparison(fact, Operator.IS, True)


def grown(chance: random.Random, depth: int) -> Condition:
    if depth == 0 or chance.random() < 0.3:
        return line(chance.choice(NAMES))
    members = tuple(grown(chance, depth - 1) for _each in range(chance.randint(1, 3)))
    return Group(chance.choice(("all", "any")), members)


def test_that_what_is_put_side_by_side_holds_for_the_same_people() -> None:
    chance, told = random.Random(7), 0
    for _each in range(300):
        members = tuple(grown(chance, 3) for _member in range(chance.randint(1, 3)))
        whole = Group(chance.choice(("all", "any", "none")), members)
        try:
            flat = in_two_levels(whole)
        except TooDeepError:
            continue
        told += 1
        assert all(
            isinstance(line, Comparison)
            for part in flat.members
            for line in (part.members if isinstance(part, Group) else (part,))
        )
        for answers in product((True, False), repeat=len(NAMES)):
            true = dict(zip(NAMES, answers, strict=True))
            assert holds(flat, true) == holds(whole, true), whole
    assert told > 250


def test_that_every_list_of_the_program_can_be_put_side_by_side() -> None:
    for definition in built_in().definitions:
        if definition.condition is not None:
            assert in_two_levels(definition.condition).members


def test_that_none_of_further_inside_is_refused_and_at_the_top_is_kept() -> None:
    none = Group("none", (line(NAMES[0]), line(NAMES[1])))
    assert in_two_levels(Group("any", (none, line(NAMES[2])))).members[0] == none
    with pytest.raises(TooDeepError):
        in_two_levels(Group("all", (Group("any", (none, line(NAMES[2]))),)))


def test_that_what_nobody_could_read_is_refused() -> None:
    pair = Group("all", (line(NAMES[0]), line(NAMES[1])))
    with pytest.raises(TooDeepError):
        in_two_levels(Group("all", (Group("any", (pair,) * 4),)))
    many = Group("any", (Group("any", (line(NAMES[2]), pair)),) * 9)
    with pytest.raises(TooDeepError):
        in_two_levels(many)
