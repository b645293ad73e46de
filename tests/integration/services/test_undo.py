"""The last thing a person did, by name, and taken back whole."""

import datetime as dt

import pytest
from sqlalchemy import func, select

from carecoord.common.errors import RefusedError
from carecoord.common.ids import new_id
from carecoord.db.database import Database
from carecoord.db.journal import GROUP_ENTRIES
from carecoord.entities import Decision, Draft, FollowUp, Measurement, Patient, PatientTag, Staff
from carecoord.services.patient_list import PatientListService
from carecoord.services.undo import UndoService
from carecoord.vocab.actor import Actor
from carecoord.vocab.roles import Role
from tests.factories.clinic import Clinic

TODAY = dt.date(2026, 3, 2)
MANY = GROUP_ENTRIES + 2_000
"""So many that the journal stores them in more than one group."""


def last_words(undo: UndoService, actor: Actor) -> str:
    action = undo.last(actor=actor)
    return action.sentence if action else ""


def undo_last(undo: UndoService, actor: Actor) -> str:
    action = undo.last(actor=actor)
    assert action is not None
    return undo.undo(action.transaction_id, actor=actor)


def test_that_the_last_action_is_named_after_what_it_was(
    clinic: Clinic, undo: UndoService, lead: Actor
) -> None:
    assert last_words(undo, lead) == ""

    person = clinic.person()
    assert last_words(undo, lead) == "Undo: patient added"
    row = clinic.follow_up(person, TODAY)
    assert last_words(undo, lead) == "Undo: follow-up added"
    clinic.change(FollowUp, row, state="done", outcome="Came in")
    assert last_words(undo, lead) == "Undo: follow-up closed"
    clinic.change(Patient, person, status="moved")
    assert last_words(undo, lead) == "Undo: status changed"
    clinic.add(PatientTag, patient_id=person, tag="diabetes class")
    assert last_words(undo, lead) == "Undo: patient's details changed"
    clinic.attempt(person, "", TODAY, result="left_safe_message")
    assert last_words(undo, lead) == "Undo: Left a safe message"


def test_that_actions_are_taken_back_one_after_the_other(
    clinic: Clinic, undo: UndoService, lead: Actor
) -> None:
    person = clinic.person()
    reading = clinic.bp(person, 120, 70, TODAY)
    clinic.change(Patient, person, preferred="Mari")

    assert undo_last(undo, lead) == "Taken back for Santos, Maria: patient's details changed."
    assert clinic.read(Patient, person).preferred == ""
    undo_last(undo, lead)
    assert clinic.read(Measurement, reading).deleted
    undo_last(undo, lead)
    assert clinic.read(Patient, person).deleted
    assert undo.last(actor=lead) is None


def test_that_taking_back_says_for_whom_or_for_how_many(
    clinic: Clinic, undo: UndoService, lead: Actor, database: Database
) -> None:
    maria, ben = clinic.person(), clinic.person("Okafor")
    with database.writing(lead) as transaction:
        for person in (maria, ben):
            transaction.session.add(PatientTag(patient_id=person, tag="diabetes class"))

    assert undo_last(undo, lead) == "Taken back for 2 people: patient's details changed."
    assert undo_last(undo, lead).startswith("Taken back for Okafor,")


def test_that_what_one_changed_oneself_since_says_where_it_is_corrected(
    clinic: Clinic, undo: UndoService, lead: Actor
) -> None:
    person = clinic.person()
    clinic.change(Patient, person, preferred="Mari")
    action = undo.last(actor=lead)
    assert action is not None
    clinic.change(Patient, person, preferred="Mary")

    with pytest.raises(RefusedError, match="You have changed it once more since"):
        undo.undo(action.transaction_id, actor=lead)


def test_that_unfinished_work_and_events_are_no_actions(
    clinic: Clinic, undo: UndoService, lead: Actor, database: Database
) -> None:
    person = clinic.person()
    clinic.add(
        Draft, staff_id=lead.staff_id, patient_id=person, kind="call", content="{}",
        saved_at=clinic.at(TODAY),
    )  # fmt: skip
    with database.writing(lead) as transaction:
        transaction.record("chart.read", subject=person)

    assert last_words(undo, lead) == "Undo: patient added"


def test_that_a_signature_stays_and_hides_what_came_before(
    clinic: Clinic, undo: UndoService, lead: Actor
) -> None:
    note = clinic.decision(clinic.person(), TODAY, state="draft")
    assert last_words(undo, lead) == "Undo: decision saved"

    clinic.change(Decision, note, state="signed", signed_by=lead.staff_id)

    assert undo.last(actor=lead) is None


def test_that_nobody_takes_back_what_a_colleague_did(
    clinic: Clinic, undo: UndoService, lead: Actor
) -> None:
    colleague = Actor(clinic.add(Staff, name="Mo", role="nurse"), "Mo", Role.NURSE)
    clinic.person()
    action = undo.last(actor=lead)
    assert action is not None

    assert undo.last(actor=colleague) is None
    with pytest.raises(RefusedError, match="own last action"):
        undo.undo(action.transaction_id, actor=colleague)


def test_that_what_a_colleague_built_on_stays_whole_and_says_who(
    clinic: Clinic, undo: UndoService, lead: Actor, database: Database
) -> None:
    colleague = Actor(clinic.add(Staff, name="Mo Nurse", role="nurse"), "Mo Nurse", Role.NURSE)
    person = clinic.person()
    clinic.change(Patient, person, preferred="Mari", contact_note="Ring twice")
    action = undo.last(actor=lead)
    assert action is not None
    with database.writing(colleague) as transaction:
        transaction.fetch(Patient, person).preferred = "Mary"

    with pytest.raises(RefusedError, match="Mo Nurse has worked with this since"):
        undo.undo(action.transaction_id, actor=lead)

    stored = clinic.read(Patient, person)
    assert (stored.preferred, stored.contact_note) == ("Mary", "Ring twice")


def test_that_what_was_done_before_signing_in_is_not_offered(
    clinic: Clinic, lead: Actor, database: Database
) -> None:
    clinic.person()

    assert UndoService(database).last(actor=lead) is None


def test_that_a_name_that_is_no_transaction_is_refused(undo: UndoService, lead: Actor) -> None:
    for name in ("", "desk1:999", "desk1:x"):
        with pytest.raises(RefusedError):
            undo.undo(name, actor=lead)


def test_that_what_was_done_for_thousands_at_once_is_taken_back_whole_and_nothing_before_it(
    clinic: Clinic, database: Database, patient_list: PatientListService, undo: UndoService,
    lead: Actor,
) -> None:  # fmt: skip
    ids = [new_id() for _number in range(MANY)]
    with database.writing(lead) as transaction:
        transaction.insert_many(Patient, ({"id": key, "family": "Ruiz"} for key in ids))
    for tag in ("flu shot", "newsletter"):
        assert patient_list.tag_many(ids, tag, actor=lead) == MANY
    undo_last(undo, lead)
    query = select(PatientTag.tag, func.count()).where(PatientTag.deleted.is_(False))
    with database.reading() as session:
        assert session.execute(query.group_by(PatientTag.tag)).all() == [("flu shot", MANY)]
