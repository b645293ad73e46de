"""Language gaps and how they were bridged."""

import pytest

from carecoord.rules import interpreter as rule
from carecoord.rules.findings import Severity, blocking
from carecoord.vocab.interpreters import InterpreterType
from carecoord.vocab.patients import ThreeValued
from tests.factories.talks import talk


def test_that_a_qualified_interpreter_settles_it() -> None:
    over_the_phone = talk(InterpreterType.QUALIFIED_PHONE)
    assert rule.check(over_the_phone) == ()
    assert not rule.needs_recheck(over_the_phone)


def test_that_a_common_language_needs_none_whatever_the_region() -> None:
    assert rule.check(talk(language="en-GB")) == ()
    assert not rule.needs_recheck(talk(language="en-GB"))


def test_that_the_chart_may_ask_for_one_all_the_same() -> None:
    assert blocking(rule.check(talk(language="en", needed=ThreeValued.YES)))


def test_that_an_unknown_language_is_asked_for_without_blocking() -> None:
    (found,) = rule.check(talk(language=""))
    assert found.severity is Severity.SUGGESTS
    assert rule.check(talk(language="", needed=ThreeValued.NO)) == ()


@pytest.mark.parametrize(
    ("interpreter", "again"),
    [
        (None, True),
        (InterpreterType.NONE_AVAILABLE_RESCHEDULED, True),
        (InterpreterType.OFFERED_DECLINED, False),
        (InterpreterType.COMPANION_BY_REQUEST_WITH_INTERPRETER_PRESENT, False),
    ],
)
def test_that_an_unbridged_gap_is_gone_over_again(
    interpreter: InterpreterType | None, again: bool
) -> None:
    assert rule.needs_recheck(talk(interpreter, reason="Late evening")) is again


@pytest.mark.parametrize("needed", [ThreeValued.NOT_ASKED, ThreeValued.YES])
def test_that_a_talk_in_the_patients_language_is_not_gone_over_again(needed: ThreeValued) -> None:
    none_needed = talk(InterpreterType.NOT_NEEDED, needed=needed, reason="Dr. Ruiz spoke Spanish")
    assert rule.check(none_needed) == ()
    assert not rule.needs_recheck(none_needed)


def test_that_not_needed_without_saying_why_leaves_the_gap_open() -> None:
    assert rule.needs_recheck(talk(InterpreterType.NOT_NEEDED, reason=" "))


@pytest.mark.parametrize(
    ("interpreter", "reason", "was_bridged"),
    [
        (InterpreterType.QUALIFIED_VIDEO, "", True),
        (InterpreterType.EMERGENCY_COMPANION, "", False),
        (None, "Late evening", False),
        (InterpreterType.OFFERED_DECLINED, "", None),
        (InterpreterType.NOT_NEEDED, "Dr. Ruiz spoke Spanish", None),
        (InterpreterType.NOT_NEEDED, "", False),
    ],
)
def test_that_a_gap_counts_as_bridged_only_with_somebody_qualified(
    interpreter: InterpreterType | None, reason: str, was_bridged: bool | None
) -> None:
    assert rule.was_bridged(talk(interpreter, reason=reason)) is was_bridged


def test_that_without_a_gap_there_is_nothing_to_bridge() -> None:
    assert rule.was_bridged(talk(InterpreterType.QUALIFIED_PHONE, language="en")) is None
