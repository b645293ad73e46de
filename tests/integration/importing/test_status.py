"""Whether somebody lives and is looked after here, as files say it one after another."""

from typing import Any

import pytest

from carecoord.entities import Patient
from carecoord.services.patient_details import PatientDetails
from carecoord.services.patients import PatientService
from carecoord.vocab.actor import Actor
from tests.factories import fhir
from tests.factories.clinic import Clinic
from tests.factories.import_desk import Desk

ALIVE: dict[str, Any] = {}
DEAD = {"deceasedDateTime": "2026-02-03"}
DEAD_UNDATED = {"deceasedBoolean": True}
LIVES = {"deceasedBoolean": False}
INACTIVE = {"active": False}
ACTIVE = {"active": True}


def bring(desk: Desk, said: dict[str, Any]) -> list[str]:
    path = desk.bundle(fhir.patient(identifier=[fhir.mrn("0071")], **said))
    told = [one.message for one in desk.preview(path).problems if one.field == "status"]
    desk.bring(path)
    return told


@pytest.mark.parametrize(
    ("first", "then", "status", "words"),
    [
        (ALIVE, DEAD, ("deceased", "2026-02-03"), "has died"),
        (ALIVE, INACTIVE, ("inactive", ""), "not active any more"),
        (INACTIVE, DEAD, ("deceased", "2026-02-03"), "has died"),
        (INACTIVE, ACTIVE, ("active", ""), "back on the worklists"),
        (INACTIVE, ALIVE, ("inactive", ""), ""),
        (DEAD, LIVES, ("active", ""), "back on the worklists"),
        (DEAD, LIVES | INACTIVE, ("inactive", ""), "not active any more"),
        (DEAD, INACTIVE, ("deceased", "2026-02-03"), ""),
        (DEAD, ACTIVE, ("deceased", "2026-02-03"), ""),
        (DEAD, ALIVE, ("deceased", "2026-02-03"), ""),
        (DEAD, DEAD_UNDATED, ("deceased", "2026-02-03"), ""),
    ],
)
def test_that_the_source_may_change_its_word(
    desk: Desk, first: dict[str, Any], then: dict[str, Any], status: tuple[str, str],
    words: str,
) -> None:  # fmt: skip
    assert bring(desk, first) == []
    told = bring(desk, then)
    assert (desk.person().status, desk.person().status_on) == status
    assert [words in message for message in told] == ([True] if words else [])
    assert bring(desk, then) == []


def test_that_a_death_reaches_somebody_who_was_typed_in_here(
    desk: Desk, patients: PatientService, lead: Actor
) -> None:
    by_hand = PatientDetails(family="Santos", given="Maria", birth_on="1971-04-12")
    patients.add(by_hand, actor=lead)
    assert len(bring(desk, DEAD)) == 1
    assert desk.person().status == "deceased"


@pytest.mark.parametrize(("first", "ours"), [(DEAD, "active"), (ALIVE, "moved")])
def test_that_a_status_staff_settled_is_kept_until_they_say_otherwise(
    desk: Desk, clinic: Clinic, first: dict[str, Any], ours: str
) -> None:
    bring(desk, first)
    clinic.change(Patient, desk.person().id, status=ours, status_on="")
    assert bring(desk, DEAD) == []
    assert (desk.person().status, desk.person().status_on) == (ours, "")
    path = desk.bundle(fhir.patient(identifier=[fhir.mrn("0071")], **DEAD))
    (conflict,) = desk.preview(path).conflicts
    assert (conflict.field, conflict.theirs) == ("status", "Died 3 Feb 2026")
    desk.bring(path, overwrite=True)
    assert desk.person().status == "deceased"


def test_that_undoing_brings_somebody_back_to_life(desk: Desk, lead: Actor) -> None:
    bring(desk, ALIVE)
    report = desk.bring(desk.bundle(fhir.patient(identifier=[fhir.mrn("0071")], **DEAD)))
    desk.service.undo(report.run_id, actor=lead)
    assert (desk.person().status, desk.person().status_on) == ("active", "")
