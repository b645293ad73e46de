"""Talks as the rules look at them, lacking nothing, to be spoilt by tests."""

import datetime as dt
from dataclasses import replace

from carecoord.rules import decisions
from carecoord.rules.decisions import Effect, Note, Option
from carecoord.rules.findings import Finding, Severity
from carecoord.rules.handing_out import Giving
from carecoord.rules.interpreter import Talk
from carecoord.rules.teachback import Attempt, Topic
from carecoord.vocab.decisions import Outcome as DecisionOutcome
from carecoord.vocab.decisions import ParticipantRole
from carecoord.vocab.interpreters import InterpreterType
from carecoord.vocab.patients import ThreeValued
from carecoord.vocab.teachback import Method, NotAttemptedReason, Outcome, ReteachChange

TOLD = Method.TELL_IN_OWN_WORDS
CHANGED = frozenset({ReteachChange.PICTURE_OR_DRAWING})
CLEAR_AT_ONCE = Attempt(outcome=Outcome.CLEAR_FIRST_TIME, method=TOLD)
UNCLEAR = Attempt(outcome=Outcome.NOT_YET_CLEAR, method=TOLD)
PARTLY = Attempt(outcome=Outcome.PARTLY_CLEAR, method=TOLD)
STILL_UNCLEAR = Attempt(outcome=Outcome.NOT_YET_CLEAR, method=TOLD, changes=CHANGED)
CLEAR_LATER = Attempt(outcome=Outcome.CLEAR_AFTER_RETEACH, method=TOLD, changes=CHANGED)
NO_TIME = Attempt(outcome=Outcome.NOT_ATTEMPTED, not_attempted_reason=NotAttemptedReason.NO_TIME)
DECLINED = Attempt(outcome=Outcome.DECLINED_BY_PATIENT)

FRIDAY = dt.date(2026, 11, 20)
THANKSGIVING = dt.date(2026, 11, 26)


def topic(*attempts: Attempt, safety: bool = False, text: str = "Taking insulin") -> Topic:
    return Topic(text=text, safety=safety, attempts=attempts)


def codes(findings: tuple[Finding, ...]) -> set[str]:
    return {found.code.removeprefix("teachback.") for found in findings}


TALK = dt.date(2026, 11, 20)
ONE_DAY = dt.timedelta(days=1)
BOTH = (Effect(side="benefit"), Effect(side="harm"))
WAIT = Option(label="Wait and see", is_wait=True, effects=BOTH)
STATIN = Option(label="Start a statin", effects=BOTH)

COMPLETE = Note(
    talked_on=TALK,
    question="Start a statin?",
    options=(WAIT, STATIN),
    what_matters="I want to keep up with my grandchildren.",
    participants=frozenset({ParticipantRole.PATIENT, ParticipantRole.CLINICIAN}),
    outcome=DecisionOutcome.OPTION_CHOSEN,
    chosen=2,
    review_on=TALK + dt.timedelta(days=90),
)
DEFERRED = replace(
    COMPLETE,
    outcome=DecisionOutcome.DEFERRED,
    chosen=None,
    has_owner=True,
    missing="Talk with her sister",
    until_then="Go on with the walking; call with chest pain",
)


def numbered(count: float, per: int | None, time_frame: str = "5 years") -> Effect:
    return Effect(side="benefit", count=count, per=per, time_frame=time_frame, source="Trial, 2019")


def note_codes(note: Note, severity: Severity = Severity.BLOCKS) -> set[str]:
    return {
        found.code.removeprefix("decision.")
        for found in decisions.check(note)
        if found.severity is severity
    }


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


TODAY = TALK
FITS = Giving(
    language="es",
    reads="es-MX",
    grade=8.0,
    translation_reviewed=True,
    review_due_on=TODAY,
    given_on=TODAY,
)
