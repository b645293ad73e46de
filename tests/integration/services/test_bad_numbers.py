"""A number that proved wrong, until somebody finds the right one."""

import dataclasses
import datetime as dt
from collections.abc import Callable

import pytest

from carecoord.common.ids import new_id
from carecoord.entities import Address, ContactPoint
from carecoord.services.outreach import OutreachService
from carecoord.services.outreach_forms import CallForm, LoggedCall
from carecoord.services.patient_details import PhoneEntry
from carecoord.services.patients import PatientService
from carecoord.services.undo import UndoService
from carecoord.services.worklists import WorklistService
from carecoord.vocab.actor import Actor
from carecoord.vocab.outreach import AttemptResult
from tests.factories.clinic import Clinic

TODAY = dt.date(2026, 3, 2)
DUE = "followups-due"
LIST = "phone-to-correct"
Call = Callable[[AttemptResult], LoggedCall]


@pytest.fixture
def person(clinic: Clinic) -> str:
    """One number, and a follow-up that is due."""
    key = clinic.person()
    clinic.phone(key, "(202) 555-0142")
    clinic.follow_up(key, TODAY)
    return key


@pytest.fixture
def call(outreach: OutreachService, person: str, lead: Actor) -> Call:
    def log(result: AttemptResult) -> LoggedCall:
        form = CallForm(patient_id=person, worklist_id=DUE, result=result)
        return outreach.log(form, command_id=new_id(), actor=lead)

    return log


@pytest.fixture
def retype(patients: PatientService, person: str, lead: Actor) -> Callable[..., None]:
    def edit(*phones: PhoneEntry, **changed: str) -> None:
        loaded = patients.details(person, actor=lead)
        wanted = phones or tuple(
            dataclasses.replace(each, **changed) for each in loaded.details.phones
        )
        details = dataclasses.replace(loaded.details, phones=wanted)
        patients.edit(person, details, rev=loaded.rev, actor=lead)

    return edit


def test_that_a_bad_number_is_a_task_until_it_is_corrected_and_then_its_row_is_back_at_once(
    call: Call, person: str, retype: Callable[..., None], worklists: WorklistService, lead: Actor
) -> None:
    call(AttemptResult.WRONG_NUMBER)
    (row,) = worklists.rows(LIST, actor=lead)
    assert (row.phone, row.since) == ("", TODAY)
    assert row.why == "(202) 555-0142 is a wrong number, and there is no other."
    assert worklists.ids(DUE, actor=lead) == []

    retype(typed="(202) 555-0188", standing="good")
    assert worklists.ids(LIST, actor=lead) == []
    (back,) = worklists.rows(DUE, actor=lead)
    assert (back.phone, back.attempts) == ("(202) 555-0188", 1)


def test_that_without_a_number_the_row_says_how_to_write_instead(
    clinic: Clinic, call: Call, person: str, worklists: WorklistService, lead: Actor
) -> None:
    def note() -> str:
        (row,) = worklists.rows(LIST, actor=lead)
        return row.phone_note

    call(AttemptResult.WRONG_NUMBER)
    assert note().startswith("There is no address")
    clinic.add(ContactPoint, patient_id=person, kind="email", typed="m@example.org")
    clinic.add(Address, patient_id=person, line="4 Elm St")
    assert note() == "Write a letter until a number is found."
    clinic.consent(person, "letter", "no")
    assert note() == "Write an e-mail until a number is found."


def test_that_a_number_ticked_as_working_after_all_closes_the_task_too(
    call: Call, person: str, retype: Callable[..., None], worklists: WorklistService, lead: Actor
) -> None:
    call(AttemptResult.NUMBER_OFF)
    retype(standing="good")
    assert (worklists.count(LIST, actor=lead), worklists.count(DUE, actor=lead)) == (0, 1)


def test_that_what_was_put_off_for_another_reason_stays_put_off(
    call: Call, person: str, retype: Callable[..., None], worklists: WorklistService, lead: Actor
) -> None:
    call(AttemptResult.NO_ANSWER)
    retype(typed="(202) 555-0188")
    assert worklists.ids(DUE, actor=lead) == []


def test_that_a_row_left_to_review_for_its_bad_number_goes_back_to_its_list(
    clinic: Clinic, call: Call, person: str, retype: Callable[..., None],
    worklists: WorklistService, lead: Actor,
) -> None:  # fmt: skip
    (row,) = worklists.rows(DUE, actor=lead)
    for day in (20, 25):
        clinic.attempt(
            person, DUE, dt.date(2026, 2, day), follow_up_id=row.follow_up_id,
            hidden_until_on="2026-03-01",
        )  # fmt: skip
    assert call(AttemptResult.WRONG_NUMBER).needs_review
    assert worklists.ids("not-reached", actor=lead) == [person]

    retype(PhoneEntry(typed="(202) 555-0188"))
    assert worklists.ids("not-reached", actor=lead) == []
    assert worklists.ids(DUE, actor=lead) == [person]


def test_that_undoing_the_call_makes_the_number_good_again(
    call: Call, person: str, outreach: OutreachService, worklists: WorklistService, lead: Actor
) -> None:
    logged = call(AttemptResult.WRONG_NUMBER)
    outreach.undo(logged.attempt_id, actor=lead)
    assert worklists.ids(LIST, actor=lead) == []
    assert worklists.rows(DUE, actor=lead)[0].phone == "(202) 555-0142"


def test_that_undoing_the_correction_puts_the_row_off_again(
    call: Call, person: str, retype: Callable[..., None], worklists: WorklistService,
    undo: UndoService, lead: Actor,
) -> None:  # fmt: skip
    call(AttemptResult.WRONG_NUMBER)
    retype(standing="good")
    last = undo.last(actor=lead)
    assert last is not None
    undo.undo(last.transaction_id, actor=lead)
    assert (worklists.count(LIST, actor=lead), worklists.count(DUE, actor=lead)) == (1, 0)
