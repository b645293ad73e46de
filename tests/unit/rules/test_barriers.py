"""What an answer needs, what follows, and what staff read aloud."""

import datetime as dt

import pytest

from carecoord.rules import barriers as rule
from carecoord.rules.barrier_questions import find_domains, script
from carecoord.rules.barriers import Answer
from carecoord.rules.findings import Severity, blocking
from carecoord.vocab.barriers import (
    RESTRICTED_DOMAINS,
    Domain,
    Sensitivity,
    Status,
    WantsHelp,
)

TODAY = dt.date(2026, 3, 2)
RIDE = Answer(domain=Domain.TRANSPORT, status=Status.PRESENT)


def test_that_an_answer_needs_no_more_than_the_domain_and_what_was_said() -> None:
    for status in rule.ANSWERS:
        assert rule.check(Answer(domain=Domain.FOOD, status=status), TODAY) == ()


@pytest.mark.parametrize("status", [Status.NOT_ASKED, Status.RESOLVED])
def test_that_not_asked_is_no_answer(status: Status) -> None:
    (found,) = rule.check(Answer(domain=Domain.FOOD, status=status), TODAY)
    assert (found.field, found.severity) == ("status", Severity.BLOCKS)


@pytest.mark.parametrize(
    ("step", "on", "field"),
    [
        ("Ring the county ride line", None, "next_step_on"),
        ("  ", TODAY, "next_step"),
        ("Ring the county ride line", dt.date(2026, 3, 1), "next_step_on"),
    ],
)
def test_that_a_step_has_words_and_a_day_to_come(step: str, on: dt.date | None, field: str) -> None:
    answer = Answer(domain=Domain.TRANSPORT, status=Status.PRESENT, next_step=step, next_step_on=on)
    assert [found.field for found in blocking(rule.check(answer, TODAY))] == [field]


def test_that_wanting_help_without_a_step_is_pointed_out_and_no_more() -> None:
    wanting = Answer(domain=Domain.FOOD, status=Status.PRESENT, wants_help=WantsHelp.YES)
    (found,) = rule.check(wanting, TODAY)
    assert (found.field, found.severity) == ("next_step", Severity.SUGGESTS)


def test_that_fear_at_home_is_asked_alone_and_taken_up_by_a_clinician_the_same_day() -> None:
    afraid = Answer(domain=Domain.SAFETY_AT_HOME, status=Status.PRESENT)
    assert [found.field for found in blocking(rule.check(afraid, TODAY))] == ["asked_alone"]
    alone = Answer(domain=Domain.SAFETY_AT_HOME, status=Status.PRESENT, asked_alone=True)
    assert rule.check(alone, TODAY) == ()
    assert rule.needs_clinician_today(alone)
    safe = Answer(domain=Domain.SAFETY_AT_HOME, status=Status.ASKED_NONE, asked_alone=True)
    assert not rule.needs_clinician_today(safe)
    assert not rule.needs_clinician_today(RIDE)


def test_that_some_parts_of_life_are_always_kept_back_and_any_may_be() -> None:
    for domain in Domain:
        kept_back = rule.sensitivity_of(Answer(domain=domain, status=Status.PRESENT))
        assert (kept_back is Sensitivity.RESTRICTED) == (domain in RESTRICTED_DOMAINS)
    asked = Answer(domain=Domain.FOOD, status=Status.PRESENT, keep_back=True)
    assert rule.sensitivity_of(asked) is Sensitivity.RESTRICTED


@pytest.mark.parametrize(
    ("wants", "days", "too_long"),
    [
        (WantsHelp.YES, 30, False),
        (WantsHelp.YES, 31, True),
        (WantsHelp.NOT_NOW, 400, False),
        (WantsHelp.ALREADY_GETTING_HELP, 400, False),
    ],
)
def test_that_only_wanted_help_waits_too_long(wants: WantsHelp, days: int, too_long: bool) -> None:
    assert rule.waits_too_long(wants, TODAY - dt.timedelta(days=days), TODAY) is too_long


def test_that_every_part_of_life_has_its_question_in_both_languages() -> None:
    for domain in Domain:
        english, spanish = script(domain, "en-US"), script(domain, "es-MX")
        assert english.question.endswith("?")
        assert spanish.question.endswith("?")
        assert english.question != spanish.question
        assert "need not answer" in english.purpose
        assert "No tiene que contestar" in spanish.purpose
    assert script(Domain.FOOD, "ht") == script(Domain.FOOD, "en")
    assert script(Domain.SAFETY_AT_HOME, "en").only_alone
    assert not script(Domain.FOOD, "en").only_alone


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("ride", {Domain.TRANSPORT}),
        ("a ride", {Domain.TRANSPORT}),
        ("no tiene carro", {Domain.TRANSPORT}),
        ("turno", {Domain.WORK_OR_SCHEDULE}),
        ("shared pho", {Domain.PHONE_ACCESS}),
        ("nino", {Domain.CHILDCARE}),
        ("zzz", set()),
    ],
)
def test_that_a_part_of_life_is_found_by_words_of_either_language(
    typed: str, found: set[Domain]
) -> None:
    assert set(find_domains(typed)) == found


def test_that_without_words_all_are_offered_of_those_that_may_be() -> None:
    assert find_domains("") == tuple(Domain)
    assert find_domains("a") == tuple(Domain)
    assert find_domains("fear", (Domain.FOOD,)) == ()
