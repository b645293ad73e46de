"""Decision notes and teach-back sessions that lack nothing, to be spoilt by tests."""

import datetime as dt

from carecoord.services.decision_forms import (
    DecisionForm,
    EffectEntry,
    OptionEntry,
    ParticipantEntry,
)
from carecoord.services.teachback_forms import AttemptEntry, TeachbackForm, TopicEntry

BOTH_SIDES = (
    EffectEntry("benefit", "Fewer heart attacks", 8, 100, "5 years", "Trial, 2019"),
    EffectEntry("harm", "Muscle aches", 5, 100, "5 years", "Trial, 2019"),
)
STATIN = OptionEntry("Start a statin", burden="A pill a day", effects=BOTH_SIDES)
WAIT = OptionEntry("Wait a year", is_wait=True, effects=BOTH_SIDES[:2])


def decided(review_on: dt.date) -> DecisionForm:
    """A whole note: the first option was chosen."""
    return DecisionForm(
        question="Start a statin?",
        why_now="Risk went up",
        what_matters="I do not want pills I can do without",
        staff_note="Worried about aches",
        language="en",
        outcome="option_chosen",
        chosen=0,
        plan="Start with the small dose",
        matches_what_matters="yes",
        review_on=review_on,
        options=(STATIN, WAIT),
        participants=(ParticipantEntry("patient"), ParticipantEntry("clinician", "Dr. Lee")),
    )


def deferred(review_on: dt.date, owner_id: str) -> DecisionForm:
    """A whole note without a decision yet."""
    return DecisionForm(
        question="Start a statin?",
        what_matters="I want to ask my daughter",
        outcome="deferred",
        missing_for_decision="Talk with the daughter",
        until_then="Go on as before, and call with chest pain",
        review_on=review_on,
        owner_id=owner_id,
        options=(STATIN, WAIT),
        participants=(ParticipantEntry("patient"),),
    )


CLEAR = AttemptEntry("clear_first_time", "tell_in_own_words", "I take one every morning")
UNCLEAR = AttemptEntry("not_yet_clear", "tell_in_own_words", "Two when I feel bad?")
RETAUGHT = AttemptEntry(
    "clear_after_reteach", "show_or_demonstrate", "One, from this box", ("real_object",)
)
NO_TIME = AttemptEntry("not_attempted", not_attempted_reason="no_time")
DECLINED = AttemptEntry("declined_by_patient")


def sitting(*topics: TopicEntry) -> TeachbackForm:
    return TeachbackForm(topics=topics)


def insulin(*attempts: AttemptEntry) -> TopicEntry:
    """A safety topic."""
    return TopicEntry(
        "When to call about low sugar", "What would make you call us?", safety=True,
        attempts=attempts, if_still_unclear="nurse_or_pharmacist_call",
    )  # fmt: skip


def walking(*attempts: AttemptEntry) -> TopicEntry:
    """A topic that can wait."""
    return TopicEntry("How much to walk", "How will you start?", attempts=attempts)
