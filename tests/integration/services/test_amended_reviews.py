"""A note that is amended after somebody looked back on its decision."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from carecoord.entities import Decision
from carecoord.services.decision_forms import LoadedDecision
from carecoord.services.decision_steps import was_missed
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
    ("promised", "looked_at", "reviewed", "missed"),
    [
        ("2026-03-01", "", "", True),
        ("2026-03-01", "2026-03-02", "", True),
        ("2026-03-01", "2026-03-01", "", False),
        ("", "", "2026-02-28", False),
        ("2026-03-02", "", "", False),
    ],
)
def test_that_only_a_first_day_that_went_by_unused_is_carried_into_an_amendment(
    promised: str, looked_at: str, reviewed: str, *, missed: bool
) -> None:
    note = Decision(
        review_on="2026-03-01", promised_on=promised, looked_at_on=looked_at, reviewed_on=reviewed
    )
    assert was_missed(note, TODAY) is missed


def test_that_the_amendment_of_a_new_decision_still_follows_the_one_it_took_up(
    person: str, decisions: DecisionService, lead: Actor
) -> None:
    old = sign(decisions, decisions.save_draft(person, decided(SOON), actor=lead), lead)
    again = decisions.take_up_again(old, actor=lead)
    form = replace(decided(SOON), question=again.form.question)
    draft = decisions.save_draft(person, form, decision_id=again.id, rev=again.rev, actor=lead)
    newer = sign(decisions, draft, lead)
    amendment = decisions.amend(newer, actor=lead)
    assert amendment.follows_id == old
    # It is no unfinished change of mind about the old one.
    assert decisions.take_up_again(old, actor=lead).id not in {amendment.id, newer}
    sign(decisions, amendment, lead)
    decisions.mark_entered_in_error(amendment.id, reason="Slip", actor=lead)
    reviewed = {row.id: row.reviewed_on for row in decisions.for_patient(person, actor=lead)}
    assert reviewed[old] == TODAY  # the note it amended holds, so the old one stays over


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
