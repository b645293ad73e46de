"""One call for everybody behind a number, and a contact of each one's own."""

import datetime as dt

import pytest

from carecoord.common.errors import RefusedError
from carecoord.common.ids import new_id
from carecoord.entities import ContactPoint, FollowUp, RelatedPerson
from carecoord.services.household import HouseholdMember
from carecoord.services.outreach import OutreachService
from carecoord.services.outreach_forms import Alongside, CallForm, LoggedCall
from carecoord.services.worklists import WorklistService
from carecoord.vocab.actor import Actor
from carecoord.vocab.outreach import AttemptResult
from tests.factories.clinic import Clinic

TODAY = dt.date(2026, 3, 2)
DUE = "followups-due"
NUMBER = "+12025550142"


@pytest.fixture
def mother(clinic: Clinic) -> str:
    key = clinic.person("Santos", "Ana")
    clinic.phone(key, "(202) 555-0142", normal=NUMBER)
    clinic.follow_up(key, TODAY, title="Repeat potassium")
    return key


@pytest.fixture
def child(clinic: Clinic) -> str:
    """Six years old; calls go to the mother, whose number is typed another way."""
    key = clinic.person("Santos", "Ben", birth_on="2019-05-06")
    clinic.add(
        RelatedPerson, patient_id=key, name="Ana Santos", relationship="parent",
        phone_typed="202 555 0142", phone_normal=NUMBER, gets_messages=True, may_decide=True,
    )  # fmt: skip
    clinic.follow_up(key, TODAY, kind="missed_visit", title="Missed visit")
    return key


def log(
    outreach: OutreachService, person: str, result: AttemptResult, actor: Actor, *others: Alongside,
    **fields: object,
) -> LoggedCall:  # fmt: skip
    form = CallForm(
        patient_id=person, worklist_id=DUE, result=result, alongside=others, **fields,  # type: ignore[arg-type]
    )  # fmt: skip
    return outreach.log(form, command_id=new_id(), actor=actor)


def found(outreach: OutreachService, person: str, actor: Actor) -> tuple[HouseholdMember, ...]:
    return outreach.household(person, actor=actor)


def test_that_a_number_written_differently_shows_the_others_and_what_is_due_for_them(
    outreach: OutreachService, mother: str, child: str, lead: Actor
) -> None:
    (ben,) = found(outreach, mother, lead)
    assert (ben.patient_id, ben.name, ben.age) == (child, "Santos, Ben", 6)
    assert ben.speak_with == "Speak with Ana Santos (Parent) about Ben."
    assert [item.what for item in ben.items] == ["Missed visit, due 2 Mar 2026."]
    (ana,) = found(outreach, child, lead)
    assert (ana.patient_id, ana.speak_with) == (mother, "Speak only with Ana.")


def test_that_nobody_is_shown_who_has_nothing_due_or_another_number_or_died(
    clinic: Clinic, outreach: OutreachService, mother: str, lead: Actor
) -> None:
    for given, number, status in (
        ("Idle", NUMBER, "active"), ("Dead", NUMBER, "deceased"), ("Far", "+12025550999", "active"),
    ):  # fmt: skip
        key = clinic.person("Santos", given, status=status)
        clinic.phone(key, "x", normal=number)
        if given != "Idle":
            clinic.follow_up(key, TODAY)
    wrong = clinic.person("Santos", "Wrong")
    clinic.phone(wrong, "x", normal=NUMBER, standing="wrong")
    clinic.follow_up(wrong, TODAY)

    assert found(outreach, mother, lead) == ()


def test_that_numbers_that_cannot_be_read_bring_no_strangers_together(
    clinic: Clinic, outreach: OutreachService, lead: Actor
) -> None:
    people = [clinic.person(name) for name in ("Abe", "Bell")]
    for person in people:
        clinic.phone(person, "ask at work", normal="")
        clinic.follow_up(person, TODAY)
    assert found(outreach, people[0], lead) == ()


@pytest.mark.parametrize("how", ["no message", "no calls"])
def test_that_whoever_asked_not_to_be_named_is_marked_so(
    clinic: Clinic, outreach: OutreachService, mother: str, how: str, lead: Actor
) -> None:
    other = clinic.person("Santos", "Cleo")
    clinic.follow_up(other, TODAY)
    phone = clinic.phone(other, "x", normal=NUMBER)
    if how == "no message":
        clinic.change(ContactPoint, phone, message_safe="no")
    else:
        clinic.consent(other, "call", "no")
    (cleo,) = found(outreach, mother, lead)
    assert cleo.speak_with.startswith("Do not name Cleo")


def test_that_one_call_is_a_contact_of_each_without_the_note_and_one_step_back_undoes_all(
    outreach: OutreachService, worklists: WorklistService, mother: str, child: str, lead: Actor
) -> None:
    logged = log(
        outreach, mother, AttemptResult.NO_ANSWER, lead, Alongside(child, DUE), note="Rings out"
    )

    assert "Logged for 1 more person at this number." in logged.sentence
    assert worklists.ids(DUE, actor=lead) == []
    histories = [outreach.history(each, actor=lead) for each in (mother, child)]
    assert [[each.note for each in one] for one in histories] == [["Rings out"], [""]]
    outreach.undo(logged.attempt_id, actor=lead)
    assert len(worklists.ids(DUE, actor=lead)) == 2


def test_that_reaching_a_parent_closes_what_was_ticked_for_the_child(
    clinic: Clinic, outreach: OutreachService, mother: str, child: str, lead: Actor
) -> None:
    (ben,) = found(outreach, mother, lead)
    (item,) = ben.items
    log(
        outreach, mother, AttemptResult.REACHED, lead,
        Alongside(child, item.worklist_id, item.follow_up_id),
    )  # fmt: skip
    assert item.follow_up_id is not None
    assert clinic.read(FollowUp, item.follow_up_id).state == "done"


def test_that_an_answer_about_one_person_is_not_logged_for_others(
    outreach: OutreachService, mother: str, child: str, lead: Actor
) -> None:
    with pytest.raises(RefusedError, match="about one person"):
        log(outreach, mother, AttemptResult.DECLINED, lead, Alongside(child, DUE), reason="No time")
    assert outreach.history(mother, actor=lead) == ()


def test_that_safety_and_what_has_to_be_done_is_logged_on_its_own_row(
    clinic: Clinic, outreach: OutreachService, mother: str, lead: Actor
) -> None:
    other = clinic.person("Santos", "Cleo")
    clinic.phone(other, "x", normal=NUMBER)
    clinic.follow_up(other, TODAY, kind="referral", title="Referral")
    (cleo,) = found(outreach, mother, lead)
    assert [item.by_itself for item in cleo.items] == [True]
