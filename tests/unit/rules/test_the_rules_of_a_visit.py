"""Every rule of a visit by its name: teach-back, decision, readiness, interpreter, handout.

What else these rules do is tested beside each of them.
"""

import datetime as dt
from dataclasses import replace

import pytest

from carecoord.rules import decisions, handing_out, teachback
from carecoord.rules import interpreter as language
from carecoord.rules.decisions import Note, Readiness
from carecoord.rules.findings import Severity, blocking
from carecoord.rules.handing_out import Giving
from carecoord.rules.teachback import Attempt
from carecoord.vocab.decisions import Outcome as DecisionOutcome
from carecoord.vocab.decisions import ParticipantRole
from carecoord.vocab.interpreters import InterpreterType
from carecoord.vocab.patients import ThreeValued
from carecoord.vocab.teachback import Outcome
from tests.factories.talks import (
    BOTH,
    CLEAR_AT_ONCE,
    CLEAR_LATER,
    COMPLETE,
    DEFERRED,
    FITS,
    FRIDAY,
    PARTLY,
    STATIN,
    TALK,
    TODAY,
    TOLD,
    UNCLEAR,
    WAIT,
    codes,
    note_codes,
    talk,
    topic,
)


class TestTeachback:
    """A chain of attempts, checked again in time."""

    def test_that_clear_after_explaining_again_follows_an_unclear_attempt(self) -> None:
        assert teachback.check_session([topic(PARTLY, CLEAR_LATER)]) == ()
        assert codes(teachback.check_session([topic(CLEAR_LATER)])) == {"nothing_to_reteach"}

    def test_that_explaining_again_means_explaining_differently(self) -> None:
        same_way = Attempt(outcome=Outcome.CLEAR_AFTER_RETEACH, method=TOLD)
        assert codes(teachback.check_attempt([UNCLEAR], same_way)) == {"change"}

    @pytest.mark.parametrize(
        ("count", "severity"),
        [(1, None), (3, None), (4, Severity.WARNS), (5, Severity.WARNS), (6, Severity.BLOCKS)],
    )
    def test_that_more_than_three_topics_warn_and_more_than_five_block(
        self, count: int, severity: Severity | None
    ) -> None:
        findings = teachback.check_session([topic(CLEAR_AT_ONCE)] * count)
        assert [found.severity for found in findings] == ([severity] if severity else [])

    def test_that_an_unclear_safety_topic_is_checked_within_three_business_days(self) -> None:
        unclear = topic(UNCLEAR, safety=True)
        assert teachback.next_check_on(unclear, FRIDAY) == dt.date(2026, 11, 25)

    def test_that_other_topics_have_fourteen_days(self) -> None:
        assert teachback.next_check_on(topic(UNCLEAR), FRIDAY) == dt.date(2026, 12, 4)


class TestDecision:
    """Signing waits for all that makes it a decision made together."""

    @pytest.mark.parametrize(
        ("note", "missing"),
        [
            (replace(COMPLETE, question=" "), "question"),
            (replace(COMPLETE, what_matters=""), "what_matters"),
            (
                replace(COMPLETE, participants=frozenset({ParticipantRole.CLINICIAN})),
                "participants",
            ),
            (replace(COMPLETE, outcome=None), "outcome"),
            (replace(COMPLETE, chosen=None), "chosen"),
            (replace(COMPLETE, chosen=3), "chosen"),
            (replace(COMPLETE, review_on=None), "review_day"),
            (replace(COMPLETE, options=(WAIT,), chosen=1), "two_options"),
            (replace(COMPLETE, options=(STATIN, STATIN)), "wait_option"),
            (replace(COMPLETE, options=(WAIT, replace(STATIN, label=""))), "option_name"),
            (replace(COMPLETE, options=(WAIT, replace(STATIN, effects=BOTH[:1]))), "harm"),
            (replace(COMPLETE, options=(WAIT, replace(STATIN, effects=BOTH[1:]))), "benefit"),
            (replace(DEFERRED, has_owner=False), "owner"),
            (replace(DEFERRED, review_on=None), "review_day"),
        ],
    )
    def test_that_what_is_missing_blocks_signing(self, note: Note, missing: str) -> None:
        assert note_codes(note) == {missing}

    def test_that_a_surrogate_may_decide_for_the_patient(self) -> None:
        roles = frozenset({ParticipantRole.SURROGATE})
        assert decisions.check(replace(COMPLETE, participants=roles)) == ()

    def test_that_waiting_may_be_left_out_for_a_reason(self) -> None:
        note = replace(COMPLETE, options=(STATIN, STATIN), no_wait_reason="Bleeding now")
        assert decisions.check(note) == ()

    @pytest.mark.parametrize(
        ("note", "days", "blocked"),
        [
            (COMPLETE, 180, False),
            (COMPLETE, 181, True),
            (DEFERRED, 90, False),
            (DEFERRED, 91, True),
            (replace(DEFERRED, outcome=DecisionOutcome.WANTS_SECOND_OPINION), 91, True),
            (COMPLETE, -1, True),
            (DEFERRED, 0, False),
        ],
    )
    def test_that_a_decision_is_looked_at_again_in_time(
        self, note: Note, days: int, blocked: bool
    ) -> None:
        dated = replace(note, review_on=TALK + dt.timedelta(days=days))
        assert bool(blocking(decisions.check(dated))) is blocked


class TestReadiness:
    """A no brings an offer of help, never a label."""

    @pytest.mark.parametrize("question", ["sure", "informed", "clear_on_values", "supported"])
    def test_that_every_no_brings_an_offer_of_help(self, question: str) -> None:
        (found,) = decisions.support_offers(Readiness(**{question: ThreeValued.NO}))
        assert found.severity is Severity.SUGGESTS
        assert found.field == question

    def test_that_nobody_is_labelled(self) -> None:
        all_no = Readiness(
            sure=ThreeValued.NO,
            informed=ThreeValued.NO,
            clear_on_values=ThreeValued.NO,
            supported=ThreeValued.NO,
        )
        words = " ".join(found.sentence for found in decisions.support_offers(all_no)).lower()
        assert "conflict" not in words
        assert "score" not in words
        assert blocking(decisions.check(replace(COMPLETE, readiness=all_no))) == ()


class TestInterpreter:
    """A gap of language is bridged by somebody qualified, or gone over again."""

    @pytest.mark.parametrize("interpreter", [None, InterpreterType.NOT_NEEDED])
    def test_that_a_gap_without_an_interpreter_needs_a_reason(
        self,
        interpreter: InterpreterType | None,
    ) -> None:
        assert blocking(language.check(talk(interpreter)))
        assert not language.check(talk(interpreter, reason="Line was down"))

    def test_that_an_emergency_companion_warns_and_is_gone_over_again(self) -> None:
        companion = talk(InterpreterType.EMERGENCY_COMPANION)
        assert [found.severity for found in language.check(companion)] == [Severity.WARNS]
        assert language.needs_recheck(companion)

    @pytest.mark.parametrize("interpreter", [None, *InterpreterType])
    def test_that_any_child_interpreting_warns_and_is_gone_over_again(
        self,
        interpreter: InterpreterType | None,
    ) -> None:
        with_child = talk(interpreter, by_minor=True, reason="Nobody else")
        assert "interpreter.minor" in {found.code for found in language.check(with_child)}
        assert language.needs_recheck(with_child)


class TestHandout:
    """What does not fit is given for a reason or not at all."""

    @pytest.mark.parametrize(
        ("giving", "misfit"),
        [
            (replace(FITS, has_died=True), "status"),
            (replace(FITS, language="en"), "language"),
            (replace(FITS, grade=8.1), "grade"),
            (replace(FITS, translation_reviewed=False), "translation"),
            (replace(FITS, review_due_on=TODAY - dt.timedelta(days=1)), "review_due"),
        ],
    )
    def test_that_a_misfit_blocks_until_a_reason_is_given(
        self, giving: Giving, misfit: str
    ) -> None:
        (found,) = handing_out.check(giving)
        assert found.field == misfit
        assert found.severity is Severity.BLOCKS
        (with_reason,) = handing_out.check(replace(giving, reason="Daughter reads it to her"))
        assert with_reason.severity is Severity.WARNS
