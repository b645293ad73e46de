"""A note that is amended after somebody looked back on its decision."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from carecoord.services.decision_forms import LoadedDecision
from carecoord.services.decisions import DecisionService
from carecoord.services.followups import FollowUpService
from carecoord.vocab.actor import Actor
from carecoord.vocab.decisions import ReviewResult
from tests.factories.clinic import Clinic
from tests.factories.notes import decided

TODAY = dt.date(2026, 3, 2)
SOON = TODAY + dt.timedelta(days=60)


@pytest.fixture
def person(clinic: Clinic) -> str:
    return clinic.person(language_spoken="en")


def sign(decisions: DecisionService, draft: LoadedDecision, lead: Actor) -> str:
    decisions.sign(draft.id, rev=draft.rev, actor=lead)
    return draft.id


def test_that_an_amendment_does_not_ask_once_more_for_a_review_that_was_made(
    person: str, decisions: DecisionService, followups: FollowUpService, lead: Actor
) -> None:
    first = sign(decisions, decisions.save_draft(person, decided(SOON), actor=lead), lead)
    decisions.review(first, result="It still fits", outcome=ReviewResult.CONTENT, actor=lead)
    draft = decisions.amend(first, actor=lead)
    corrected = replace(draft.form, plan="Start with the tiny dose")
    draft = decisions.save_draft(person, corrected, decision_id=draft.id, rev=draft.rev, actor=lead)
    sign(decisions, draft, lead)
    assert not followups.for_patient(person, actor=lead)
    (row, _before) = decisions.for_patient(person, actor=lead)
    assert (row.id, row.reviewed_on, row.review_outcome) == (draft.id, TODAY, "content")


@pytest.mark.parametrize(
    "other", [{"review_on": SOON + dt.timedelta(days=1)}, {"outcome": "declined_all"}]
)
def test_that_an_amendment_to_another_day_or_outcome_is_looked_at_again(
    person: str,
    decisions: DecisionService,
    followups: FollowUpService,
    lead: Actor,
    other: dict[str, Any],
) -> None:
    first = sign(decisions, decisions.save_draft(person, decided(SOON), actor=lead), lead)
    decisions.review(first, result="It still fits", outcome=ReviewResult.CONTENT, actor=lead)
    draft = decisions.amend(first, actor=lead)
    draft = decisions.save_draft(
        person, replace(draft.form, **other), decision_id=draft.id, rev=draft.rev, actor=lead
    )
    sign(decisions, draft, lead)
    assert len(followups.for_patient(person, actor=lead)) == 1
    (row, _before) = decisions.for_patient(person, actor=lead)
    assert row.reviewed_on is None
