"""What outreach led to, and how visits of the schedule were kept."""

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from carecoord.common.clock import FixedClock
from carecoord.common.errors import PermissionDeniedError
from carecoord.db.database import Database
from carecoord.entities import Appointment, ContactAttempt, Patient, Staff, Visit
from carecoord.handouts.library import HandoutLibrary
from carecoord.services.measures import By, Measure, MeasureService, Number
from carecoord.services.preferences import PreferenceService
from carecoord.services.worklists import WorklistService
from carecoord.vocab.actor import Actor
from carecoord.vocab.roles import Role
from tests.factories.clinic import Clinic

ZONE = ZoneInfo("America/Chicago")
A1C, SEEN = "diabetes-no-a1c-12m", "not-seen-12m"


@pytest.fixture
def measures(
    database: Database, clock: FixedClock, preferences: PreferenceService,
    library: HandoutLibrary, worklists: WorklistService,
) -> MeasureService:  # fmt: skip
    return MeasureService(database, clock, ZONE, preferences, lambda: library, worklists.titles)


class Phone:
    """Tries to reach people, days ago."""

    def __init__(self, clinic: Clinic, today: dt.date) -> None:
        self.clinic, self.today = clinic, today

    def day(self, days_ago: int) -> dt.date:
        return self.today - dt.timedelta(days=days_ago)

    def tried(self, person: str, days_ago: int, result: str = "no_answer", *,
              on: str = A1C, **fields: object) -> None:  # fmt: skip
        closes = result in {"reached", "declined", "already_done"}
        self.clinic.attempt(
            person, on, self.day(days_ago), **({"result": result, "closes": closes} | fields)
        )

    def booked(self, person: str, days_ago: int, status: str) -> str:
        at = self.clinic.at(self.day(days_ago))
        return self.clinic.add(
            Appointment, patient_id=person, starts_at=at, status=status, status_at=at,
            kind="Check-up",
        )  # fmt: skip


@pytest.fixture
def phone(clinic: Clinic, clock: FixedClock) -> Phone:
    return Phone(clinic, clock.today())


@pytest.fixture
def maria(clinic: Clinic) -> str:
    return clinic.person(language_spoken="es")


@pytest.fixture
def abel(clinic: Clinic) -> str:
    return clinic.person("Abel", "Zed")


def read(
    measures: MeasureService, lead: Actor, by: By = By.LIST, days: int = 90
) -> dict[str, Measure]:
    return {one.id: one for one in measures.all(measures.period(days), by=by, actor=lead)}


def lines(measure: Measure) -> dict[str, Number]:
    return {line.title: line.number for line in measure.lines}


def test_that_all_tries_for_one_matter_are_one_outreach_until_it_is_settled(
    measures: MeasureService, phone: Phone, maria: str, abel: str, lead: Actor
) -> None:
    phone.tried(maria, 40)
    phone.tried(maria, 38, "reached")
    phone.tried(maria, 20, "declined", episode=2)
    phone.tried(maria, 20, "spoke_to_family", on=SEEN)
    phone.tried(abel, 30, "wrong_number")
    phone.tried(abel, 29, "reviewed", closes=True)
    phone.tried(abel, 30, "other", on=SEEN, closes=True)
    found = read(measures, lead)
    assert found["outreach-reached"].number == Number(2, 4)
    assert found["outreach-reached"].people == 2
    assert found["outreach-agreed"].number == Number(1, 4)
    assert lines(found["outreach-reached"]) == {
        "Diabetes on record, no A1c in 12 months": Number(2, 3),
        "Living patients not seen in 12 months": Number(0, 1),
    }


def test_that_who_is_still_being_tried_counts_neither_way(
    measures: MeasureService, phone: Phone, maria: str, abel: str, lead: Actor
) -> None:
    phone.tried(maria, 13)
    phone.tried(abel, 14)
    found = read(measures, lead)
    assert found["outreach-reached"].number == Number(0, 1, waiting=1)
    phone.tried(maria, 12, "declined")
    found = read(measures, lead)
    assert found["outreach-reached"].number == Number(1, 2)
    assert found["outreach-agreed"].number == Number(0, 2)


def test_that_outreach_counts_in_the_period_it_began_in(
    measures: MeasureService, phone: Phone, maria: str, lead: Actor
) -> None:
    phone.tried(maria, 31)
    phone.tried(maria, 20, "reached")
    assert read(measures, lead, days=30)["outreach-reached"].number == Number(0, 0)
    found = read(measures, lead, By.MONTH)["outreach-reached"]
    assert [line.part for line in found.lines] == [f"{phone.day(31):%Y-%m}"]


def test_that_a_visit_counts_from_the_contact_on_and_to_its_last_day(
    measures: MeasureService, phone: Phone, clinic: Clinic, lead: Actor
) -> None:
    came_after = {"same morning": 0, "last day": 15, "day after": 16, "last of all": 30}
    for family, days in came_after.items():
        person = clinic.person(family.title(), "Ann")
        phone.tried(person, 40, "reached")
        at = clinic.at(phone.day(40 - days), 9)
        clinic.add(Visit, patient_id=person, started_at=at, kind="office", status="kept")
    inpatient = clinic.person("Ward", "Wim")
    phone.tried(inpatient, 40, "left_safe_message")
    clinic.add(Visit, patient_id=inpatient, started_at=clinic.at(phone.day(39)), kind="inpatient")
    scheduled = clinic.person("Zoe", "Zed")
    phone.tried(scheduled, 15)
    phone.booked(scheduled, 10, "kept")
    waiting = clinic.person("Yet", "Yan")
    phone.tried(waiting, 15)
    found = read(measures, lead)
    assert found["outreach-came-15"].number == Number(2, 6, waiting=1)
    assert found["outreach-came-30"].number == Number(4, 6, waiting=1)


def test_that_each_way_counts_with_its_own_tries(
    measures: MeasureService, phone: Phone, maria: str, lead: Actor
) -> None:
    phone.tried(maria, 40)
    phone.tried(maria, 39)
    phone.tried(maria, 30, "reached", channel="text")
    found = read(measures, lead, By.WAY)["outreach-reached"]
    assert found.number == Number(1, 1)
    assert lines(found) == {"Phone call": Number(0, 1), "Text message": Number(1, 1)}
    assert lines(read(measures, lead, By.LANGUAGE)["outreach-reached"]) == {"Spanish": Number(1, 1)}


def test_that_a_percentage_needs_ten_people_and_not_ten_tries(
    measures: MeasureService, phone: Phone, clinic: Clinic, maria: str, lead: Actor
) -> None:
    for episode in range(1, 13):
        phone.tried(maria, 80 - episode, "reached", episode=episode)
    assert read(measures, lead)["outreach-reached"].number.words() == (
        "12 of 12, too few for a percentage"
    )
    for number in range(9):
        phone.tried(clinic.person(f"Person {number}", "Pat"), 30)
    assert read(measures, lead)["outreach-reached"].number.words() == "12 of 21 (57%)"


def test_that_staff_stand_by_name_with_counts_alone_for_whom_that_is_allowed(
    measures: MeasureService, phone: Phone, clinic: Clinic, lead: Actor
) -> None:
    other = clinic.add(Staff, name="Aaron Abt", role="front_desk")
    for number in range(12):
        person = clinic.person(f"Person {number}", "Pat")
        phone.tried(person, 30, "reached")
        clinic.add(
            ContactAttempt, patient_id=person, worklist_id=A1C, attempted_by=other,
            attempted_at=clinic.at(phone.day(31)), result="no_answer",
        )  # fmt: skip
    found = read(measures, lead, By.STAFF)["outreach-reached"]
    assert [(line.title, line.words()) for line in found.lines] == [
        ("Aaron Abt", "0 of 12"), (lead.name, "12 of 12"),
    ]  # fmt: skip
    nurse = Actor(lead.staff_id, "Ann", Role.NURSE)
    period = measures.period(90)
    assert measures.all(period, actor=nurse)
    for ask in (measures.all, measures.paper):
        with pytest.raises(PermissionDeniedError, match="counts for each person of the staff"):
            ask(period, by=By.STAFF, actor=nurse)
    with pytest.raises(PermissionDeniedError):
        measures.cases("outreach-reached", period, part=other, by=By.STAFF, actor=nurse)


@pytest.mark.parametrize("by", list(By))
def test_that_every_part_is_the_number_of_the_very_people_behind_it(
    by: By, measures: MeasureService, phone: Phone, maria: str, abel: str, lead: Actor
) -> None:
    for person in (maria, abel):
        phone.tried(person, 50)
        phone.tried(person, 35, "reached", channel="text")
        phone.tried(person, 20, on=SEEN)
        phone.booked(person, 30, "kept")
        phone.booked(person, 3, "no_show")
    period = measures.period(90)
    for one in measures.all(period, by=by, actor=lead):
        whole = measures.cases(one.id, period, by=by, actor=lead)
        assert sum(case.is_met is not None for case in whole) == one.number.of
        assert sum(case.is_met is True for case in whole) == one.number.met
        for line in one.lines:
            behind = measures.cases(one.id, period, part=line.part, by=by, actor=lead)
            assert sum(case.is_met is True for case in behind) == line.number.met
            assert sum(case.is_met is not None for case in behind) == line.number.of
            counted = {case.patient_id for case in behind if case.is_met is not None}
            assert len(counted) == line.number.people


def test_that_visits_are_kept_or_missed_by_what_the_patient_did(
    measures: MeasureService, phone: Phone, clinic: Clinic, maria: str, abel: str, lead: Actor
) -> None:
    for status in ("kept", "kept", "no_show", "cancelled_late", "cancelled_early",
                   "cancelled_practice", "rescheduled"):  # fmt: skip
        phone.booked(maria, 10, status)
    phone.booked(maria, 9, "confirmed")
    phone.booked(maria, 0, "booked")
    phone.booked(abel, 20, "no_show")
    clinic.add(
        Visit, patient_id=abel, started_at=clinic.at(phone.day(22)), kind="inpatient",
        ended_at=clinic.at(phone.day(20), 8),
    )  # fmt: skip
    found = read(measures, lead, By.LANGUAGE)
    assert found["visits-kept"].number == Number(2, 4)
    assert found["visits-missed"].number == Number(1, 4)
    assert found["visits-written-down"].number == Number(4, 5)
    assert lines(found["visits-written-down"]) == {
        "Language not recorded": Number(1, 1), "Spanish": Number(3, 4),
    }  # fmt: skip
    assert read(measures, lead, By.STAFF)["visits-kept"].lines == ()
    clinic.change(Patient, maria, deleted=True)
    assert read(measures, lead)["visits-kept"].number == Number(0, 0)


def test_that_the_numbers_are_printed_and_written_with_what_they_count(
    measures: MeasureService, phone: Phone, maria: str, lead: Actor, tmp_path: Path
) -> None:
    phone.tried(maria, 40, "reached")
    period = measures.period(90)
    paper = measures.paper(period, by=By.WAY, actor=lead)
    assert "Phone call: 1 of 1, too few for a percentage" in paper.html
    assert "A wrong number is a try" in paper.html
    rows = measures.numbers_file(period, tmp_path / "numbers.xlsx", by=By.WAY, actor=lead)
    sheet = openpyxl.load_workbook(tmp_path / "numbers.xlsx").worksheets[0]
    written = list(sheet.iter_rows(values_only=True))
    assert len(written) == rows + 1
    (way,) = [row for row in written if row[1:3] == ("Tried and reached", "Phone call")]
    assert way[3:8] == (1, 1, None, 1, 0)
    assert "until it was settled" in str(way[8])
    assert "Santos" not in repr(written) + paper.html
