"""What belongs to one person or to the practice: drafts, settings, the journal's reader."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from carecoord.common.changes import ChangeFeed
from carecoord.common.clock import FixedClock
from carecoord.common.errors import PermissionDeniedError, RefusedError
from carecoord.db.database import Database
from carecoord.entities import Setting
from carecoord.rules.federal_holidays import federal_holidays
from carecoord.rules.transitions import deadlines
from carecoord.services.audit import AuditFilter, AuditService
from carecoord.services.chart import ChartService
from carecoord.services.drafts import DraftService
from carecoord.services.practice_days import holidays
from carecoord.services.preferences import PreferenceService
from carecoord.settings import (
    A1C_THRESHOLD_PERCENT,
    FIELD_LAPTOP,
    HOLIDAYS,
    LANGUAGE,
    OUTREACH_ATTEMPTS,
    TEXT_SIZE_PERCENT,
    THEME,
)
from carecoord.vocab.actor import Actor
from carecoord.vocab.audit import AuditKind
from carecoord.vocab.roles import Role
from tests.factories.clinic import Clinic
from tests.factories.roles import colleague

TODAY = dt.date(2026, 3, 2)
LOOKS = frozenset({AuditKind.READ})


@pytest.fixture
def drafts(database: Database) -> DraftService:
    return DraftService(database)


@pytest.fixture
def audit(database: Database) -> AuditService:
    return AuditService(database, ZoneInfo("America/Chicago"))


def test_that_a_draft_is_kept_once_per_form_and_patient(
    drafts: DraftService, clinic: Clinic, lead: Actor
) -> None:
    person = clinic.person()
    content = {"question": "Statin?", "options": ["now", "¿más tarde?"], "chosen": None}
    drafts.save("decision", person, {"question": ""}, actor=lead)
    drafts.save("decision", person, content, actor=lead)
    drafts.save("call", "", {"note": "x"}, actor=lead)
    kept = drafts.load("decision", person, actor=lead)
    assert kept is not None
    assert (kept.content, kept.patient_id) == (content, person)
    assert [draft.kind for draft in drafts.mine(actor=lead)] == ["call", "decision"]
    assert drafts.load("call", "", actor=lead) is not None
    assert drafts.load("call", person, actor=lead) is None


def test_that_saving_the_same_draft_again_is_no_newer_draft(
    drafts: DraftService, lead: Actor
) -> None:
    drafts.save("call", "", {"note": "x"}, actor=lead)
    first = drafts.load("call", "", actor=lead)
    drafts.save("call", "", {"note": "x"}, actor=lead)
    assert drafts.load("call", "", actor=lead) == first


def test_that_drafts_are_nobody_elses(
    drafts: DraftService, database: Database, lead: Actor
) -> None:
    drafts.save("call", "", {"note": "x"}, actor=lead)
    other = colleague(database, Role.NURSE, by=lead)
    assert drafts.load("call", "", actor=other) is None
    assert drafts.mine(actor=other) == ()
    drafts.discard("call", "", actor=other)
    assert len(drafts.mine(actor=lead)) == 1


def test_that_a_draft_that_is_done_with_is_forgotten(drafts: DraftService, lead: Actor) -> None:
    drafts.save("call", "", {"note": "x"}, actor=lead)
    drafts.discard("call", "", actor=lead)
    assert drafts.load("call", "", actor=lead) is None
    drafts.save("call", "", {"note": "y"}, actor=lead)
    assert [draft.content for draft in drafts.mine(actor=lead)] == [{"note": "y"}]


def test_that_a_setting_is_its_default_until_somebody_sets_it(
    preferences: PreferenceService, lead: Actor
) -> None:
    assert preferences.get(A1C_THRESHOLD_PERCENT) == 7.0
    preferences.set(A1C_THRESHOLD_PERCENT, 8, actor=lead)
    preferences.set(A1C_THRESHOLD_PERCENT, 9, actor=lead)
    found = preferences.get(A1C_THRESHOLD_PERCENT)
    assert (found, type(found)) == (9.0, float)


def test_that_a_personal_setting_is_each_persons_own(
    preferences: PreferenceService, database: Database, lead: Actor
) -> None:
    nurse = colleague(database, Role.NURSE, by=lead)
    preferences.set(THEME, "dark", actor=nurse)
    assert preferences.get(THEME, actor=nurse) == "dark"
    assert preferences.get(THEME, actor=lead) == "system"
    assert preferences.get(THEME) == "system"


def test_that_only_whoever_manages_settings_changes_the_practices(
    preferences: PreferenceService, database: Database, lead: Actor
) -> None:
    nurse = colleague(database, Role.NURSE, by=lead)
    with pytest.raises(PermissionDeniedError):
        preferences.set(OUTREACH_ATTEMPTS, 5, actor=nurse)
    admin = colleague(database, Role.ADMIN, by=lead)
    preferences.set(OUTREACH_ATTEMPTS, 5, actor=admin)
    assert preferences.get(OUTREACH_ATTEMPTS) == 5


def test_that_anybody_may_mark_their_own_computer_as_a_field_laptop_and_who_manages_takes_it_back(
    preferences: PreferenceService, database: Database, clock: FixedClock, lead: Actor
) -> None:
    worker = colleague(database, Role.CHW, by=lead)
    preferences.set(FIELD_LAPTOP, value=True, actor=worker)
    desk = Database(
        database.engine, clock, ChangeFeed(), origin="f" * 16, audit_key=database.audit_key
    )
    assert preferences.get(FIELD_LAPTOP)
    assert not PreferenceService(desk).get(FIELD_LAPTOP)
    with pytest.raises(PermissionDeniedError):
        preferences.set(FIELD_LAPTOP, value=False, actor=worker)
    preferences.set(FIELD_LAPTOP, value=False, actor=lead)
    assert not preferences.get(FIELD_LAPTOP)


@pytest.mark.parametrize(
    ("spec", "value", "said"),
    [
        (OUTREACH_ATTEMPTS, 0, "between 1 and 10"),
        (OUTREACH_ATTEMPTS, 11, "between 1 and 10"),
        (A1C_THRESHOLD_PERCENT, float("nan"), "between 5.5 and 12.0"),
        (LANGUAGE, "tlh", "one of the choices"),
    ],
)
def test_that_a_value_that_is_not_allowed_is_not_stored(
    spec: Any, value: Any, said: str, preferences: PreferenceService, lead: Actor
) -> None:
    with pytest.raises(RefusedError, match=said):
        preferences.set(spec, value, actor=lead)
    assert preferences.get(spec, actor=lead) == spec.default


@pytest.mark.parametrize("stored", ['"large"', "900", "null", "[]"])
def test_that_a_stored_value_that_is_not_allowed_any_more_is_the_default(
    stored: str, preferences: PreferenceService, clinic: Clinic, lead: Actor
) -> None:
    clinic.add(Setting, owner=lead.staff_id, name=TEXT_SIZE_PERCENT.name, value=stored)
    assert preferences.get(TEXT_SIZE_PERCENT, actor=lead) == 100


def test_that_days_the_practice_is_closed_are_read_from_its_settings(
    preferences: PreferenceService, lead: Actor
) -> None:
    assert holidays(preferences) == frozenset()
    preferences.set(HOLIDAYS, "2026-12-25 christmas 2026-07-04", actor=lead)
    assert holidays(preferences) == {dt.date(2026, 12, 25), dt.date(2026, 7, 4)}


def test_that_the_journal_tells_who_did_what_without_the_values(
    audit: AuditService, chart: ChartService, clinic: Clinic, lead: Actor
) -> None:
    person = clinic.person("", "Teller")
    chart.open(person, actor=lead)
    audit.entries(AuditFilter(), actor=lead)
    looked, read, added, *_staff = audit.entries(AuditFilter(), actor=lead)
    assert (looked.name, read.name, added.name) == ("journal.read", "chart.read", "patient")
    assert (read.what, read.fields, read.patient) == ("Opened a chart", (), "Teller")
    assert (read.who, added.what, added.patient) == (lead.name, "Added: patient", "Teller")
    assert "given" in added.fields
    assert added.at.date() == TODAY


def test_that_the_journal_is_narrowed_to_a_person_a_patient_events_or_days(
    audit: AuditService,
    chart: ChartService,
    clinic: Clinic,
    database: Database,
    lead: Actor,
) -> None:
    person, other = clinic.person(), clinic.person("Other")
    nurse = colleague(database, Role.NURSE, by=lead)
    chart.open(person, actor=nurse)
    chart.open(other, actor=lead)

    def found(**wanted: Any) -> list[tuple[str, str]]:
        rows = audit.entries(AuditFilter(**wanted), actor=lead)
        return [(row.name, row.who) for row in rows if row.name != "journal.read"]

    assert found(staff_id=nurse.staff_id) == [("chart.read", nurse.name)]
    assert found(patient_id=person, kinds=LOOKS) == [("chart.read", nurse.name)]
    assert len(found(kinds=LOOKS)) == 2
    assert found(until=TODAY - dt.timedelta(days=1)) == []
    assert found(since=TODAY + dt.timedelta(days=1)) == []
    assert len(found(since=TODAY, until=TODAY)) == len(found())
    assert len(audit.entries(AuditFilter(), limit=2, actor=lead)) == 2


def test_that_the_journal_is_only_for_who_may_read_it(audit: AuditService, lead: Actor) -> None:
    with pytest.raises(PermissionDeniedError):
        audit.entries(AuditFilter(), actor=Actor(lead.staff_id, "N", Role.CLINICIAN))


def test_that_working_days_follow_the_days_the_lead_lists(
    preferences: PreferenceService, database: Database, lead: Actor
) -> None:
    wednesday, friday = dt.date(2026, 11, 25), dt.date(2026, 11, 27)
    assert deadlines(wednesday, holidays(preferences)).contact_by == friday
    days = sorted(day.isoformat() for day in federal_holidays(2026))
    preferences.set(HOLIDAYS, " ".join(days), actor=lead)
    assert deadlines(wednesday, holidays(preferences)).contact_by == dt.date(2026, 11, 30)
    nurse = colleague(database, Role.NURSE, by=lead)
    with pytest.raises(PermissionDeniedError):
        preferences.set(HOLIDAYS, "", actor=nurse)
    assert len(holidays(preferences)) == len(days)
