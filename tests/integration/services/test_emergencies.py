"""A record outside the caseload, opened in an emergency: for a while, with a reason, and told."""

import datetime as dt

import pytest
from sqlalchemy import select

from carecoord.common.clock import FixedClock
from carecoord.common.errors import RefusedError
from carecoord.db.database import Database
from carecoord.entities import Barrier, EmergencyOpening
from carecoord.entities.journal import JournalEntry
from carecoord.services.bundle import Services
from carecoord.settings import EMERGENCY_MINUTES
from carecoord.vocab.actor import Actor
from carecoord.vocab.roles import Role
from tests.factories.clinic import Clinic
from tests.factories.doors import opened_for
from tests.factories.roles import colleague

BORN = dt.date(1971, 4, 12)
WHY = "She fell in her kitchen"


@pytest.fixture
def office(lead: Actor, clinic: Clinic, clock: FixedClock) -> Services:
    return opened_for(lead, clinic.database, clock, clinic.zone)


@pytest.fixture
def field(lead: Actor, clinic: Clinic, clock: FixedClock) -> Services:
    luis = colleague(clinic.database, Role.CHW, by=lead)
    return opened_for(luis, clinic.database, clock, clinic.zone)


def test_that_a_record_opens_with_a_reason_for_a_while_and_the_lead_is_told_until_they_read_it(
    office: Services, field: Services, clinic: Clinic, database: Database
) -> None:
    maria, other = clinic.person("Santos", "María"), clinic.person("Reed", "John")
    opened = field.emergencies.open("santos, maria", birth_on=BORN, reason=WHY, actor=field.actor)
    header = field.chart.open(opened, actor=field.actor)
    assert (opened, header.badges[0].text) == (maria, "Open to you in an emergency until 10:00 AM")
    with pytest.raises(RefusedError):
        field.chart.open(other, actor=field.actor)
    with database.reading() as session:
        entry = session.scalars(
            select(JournalEntry).where(JournalEntry.tbl == "emergency.opened")
        ).one()
    assert (entry.subject, entry.actor, entry.reason) == (maria, field.actor.staff_id, WHY)
    (told,) = office.emergencies.waiting(actor=office.actor)
    assert (told.patient, told.by, told.reason) == ("Santos, María", field.actor.name, WHY)
    assert office.emergencies.waiting(actor=office.actor) == (told,)
    office.emergencies.acknowledge([told.id], actor=office.actor)
    assert office.emergencies.waiting(actor=office.actor) == ()


def test_that_a_try_which_finds_nobody_is_in_the_journal_with_its_reason_and_no_name(
    field: Services, clinic: Clinic, database: Database
) -> None:
    clinic.person("Santos", "María")
    with pytest.raises(RefusedError, match="Nobody, or more than one person"):
        field.emergencies.open(
            "santos, maria", birth_on=BORN.replace(day=1), reason=WHY, actor=field.actor
        )
    with database.reading() as session:
        query = select(JournalEntry).where(JournalEntry.tbl == "emergency.missed")
        entry = session.scalars(query).one()
    assert (entry.actor, entry.reason) == (field.actor.staff_id, WHY)
    assert "antos" not in str(vars(entry)).casefold()


def test_that_it_closes_by_itself_after_the_minutes_of_the_setting(
    office: Services, field: Services, clinic: Clinic
) -> None:
    maria = clinic.person()
    office.preferences.set(EMERGENCY_MINUTES, 30, actor=office.actor)
    field.emergencies.open("Maria Santos", birth_on=BORN, reason=WHY, actor=field.actor)
    with clinic.database.writing(office.actor) as transaction:
        row = transaction.session.scalars(select(EmergencyOpening)).one()
        assert row.until_at - row.opened_at == dt.timedelta(minutes=30)
        row.until_at = row.opened_at
    with pytest.raises(RefusedError):
        field.chart.header(maria, actor=field.actor)


@pytest.mark.parametrize(
    ("who", "born", "reason", "sentence"),
    [
        ("Maria Santos", BORN, "urgent", "Say in three words"),
        ("Santos", BORN, WHY, "Nobody, or more than one person"),
        ("Maria Santos", BORN + dt.timedelta(days=1), WHY, "Nobody, or more than one person"),
        ("John Reed", BORN, WHY, "open to you already"),
    ],
)
def test_that_nobody_is_opened_without_reason_name_and_birth_date(
    office: Services, field: Services, clinic: Clinic, *,
    who: str, born: dt.date, reason: str, sentence: str,
) -> None:  # fmt: skip
    clinic.person()
    john = clinic.person("Reed", "John")
    office.caseloads.assign([john], field.actor.staff_id, actor=office.actor)
    with pytest.raises(RefusedError, match=sentence):
        field.emergencies.open(who, birth_on=born, reason=reason, actor=field.actor)
    assert office.emergencies.waiting(actor=office.actor) == ()


def test_that_what_is_kept_back_stays_so_in_an_emergency(field: Services, clinic: Clinic) -> None:
    maria = clinic.person()
    clinic.add(
        Barrier, patient_id=maria, domain="safety_at_home", status="present",
        sensitivity="restricted", note="Canary", opened_on="2026-03-01", reviewed_on="2026-03-01",
        recorded_at=clinic.at(dt.date(2026, 3, 1)), recorded_by=clinic.actor.staff_id,
    )  # fmt: skip
    field.emergencies.open("Maria Santos", birth_on=BORN, reason=WHY, actor=field.actor)
    book = field.barriers.for_patient(maria, actor=field.actor)
    assert "Canary" not in repr(book)
