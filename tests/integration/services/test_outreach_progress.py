"""How far the day is, on the list that is shown."""

import datetime as dt
from typing import Any

import pytest

from carecoord.common.errors import RefusedError
from carecoord.common.ids import new_id
from carecoord.entities import ContactAttempt, FollowUp, Staff
from carecoord.services.followups import FollowUpService
from carecoord.services.outreach import OutreachService
from carecoord.services.outreach_forms import CallForm
from carecoord.vocab.actor import Actor
from carecoord.vocab.outreach import AttemptResult
from carecoord.vocab.patients import Channel
from carecoord.vocab.roles import Role
from tests.factories.clinic import Clinic

TODAY = dt.date(2026, 3, 2)
YESTERDAY = dt.date(2026, 3, 1)
BP = "bp-at-or-above-140-90"
DUE = "followups-due"


@pytest.fixture
def colleague(clinic: Clinic) -> Actor:
    staff_id = clinic.add(Staff, name="Mo", role="nurse")
    return Actor(staff_id, "Mo", Role.NURSE)


@pytest.fixture
def call(outreach: OutreachService) -> Any:
    def log(patient_id: str, worklist_id: str, actor: Actor, **fields: Any) -> None:
        form = CallForm(
            patient_id=patient_id, worklist_id=worklist_id, result=AttemptResult.NO_ANSWER, **fields
        )
        outreach.log(form, command_id=new_id(), actor=actor)

    return log


def _high(clinic: Clinic, family: str) -> str:
    person = clinic.person(family)
    clinic.bp(person, 160, 95, dt.date(2026, 2, 1))
    return person


def test_that_rows_of_the_list_are_counted_once_with_who_worked_them(
    clinic: Clinic, outreach: OutreachService, call: Any, lead: Actor, colleague: Actor
) -> None:
    abe, bell, cole = (_high(clinic, family) for family in ("Abe", "Bell", "Cole"))
    call(abe, BP, lead)
    call(abe, BP, lead, channel=Channel.TEXT)
    call(bell, BP, colleague)
    clinic.follow_up(cole, TODAY)
    call(cole, DUE, lead)

    worked = outreach.worked_today(BP, actor=lead)

    assert worked is not None
    assert (set(worked.everybody), set(worked.mine)) == ({abe, bell}, {abe})
    assert outreach.people_today(actor=lead) == 2


def test_that_a_follow_up_closed_without_a_call_is_work_of_its_list(
    clinic: Clinic,
    outreach: OutreachService,
    followups: FollowUpService,
    call: Any,
    lead: Actor,
    colleague: Actor,
) -> None:
    abe, bell = clinic.person("Abe"), clinic.person("Bell")
    first, second = clinic.follow_up(abe, TODAY), clinic.follow_up(bell, TODAY)
    followups.close(first, outcome="Came in", actor=lead)
    call(bell, "", colleague, follow_up_id=second)

    worked = outreach.worked_today(DUE, actor=lead)

    assert worked is not None
    assert (set(worked.everybody), set(worked.mine)) == ({abe, bell}, {abe})
    other = outreach.worked_today(BP, actor=lead)
    assert other is not None
    assert other.everybody == frozenset()


def test_that_yesterdays_work_and_what_was_taken_back_do_not_count(
    clinic: Clinic, outreach: OutreachService, lead: Actor
) -> None:
    person = _high(clinic, "Abe")
    clinic.attempt(person, BP, YESTERDAY)
    clinic.attempt(person, BP, TODAY, deleted=True)
    row = clinic.follow_up(person, TODAY, state="done", outcome="Came in")
    clinic.change(FollowUp, row, closed_at=clinic.at(YESTERDAY), closed_by=lead.staff_id)

    for worklist_id in (BP, DUE):
        worked = outreach.worked_today(worklist_id, actor=lead)
        assert worked is not None
        assert worked.everybody == frozenset()
    assert outreach.people_today(actor=lead) == 0


def test_that_the_day_begins_at_the_practices_midnight(
    clinic: Clinic, outreach: OutreachService, lead: Actor
) -> None:
    person = _high(clinic, "Abe")
    attempt = clinic.attempt(person, BP, TODAY)
    clinic.change(ContactAttempt, attempt, attempted_at=clinic.at(TODAY, 0))

    worked = outreach.worked_today(BP, actor=lead)

    assert worked is not None
    assert worked.everybody == {person}


def test_that_a_group_has_no_progress_and_a_list_must_exist(
    outreach: OutreachService, lead: Actor
) -> None:
    assert outreach.worked_today("living", actor=lead) is None
    with pytest.raises(RefusedError):
        outreach.worked_today("no-such-list", actor=lead)
