"""From the code on a printed list back to the row."""

import datetime as dt
import re

import pytest

from carecoord.common.errors import PermissionDeniedError, RefusedError
from carecoord.common.ids import new_id
from carecoord.db.database import Database
from carecoord.entities import Patient
from carecoord.rules.row_codes import code_of
from carecoord.services.exports import ExportService
from carecoord.services.outreach import OutreachService
from carecoord.services.outreach_forms import CallForm
from carecoord.services.row_codes import RowCodeService
from carecoord.services.worklists import WorklistService
from carecoord.vocab.actor import Actor
from carecoord.vocab.outreach import AttemptResult
from carecoord.vocab.roles import Role
from tests.factories.clinic import Clinic

TODAY = dt.date(2026, 3, 2)
DUE = "followups-due"


@pytest.fixture
def codes(database: Database, worklists: WorklistService) -> RowCodeService:
    return RowCodeService(database, worklists)


@pytest.fixture
def santos(clinic: Clinic) -> str:
    person = clinic.person()
    clinic.follow_up(person, TODAY)
    return person


def test_that_the_code_on_the_paper_finds_the_row(
    codes: RowCodeService, exports: ExportService, santos: str, lead: Actor
) -> None:
    paper = exports.worklist_paper(DUE, actor=lead)
    (printed,) = re.findall(r"\b[0-9A-Z]{3}-[0-9A-Z]{3}\b", "".join(paper.rows))

    (row,) = codes.find(printed, actor=lead)
    assert (row.patient_id, row.worklist_id, row.is_there) == (santos, DUE, True)
    assert (row.name, row.title) == ("Santos, Maria", "Follow-ups due")


def test_that_whoever_left_the_list_is_still_named(
    codes: RowCodeService, outreach: OutreachService, santos: str, lead: Actor
) -> None:
    form = CallForm(patient_id=santos, worklist_id=DUE, result=AttemptResult.NO_ANSWER)
    outreach.log(form, command_id=new_id(), actor=lead)
    (row,) = codes.find(code_of(santos, DUE).lower(), actor=lead)
    assert (row.name, row.is_there) == ("Santos, Maria", False)


def test_that_of_two_people_whose_keys_end_alike_both_are_named_and_who_is_on_the_list_first(
    codes: RowCodeService, outreach: OutreachService, clinic: Clinic, santos: str, lead: Actor
) -> None:
    twin = "0" * 27 + santos[-5:]
    with clinic.database.writing(lead) as transaction:
        transaction.session.add(Patient(id=twin, family="Aarons", given="One", sort_key="aarons"))
    code = code_of(santos, DUE)
    found = codes.find(code, actor=lead)
    assert [(row.patient_id, row.is_there) for row in found] == [(santos, True), (twin, False)]

    clinic.follow_up(twin, TODAY)
    form = CallForm(patient_id=santos, worklist_id=DUE, result=AttemptResult.NO_ANSWER)
    outreach.log(form, command_id=new_id(), actor=lead)
    found = codes.find(code, actor=lead)
    assert [(row.patient_id, row.is_there) for row in found] == [(twin, True), (santos, False)], (
        "a paper that means Santos must not lead to the other person in silence"
    )


def test_that_a_slip_and_a_code_from_elsewhere_are_refused_in_words(
    codes: RowCodeService, santos: str, lead: Actor
) -> None:
    with pytest.raises(RefusedError, match="each letter"):
        codes.find("WWW-WW2", actor=lead)
    other = f"{(int(santos, 16) + 1):032x}"
    with pytest.raises(RefusedError, match="nobody here"):
        codes.find(code_of(other, DUE), actor=lead)
    assert codes.suggest("Santos", actor=lead) == ()


def test_that_a_role_without_sight_of_patients_finds_nobody(
    codes: RowCodeService, santos: str
) -> None:
    admin = Actor("7" * 32, "Al", Role.ADMIN)
    with pytest.raises(PermissionDeniedError):
        codes.find(code_of(santos, DUE), actor=admin)
