"""What a goal needs, and who may say what of it."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from carecoord.rules import goals as rules
from carecoord.rules.findings import Severity
from carecoord.vocab.goals import CheckInOutcome, ToldBy

TODAY = dt.date(2026, 11, 20)
BEGUN = rules.Goal(today=TODAY, words="I want to keep up with my grandson", check_in_on=TODAY)
PLANNED = replace(
    BEGUN, what="Walk round the block", how_often="Three days a week", confidence=7, is_planned=True
)
TOLD = rules.CheckIn(
    today=TODAY, checked_on=TODAY, told_by=ToldBy.PATIENT, outcome=CheckInOutcome.PARTLY,
    next_on=TODAY + dt.timedelta(days=1),
)  # fmt: skip


def codes(findings: Any) -> list[tuple[str, Severity]]:
    return [(found.code.removeprefix("goal."), found.severity) for found in findings]


def test_that_words_and_a_day_are_enough_to_begin() -> None:
    assert rules.check(BEGUN) == ()
    missing = rules.check(rules.Goal(today=TODAY, words="  "))
    assert codes(missing) == [("words", Severity.BLOCKS), ("check_in", Severity.BLOCKS)]


@pytest.mark.parametrize(
    ("offset", "kept", "found"),
    [
        (-1, False, [("check_in_past", Severity.BLOCKS)]),
        (-1, True, []),
        (0, False, []),
        (14, False, []),
        (15, False, [("check_in_late", Severity.WARNS)]),
    ],
)
def test_that_somebody_asks_within_two_weeks(
    offset: int, kept: bool, found: list[tuple[str, Severity]]
) -> None:
    day = TODAY + dt.timedelta(days=offset)
    assert codes(rules.check(replace(BEGUN, check_in_on=day, is_kept_day=kept))) == found


def test_that_the_usual_check_in_is_two_weeks_on() -> None:
    assert rules.usual_check_in(TODAY) == dt.date(2026, 12, 4)


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({}, []),
        ({"what": " "}, [("what", Severity.BLOCKS)]),
        ({"how_often": ""}, [("how_much", Severity.WARNS)]),
        ({"how_often": "", "how_much": "20 minutes"}, []),
        ({"confidence": None}, [("confidence", Severity.BLOCKS)]),
        ({"confidence": 11}, [("scale", Severity.BLOCKS)]),
        ({"confidence": 6}, [("barrier", Severity.BLOCKS)]),
        ({"confidence": 0}, [("barrier", Severity.BLOCKS)]),
        ({"confidence": 6, "barrier": "Ice"}, [("plan_b", Severity.WARNS)]),
        ({"confidence": 6, "barrier": "Ice", "plan_b": "Walk in the mall"}, []),
        ({"confidence": 6, "unsure_reason": "They want to try it all the same"}, []),
    ],
)
def test_that_a_plan_they_are_not_sure_of_needs_what_is_in_the_way(
    change: dict[str, Any], found: list[tuple[str, Severity]]
) -> None:
    assert codes(rules.check(replace(PLANNED, **change))) == found


def test_that_a_goal_only_begun_needs_no_plan() -> None:
    assert rules.check(replace(BEGUN, confidence=2)) == ()


def test_that_being_unsure_begins_below_seven_and_needs_an_answer() -> None:
    assert [rules.is_unsure(each) for each in (None, 6, 7)] == [False, True, False]


@pytest.mark.parametrize("outcome", list(CheckInOutcome))
@pytest.mark.parametrize("told_by", [ToldBy.CAREGIVER, ToldBy.STAFF])
def test_that_only_the_person_says_their_goal_is_reached_or_over(
    outcome: CheckInOutcome, told_by: ToldBy
) -> None:
    told = replace(TOLD, outcome=outcome, told_by=told_by, new_words="Swim")
    ends = {CheckInOutcome.MET, CheckInOutcome.CHANGED, CheckInOutcome.STOPPED}
    expected = [("not_theirs", Severity.BLOCKS)] if outcome in ends else []
    assert codes(rules.check_check_in(told)) == expected
    assert rules.check_check_in(replace(told, told_by=ToldBy.PATIENT)) == ()


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"outcome": None}, ["outcome"]),
        ({"told_by": None}, ["told_by"]),
        ({"checked_on": TODAY + dt.timedelta(days=1)}, ["future"]),
        ({"outcome": CheckInOutcome.CHANGED}, ["new_words"]),
        ({"done": -1}, ["counts"]),
        ({"target": 0}, ["counts"]),
        ({"done": 0, "target": 1, "confidence": 0}, []),
        ({"confidence": 11}, ["scale"]),
        ({"next_on": None}, ["next"]),
        ({"next_on": TODAY}, ["next_past"]),
        ({"next_on": None, "outcome": CheckInOutcome.MET}, []),
        ({"next_on": TODAY, "outcome": CheckInOutcome.STOPPED}, []),
    ],
)
def test_that_a_check_in_says_what_is_missing(change: dict[str, Any], found: list[str]) -> None:
    assert [code for code, _ in codes(rules.check_check_in(replace(TOLD, **change)))] == found
