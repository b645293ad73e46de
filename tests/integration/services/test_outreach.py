"""One call at a time: what is saved, what follows, and that it can be taken back."""

import datetime as dt
from typing import Any

import pytest

from carecoord.common.clock import FixedClock
from carecoord.common.errors import PermissionDeniedError, RefusedError
from carecoord.common.ids import new_id
from carecoord.db.database import Database
from carecoord.entities import (
    ContactAttempt,
    ContactPoint,
    FollowUp,
    Patient,
    RelatedPerson,
    Staff,
    Visit,
)
from carecoord.services.followups import FollowUpService
from carecoord.services.outreach import OutreachService
from carecoord.services.outreach_forms import CallForm, LoggedCall
from carecoord.services.preferences import PreferenceService
from carecoord.services.undo import UndoService
from carecoord.services.worklists import WorklistService
from carecoord.vocab.actor import Actor
from carecoord.vocab.outreach import AttemptResult
from carecoord.vocab.roles import Role
from tests.factories.clinic import Clinic

TODAY = dt.date(2026, 3, 2)  # a Monday
BP = "bp-at-or-above-140-90"
DUE = "followups-due"


@pytest.fixture
def high(clinic: Clinic) -> str:
    person = clinic.person()
    clinic.bp(person, 160, 95, dt.date(2026, 2, 1))
    return person


@pytest.fixture
def call(outreach: OutreachService, lead: Actor) -> Any:
    def log(patient_id: str, result: AttemptResult, **fields: Any) -> LoggedCall:
        fields = {"worklist_id": BP} | fields
        form = CallForm(patient_id=patient_id, result=result, **fields)
        return outreach.log(form, command_id=new_id(), actor=lead)

    return log


def test_that_no_answer_puts_the_row_off_by_business_days(
    call: Any, high: str, worklists: WorklistService, lead: Actor
) -> None:
    logged = call(high, AttemptResult.NO_ANSWER)

    assert (logged.hidden_until_on, logged.closes) == (dt.date(2026, 3, 4), False)
    assert logged.sentence == (
        "No answer: saved for Santos, Maria. Try 1 of 3. Back on the list on 4 Mar 2026."
    )
    assert worklists.count(BP, actor=lead) == 0


def test_that_the_third_try_without_an_answer_leaves_the_row_to_review(
    clinic: Clinic, call: Any, high: str, worklists: WorklistService, lead: Actor
) -> None:
    for day in (20, 25):
        clinic.attempt(high, BP, dt.date(2026, 2, day), hidden_until_on=f"2026-02-{day + 2}")

    logged = call(high, AttemptResult.LEFT_SAFE_MESSAGE)

    assert (logged.needs_review, logged.closes, logged.hidden_until_on) == (True, False, None)
    assert worklists.count(BP, actor=lead) == 0
    (row,) = worklists.rows("not-reached", actor=lead)
    assert (row.group, row.attempts, row.worked_for) == ("unreached", 3, BP)


def test_that_a_follow_up_moved_while_it_waits_for_review_comes_back_as_a_new_round(
    clinic: Clinic, database: Database, preferences: PreferenceService, undo: UndoService,
    worklists: WorklistService, lead: Actor,
) -> None:  # fmt: skip
    person = clinic.person()
    due = clinic.follow_up(person, TODAY, title="Repeat potassium")
    for day in (23, 25, 27):
        until = f"2026-02-{day + 2}" if day < 27 else ""
        clinic.attempt(person, DUE, dt.date(2026, 2, day), follow_up_id=due, hidden_until_on=until)
    assert worklists.ids("not-reached", actor=lead) == [person]

    due_on = TODAY + dt.timedelta(days=7)
    clock = FixedClock(TODAY, clinic.zone)
    FollowUpService(database, clock).reschedule(due, due_on=due_on, reason="Traveling", actor=lead)
    assert worklists.ids("not-reached", actor=lead) == []
    assert worklists.ids(DUE, actor=lead) == []

    clock = FixedClock(due_on, clinic.zone)
    then = WorklistService(database, clock, clinic.zone)
    assert then.ids("not-reached", actor=lead) == []
    (row,) = then.rows(DUE, actor=lead)
    assert (row.patient_id, row.attempts) == (person, 0)
    outreach = OutreachService(database, clock, clinic.zone, then, preferences, undo)
    assert outreach.history(person, actor=lead)[0].note == "Moved to 9 Mar 2026: Traveling"
    form = CallForm(
        patient_id=person, worklist_id=DUE, follow_up_id=due, result=AttemptResult.NO_ANSWER
    )
    logged = outreach.log(form, command_id=new_id(), actor=lead)
    assert not logged.needs_review
    assert "Try 1 of 3." in logged.sentence


def test_that_moving_a_follow_up_is_undone_with_the_round_it_began(
    clinic: Clinic, database: Database, undo: UndoService, worklists: WorklistService, lead: Actor
) -> None:
    person = clinic.person()
    due = clinic.follow_up(person, TODAY)
    clinic.attempt(person, DUE, dt.date(2026, 2, 27), follow_up_id=due)
    clock = FixedClock(TODAY, clinic.zone)
    FollowUpService(database, clock).reschedule(
        due, due_on=TODAY + dt.timedelta(days=7), reason="Traveling", actor=lead
    )
    last = undo.last(actor=lead)
    assert last is not None
    assert last.sentence == "Undo: follow-up changed"
    undo.undo(last.transaction_id, actor=lead)
    assert worklists.ids("not-reached", actor=lead) == [person]


def test_that_a_follow_up_put_off_keeps_its_tries_when_it_is_moved(
    clinic: Clinic, database: Database, lead: Actor
) -> None:
    person = clinic.person()
    due = clinic.follow_up(person, TODAY)
    clinic.attempt(
        person, DUE, dt.date(2026, 2, 27), follow_up_id=due, hidden_until_on="2026-03-03"
    )
    clock = FixedClock(TODAY, clinic.zone)
    FollowUpService(database, clock).reschedule(
        due, due_on=TODAY + dt.timedelta(days=1), reason="Traveling", actor=lead
    )
    clock = FixedClock(TODAY + dt.timedelta(days=1), clinic.zone)
    (row,) = WorklistService(database, clock, clinic.zone).rows(DUE, actor=lead)
    assert row.attempts == 1


def test_that_a_call_back_is_kept_for_the_day_agreed_even_after_the_last_try(
    clinic: Clinic, call: Any, high: str
) -> None:
    for day in (20, 25):
        clinic.attempt(high, BP, dt.date(2026, 2, day), hidden_until_on=f"2026-02-{day + 2}")

    logged = call(high, AttemptResult.CALL_BACK_LATER, next_try_on=dt.date(2026, 3, 6))

    assert logged.hidden_until_on == dt.date(2026, 3, 6)


def test_that_reaching_somebody_closes_their_follow_up_with_what_came_of_it(
    clinic: Clinic, call: Any, worklists: WorklistService, lead: Actor
) -> None:
    person = clinic.person()
    row = clinic.follow_up(person, TODAY)

    logged = call(person, AttemptResult.REACHED, worklist_id=DUE, note="Comes on Friday.")

    stored = clinic.read(FollowUp, row)
    assert (stored.state, stored.outcome) == ("done", "Reached patient. Comes on Friday.")
    assert stored.closed_by == lead.staff_id
    assert logged.closes
    assert worklists.count(DUE, actor=lead) == 0


def test_that_reaching_somebody_takes_them_off_a_clinical_list_for_a_while_only(
    clinic: Clinic, call: Any, high: str
) -> None:
    logged = call(high, AttemptResult.REACHED, note="Will measure at home.")

    assert (logged.closes, logged.hidden_until_on) == (True, dt.date(2026, 4, 1))


def test_that_declining_needs_a_reason_and_keeps_it(clinic: Clinic, call: Any, high: str) -> None:
    with pytest.raises(RefusedError, match="why they declined"):
        call(high, AttemptResult.DECLINED)

    logged = call(high, AttemptResult.DECLINED, reason="no_informed", note="Sees a specialist.")

    assert logged.hidden_until_on == TODAY + dt.timedelta(days=180)
    note = clinic.read(ContactAttempt, logged.attempt_id).note
    assert note == "No, after hearing about it. Sees a specialist."


def test_that_a_safety_row_declined_to_a_medical_assistant_waits_for_a_decision(
    clinic: Clinic, outreach: OutreachService
) -> None:
    assistant = Actor(
        clinic.add(Staff, name="Mo", role="medical_assistant"), "Mo", Role.MEDICAL_ASSISTANT
    )
    person = clinic.person()
    row = clinic.follow_up(person, TODAY, priority="safety")
    form = CallForm(
        patient_id=person, worklist_id=DUE, follow_up_id=row, result=AttemptResult.DECLINED,
        reason="Feels fine",
    )  # fmt: skip

    logged = outreach.log(form, command_id=new_id(), actor=assistant)

    assert (logged.needs_review, logged.closes) == (True, False)
    assert clinic.read(FollowUp, row).state == "open"


def test_that_nobody_is_given_up_on_before_enough_was_tried(
    clinic: Clinic, call: Any, high: str
) -> None:
    gone = {"reason": "not_responding", "note": "No use."}
    with pytest.raises(RefusedError, match="at least 3 times"):
        call(high, AttemptResult.OTHER, **gone)

    for number, channel in enumerate(("call", "call", "letter")):
        clinic.attempt(high, BP, dt.date(2026, 2, 24 + number), channel=channel)
    last = clinic.attempt(high, BP, dt.date(2026, 2, 27))
    clinic.change(ContactAttempt, last, attempted_at=clinic.at(dt.date(2026, 2, 27), 17))

    assert call(high, AttemptResult.OTHER, **gone).closes


def test_that_a_wrong_number_is_taken_out_of_use_and_the_next_one_named(
    clinic: Clinic, call: Any, high: str, worklists: WorklistService, lead: Actor
) -> None:
    first = clinic.phone(high, "(202) 555-0142")
    clinic.phone(high, "(202) 555-0177", rank=1)

    logged = call(high, AttemptResult.WRONG_NUMBER)

    assert clinic.read(ContactPoint, first).standing == "wrong"
    assert "(202) 555-0142 is not used any more; next is (202) 555-0177." in logged.sentence
    rows = worklists.rows(BP, actor=lead, includes_hidden=True)
    assert rows[0].phone == "(202) 555-0177"


def test_that_a_guardians_wrong_number_does_not_spoil_the_patients_own(
    clinic: Clinic, call: Any, high: str
) -> None:
    own = clinic.phone(high, "(202) 555-0142")
    clinic.add(
        RelatedPerson, patient_id=high, name="Ana", phone_typed="(202) 555-0199",
        gets_messages=True,
    )  # fmt: skip

    call(high, AttemptResult.WRONG_NUMBER)

    assert clinic.read(ContactPoint, own).standing == "good"


@pytest.mark.parametrize(
    ("reason", "status"), [("died", "deceased"), ("moved", "moved"), ("transferred", "moved")]
)
def test_that_a_death_or_a_move_changes_the_status_once_it_is_confirmed(
    clinic: Clinic, call: Any, high: str, reason: str, status: str
) -> None:
    with pytest.raises(RefusedError, match="Confirm"):
        call(high, AttemptResult.OTHER, reason=reason)

    call(high, AttemptResult.OTHER, reason=reason, confirmed=True, status_on="2026-02")

    person = clinic.read(Patient, high)
    assert (person.status, person.status_on) == (status, "2026-02")


def test_that_a_second_click_saves_nothing_more(
    clinic: Clinic, outreach: OutreachService, high: str, lead: Actor
) -> None:
    form = CallForm(patient_id=high, worklist_id=BP, result=AttemptResult.NO_ANSWER)
    command_id = new_id()

    first = outreach.log(form, command_id=command_id, actor=lead)
    second = outreach.log(form, command_id=command_id, actor=lead)

    assert (second.attempt_id, second.hidden_until_on) == (first.attempt_id, first.hidden_until_on)
    assert len(outreach.history(high, actor=lead)) == 1


def test_that_a_closed_follow_up_takes_no_more_calls(clinic: Clinic, call: Any) -> None:
    person = clinic.person()
    row = clinic.follow_up(person, TODAY, state="done", outcome="Reached")

    with pytest.raises(RefusedError, match="already closed"):
        call(person, AttemptResult.REACHED, worklist_id="", follow_up_id=row)
    with pytest.raises(RefusedError, match="not on the list"):
        call(person, AttemptResult.REACHED, worklist_id=DUE)


def test_that_a_call_to_one_person_closes_nothing_of_another(clinic: Clinic, call: Any) -> None:
    row = clinic.follow_up(clinic.person(), TODAY)
    with pytest.raises(RefusedError, match="no longer there"):
        call(clinic.person("Okafor"), AttemptResult.REACHED, worklist_id="", follow_up_id=row)
    assert clinic.read(FollowUp, row).state == "open"


def _no_answer(person: str, next_try_on: dt.date | None = None) -> CallForm:
    return CallForm(
        patient_id=person, worklist_id=BP, result=AttemptResult.NO_ANSWER, next_try_on=next_try_on
    )


def test_that_the_suggestion_is_what_saving_then_does(
    clinic: Clinic, outreach: OutreachService, call: Any, high: str, lead: Actor
) -> None:
    clinic.attempt(high, BP, dt.date(2026, 2, 26), hidden_until_on="2026-03-01")

    suggested = outreach.suggest(_no_answer(high), actor=lead)

    assert suggested.sentence == "Try 2 of 3. Back on the list on 4 Mar 2026."
    assert call(high, AttemptResult.NO_ANSWER).hidden_until_on == suggested.on


def test_that_the_suggestion_names_the_day_somebody_chose(
    outreach: OutreachService, high: str, lead: Actor
) -> None:
    on = TODAY + dt.timedelta(days=9)
    said = outreach.suggest(_no_answer(high, on), actor=lead)
    assert said.sentence == "Try 1 of 3. Back on the list on 11 Mar 2026."


def test_that_the_suggestion_says_why_a_chosen_day_cannot_be(
    outreach: OutreachService, high: str, lead: Actor
) -> None:
    on = TODAY - dt.timedelta(days=1)
    said = outreach.suggest(_no_answer(high, on), actor=lead)
    assert said.sentence == "Choose a day for the next try from today to a year ahead."


def test_that_undoing_a_call_brings_everything_back(
    clinic: Clinic, outreach: OutreachService, call: Any, worklists: WorklistService, lead: Actor
) -> None:
    person = clinic.person()
    row = clinic.follow_up(person, TODAY)
    logged = call(person, AttemptResult.ALREADY_DONE, worklist_id=DUE)

    outreach.undo(logged.attempt_id, actor=lead)

    stored = clinic.read(FollowUp, row)
    assert (stored.state, stored.outcome, stored.closed_by) == ("open", "", None)
    assert worklists.rows(DUE, actor=lead)[0].attempts == 0
    assert outreach.history(person, actor=lead) == ()
    with pytest.raises(RefusedError, match="already"):
        outreach.undo(logged.attempt_id, actor=lead)


def test_that_nobody_is_called_from_a_segment(call: Any, high: str) -> None:
    with pytest.raises(RefusedError, match="not a list to call from"):
        call(high, AttemptResult.NO_ANSWER, worklist_id="living")


def test_that_a_next_try_in_the_past_is_refused(call: Any, high: str) -> None:
    with pytest.raises(RefusedError, match="from today"):
        call(high, AttemptResult.NO_ANSWER, next_try_on=dt.date(2026, 3, 1))


def test_that_an_auditor_logs_no_call(outreach: OutreachService, high: str) -> None:
    auditor = Actor("7" * 32, "Al", Role.AUDITOR)
    form = CallForm(patient_id=high, worklist_id=BP, result=AttemptResult.NO_ANSWER)
    with pytest.raises(PermissionDeniedError):
        outreach.log(form, command_id=new_id(), actor=auditor)


def test_that_a_number_that_is_the_only_one_asks_for_another(
    clinic: Clinic, call: Any, high: str
) -> None:
    clinic.phone(high, "(202) 555-0142")

    assert "There is no other number" in call(high, AttemptResult.NUMBER_OFF).sentence
    assert "not used any more" not in call(high, AttemptResult.WRONG_NUMBER).sentence


def test_that_a_refused_channel_is_not_proposed_and_a_day_of_death_is_not_ahead(
    clinic: Clinic, call: Any, high: str
) -> None:
    clinic.consent(high, "call", "no")
    assert call(high, AttemptResult.NO_ANSWER).hidden_until_on is not None

    gone = {"reason": "died", "confirmed": True, "status_on": "2026-04"}
    with pytest.raises(RefusedError, match="lies in the future"):
        call(high, AttemptResult.OTHER, **gone)


def test_that_history_tells_one_list_from_all(
    clinic: Clinic, outreach: OutreachService, call: Any, high: str, lead: Actor
) -> None:
    clinic.attempt(high, "", dt.date(2026, 2, 20), note="From the chart")
    call(high, AttemptResult.NO_ANSWER)

    assert [each.note for each in outreach.history(high, actor=lead)] == ["", "From the chart"]
    (mine,) = outreach.history(high, worklist_id=BP, actor=lead)
    assert (mine.by, mine.on, mine.next_try_on) == ("Lee Lead", TODAY, dt.date(2026, 3, 4))


def test_that_an_unclear_safety_topic_declined_to_staff_stays(
    clinic: Clinic, outreach: OutreachService
) -> None:
    nurse = Actor(clinic.add(Staff, name="Mo", role="nurse"), "Mo", Role.NURSE)
    person = clinic.person()
    clinic.topic(person, safety=True, state_on="2026-02-20", next_check_on="2026-02-25")
    form = CallForm(
        patient_id=person, worklist_id="teachback-not-clear", result=AttemptResult.DECLINED,
        reason="No time",
    )  # fmt: skip

    assert outreach.log(form, command_id=new_id(), actor=nurse).needs_review


def test_that_a_refusal_for_good_holds_against_new_readings_until_it_is_taken_back(
    clinic: Clinic, outreach: OutreachService, call: Any, worklists: WorklistService, high: str,
    lead: Actor,
) -> None:  # fmt: skip
    logged = call(high, AttemptResult.DECLINED, reason="no_permanent")
    assert logged.sentence.endswith("for good. A new reading does not bring it back.")
    clinic.bp(high, 171, 96, TODAY)
    assert worklists.count(BP, actor=lead) == 0
    outreach.undo(logged.attempt_id, actor=lead)
    assert worklists.count(BP, actor=lead) == 1


def test_that_a_refusal_for_good_about_safety_comes_back_on_a_day(
    clinic: Clinic, call: Any
) -> None:
    person = clinic.person()
    clinic.topic(person, safety=True, state_on="2026-02-20", next_check_on="2026-02-25")
    logged = call(
        person, AttemptResult.DECLINED, reason="no_permanent", worklist_id="teachback-not-clear"
    )
    assert (logged.closes, logged.hidden_until_on) == (True, TODAY + dt.timedelta(days=30))


def test_that_why_a_row_left_is_what_a_colleague_entered_and_not_oneself(
    clinic: Clinic, outreach: OutreachService, database: Database, high: str, lead: Actor
) -> None:
    mo = Actor(clinic.add(Staff, name="Mo Diaz", role="nurse"), "Mo Diaz", Role.NURSE)
    at_desk = Clinic(database, mo, clinic.zone)

    def why(actor: Actor = lead) -> str:
        return outreach.why_left(high, "Santos, Maria", actor=actor)

    assert why() == ""
    visit = at_desk.visit(high, dt.date(2026, 2, 27))
    assert why() == "Santos, Maria was seen on 27 Feb 2026, entered by Mo Diaz: off this list."
    assert why(mo) == ""
    at_desk.bp(high, 120, 70, TODAY)
    assert why() == "Mo Diaz entered a reading of 2 Mar 2026 for Santos, Maria: off this list."
    at_desk.change(Visit, visit, deleted=True)
    assert why() == "Mo Diaz changed something about Santos, Maria: off this list."


def test_that_a_colleagues_call_is_told_by_what_came_of_it(
    clinic: Clinic, outreach: OutreachService, high: str, lead: Actor
) -> None:
    mo = Actor(clinic.add(Staff, name="Mo Diaz", role="nurse"), "Mo Diaz", Role.NURSE)
    form = CallForm(patient_id=high, worklist_id=BP, result=AttemptResult.REACHED)
    outreach.log(form, command_id=new_id(), actor=mo)
    assert outreach.why_left(high, "Santos, Maria", actor=lead) == (
        "Mo Diaz wrote down “Reached patient” for Santos, Maria: off this list."
    )
