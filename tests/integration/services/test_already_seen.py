"""Somebody who was seen, moved or died meanwhile: one answer settles every list."""

import datetime as dt

import pytest

from carecoord.common.ids import new_id
from carecoord.entities import FollowUp
from carecoord.services.outreach import OutreachService
from carecoord.services.outreach_forms import CallForm, LoggedCall
from carecoord.services.undo import UndoService
from carecoord.services.worklists import WorklistService
from carecoord.vocab.actor import Actor
from carecoord.vocab.outreach import AttemptResult
from tests.factories.clinic import Clinic

TODAY = dt.date(2026, 3, 2)
BP = "bp-at-or-above-140-90"


@pytest.fixture
def person(clinic: Clinic) -> str:
    """Due on four lists, and about safety on a fifth."""
    key = clinic.person()
    clinic.condition(key, "diabetes")
    clinic.bp(key, 160, 95, dt.date(2026, 2, 1))
    clinic.visit(key, dt.date(2024, 5, 6))
    clinic.follow_up(key, TODAY, kind="missed_visit", title="Missed visit")
    clinic.topic(key, safety=True, state_on="2026-02-20", next_check_on="2026-02-25")
    return key


def answer(
    outreach: OutreachService, person: str, reason: str, actor: Actor, **fields: object
) -> LoggedCall:
    form = CallForm(
        patient_id=person, worklist_id=BP, result=AttemptResult.OTHER, reason=reason, **fields,  # type: ignore[arg-type]
    )  # fmt: skip
    return outreach.log(form, command_id=new_id(), actor=actor)


def lists_of(worklists: WorklistService, person: str, actor: Actor) -> set[str]:
    return {
        each
        for each in worklists.called_from()
        if worklists.row(each, person, actor=actor) is not None
    }


def test_that_already_seen_settles_what_a_visit_settles_and_undo_brings_all_of_it_back(
    outreach: OutreachService, worklists: WorklistService, person: str, lead: Actor
) -> None:
    before = lists_of(worklists, person, lead)
    assert before >= {
        BP, "diabetes-no-a1c-12m", "chronic-not-seen-12m", "followups-due", "teachback-not-clear",
    }  # fmt: skip

    logged = answer(outreach, person, "already_visited", lead)

    assert "Settled in 3 more places." in logged.sentence
    assert lists_of(worklists, person, lead) == {"teachback-not-clear"}
    outreach.undo(logged.attempt_id, actor=lead)
    assert lists_of(worklists, person, lead) == before


def test_that_one_step_back_by_the_keyboard_undoes_all_of_it(
    clinic: Clinic, outreach: OutreachService, worklists: WorklistService, person: str,
    undo: UndoService, lead: Actor,
) -> None:  # fmt: skip
    before = lists_of(worklists, person, lead)
    for reason, fields in (("already_visited", {}), ("died", {"confirmed": True})):
        answer(outreach, person, reason, lead, **fields)
        last = undo.last(actor=lead)
        assert last is not None
        undo.undo(last.transaction_id, actor=lead)
        assert lists_of(worklists, person, lead) == before


def test_that_whoever_moved_or_died_leaves_every_list(
    outreach: OutreachService, worklists: WorklistService, person: str, lead: Actor
) -> None:
    answer(outreach, person, "moved", lead, confirmed=True)
    assert lists_of(worklists, person, lead) == set()


def test_that_work_about_safety_stays_open_for_somebody_who_came_in(
    clinic: Clinic, outreach: OutreachService, person: str, lead: Actor
) -> None:
    urgent = clinic.follow_up(
        person, TODAY, kind="missed_visit", priority="safety", title="Missed visit"
    )
    answer(outreach, person, "already_visited", lead)
    assert clinic.read(FollowUp, urgent).state == "open"
