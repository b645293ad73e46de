"""Language gaps and how they were bridged."""

import pytest

from carecoord.rules import interpreter as rule
from carecoord.rules.findings import Severity, blocking
from carecoord.rules.interpreter import Talk
from carecoord.vocab.interpreters import InterpreterType
from carecoord.vocab.patients import ThreeValued

ENGLISH = frozenset({"en"})


def talk(
    interpreter: InterpreterType | None = None,
    *,
    language: str = "es-MX",
    needed: ThreeValued = ThreeValued.NOT_ASKED,
    by_minor: bool = False,
    reason: str = "",
) -> Talk:
    return Talk(
        patient_language=language,
        staff_languages=ENGLISH,
        interpreter=interpreter,
        needed=needed,
        by_minor=by_minor,
        reason=reason,
    )


@pytest.mark.parametrize("interpreter", [None, InterpreterType.NOT_NEEDED])
def test_that_a_gap_without_an_interpreter_needs_a_reason(
    interpreter: InterpreterType | None,
) -> None:
    assert blocking(rule.check(talk(interpreter)))
    assert not rule.check(talk(interpreter, reason="Line was down"))


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


def test_that_an_emergency_companion_warns_and_is_gone_over_again() -> None:
    companion = talk(InterpreterType.EMERGENCY_COMPANION)
    assert [found.severity for found in rule.check(companion)] == [Severity.WARNS]
    assert rule.needs_recheck(companion)


@pytest.mark.parametrize("interpreter", [None, *InterpreterType])
def test_that_any_child_interpreting_warns_and_is_gone_over_again(
    interpreter: InterpreterType | None,
) -> None:
    with_child = talk(interpreter, by_minor=True, reason="Nobody else")
    assert "interpreter.minor" in {found.code for found in rule.check(with_child)}
    assert rule.needs_recheck(with_child)


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
