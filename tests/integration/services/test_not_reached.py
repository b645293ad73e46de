"""What a reviewer decides about somebody who was not reached."""

import datetime as dt

import pytest

from carecoord.common.errors import RefusedError
from carecoord.common.ids import new_id
from carecoord.entities import ContactAttempt, FollowUp, Staff
from carecoord.services.outreach import OutreachService
from carecoord.services.outreach_forms import CallForm, LoggedCall
from carecoord.services.preferences import PreferenceService
from carecoord.services.worklists import WorklistService
from carecoord.settings import OUTREACH_REVIEWER
from carecoord.vocab.actor import Actor
from carecoord.vocab.outreach import AttemptResult
from carecoord.vocab.patients import Channel
from carecoord.vocab.roles import Role
from tests.factories.clinic import Clinic

TODAY = dt.date(2026, 3, 2)
BP = "bp-at-or-above-140-90"
LIST = "not-reached"


class Desk:
    """Somebody at the list of people who were not reached."""

    def __init__(self, outreach: OutreachService, worklists: WorklistService) -> None:
        self._outreach = outreach
        self._worklists = worklists

    def decide(self, person: str, reason: str, actor: Actor) -> LoggedCall:
        return self.log(person, AttemptResult.REVIEWED, actor, reason=reason)

    def log(self, person: str, result: AttemptResult, actor: Actor, **fields: object) -> LoggedCall:
        form = CallForm(patient_id=person, worklist_id=LIST, result=result, **fields)  # type: ignore[arg-type]
        return self._outreach.log(form, command_id=new_id(), actor=actor)

    def lists(self, actor: Actor) -> tuple[int, int]:
        return self._worklists.count(BP, actor=actor), self._worklists.count(LIST, actor=actor)


@pytest.fixture
def desk(outreach: OutreachService, worklists: WorklistService) -> Desk:
    return Desk(outreach, worklists)


@pytest.fixture
def unreached(clinic: Clinic) -> str:
    """Tried three times, in two ways and at two times of day."""
    person = clinic.person()
    clinic.bp(person, 160, 95, dt.date(2026, 2, 1))
    for day, channel in ((20, "call"), (24, "letter"), (26, "call")):
        tried = clinic.attempt(person, BP, dt.date(2026, 2, day), channel=channel)
    clinic.change(ContactAttempt, tried, attempted_at=clinic.at(dt.date(2026, 2, 26), 9))
    return person


def test_that_closing_settles_the_row_on_the_list_it_came_from_and_is_undone_whole(
    desk: Desk, outreach: OutreachService, unreached: str, lead: Actor
) -> None:
    logged = desk.decide(unreached, "close", lead)

    assert desk.lists(lead) == (0, 0)
    newest = outreach.history(unreached, actor=lead)[0]
    assert (newest.worklist_id, newest.closes, newest.by) == (BP, True, "Lee Lead")
    assert newest.note == "Close as not reached"
    outreach.undo(logged.attempt_id, actor=lead)
    assert desk.lists(lead) == (0, 1)


def test_that_one_more_try_goes_back_to_its_list_and_then_to_review_again(
    clinic: Clinic, desk: Desk, outreach: OutreachService, unreached: str, lead: Actor
) -> None:
    desk.decide(unreached, "try_again", lead)
    assert desk.lists(lead) == (1, 0)

    form = CallForm(patient_id=unreached, worklist_id=BP, result=AttemptResult.NO_ANSWER)
    assert outreach.log(form, command_id=new_id(), actor=lead).needs_review
    assert desk.lists(lead) == (0, 1)


def test_that_a_letter_waits_for_its_day(desk: Desk, unreached: str, lead: Actor) -> None:
    logged = desk.log(unreached, AttemptResult.LEFT_SAFE_MESSAGE, lead, channel=Channel.LETTER)

    assert logged.hidden_until_on == dt.date(2026, 3, 16)
    assert desk.lists(lead) == (0, 0)


def test_that_reaching_somebody_from_here_closes_the_follow_up_it_was_for(
    clinic: Clinic, desk: Desk, lead: Actor
) -> None:
    person = clinic.person()
    due = clinic.follow_up(person, TODAY)
    clinic.attempt(person, "followups-due", dt.date(2026, 2, 27), follow_up_id=due)

    desk.log(person, AttemptResult.REACHED, lead, note="Comes on Friday.")

    assert clinic.read(FollowUp, due).state == "done"
    with pytest.raises(RefusedError, match="not on the list any more"):
        desk.log(person, AttemptResult.NO_ANSWER, lead)


def test_that_the_person_named_in_settings_reviews_and_others_do_not(
    clinic: Clinic, desk: Desk, preferences: PreferenceService, unreached: str, lead: Actor
) -> None:
    nurse = Actor(clinic.add(Staff, name="Mo", role="nurse"), "Mo", Role.NURSE)
    other = Actor(clinic.add(Staff, name="Al", role="nurse"), "Al", Role.NURSE)
    with pytest.raises(RefusedError, match="Practice lead"):
        desk.decide(unreached, "close", nurse)

    preferences.set(OUTREACH_REVIEWER, nurse.staff_id, actor=lead)
    with pytest.raises(RefusedError, match=r"set in Settings: Mo\."):
        desk.decide(unreached, "try_again", other)
    assert desk.decide(unreached, "close", nurse).closes


def test_that_the_lead_reviews_once_the_person_named_has_left(
    clinic: Clinic, desk: Desk, preferences: PreferenceService, unreached: str, lead: Actor
) -> None:
    gone = clinic.add(Staff, name="Mo", role="nurse", active=False)
    preferences.set(OUTREACH_REVIEWER, gone, actor=lead)
    desk_clerk = Actor(clinic.add(Staff, name="Al", role="front_desk"), "Al", Role.FRONT_DESK)

    with pytest.raises(RefusedError, match="Practice lead"):
        desk.decide(unreached, "close", desk_clerk)
