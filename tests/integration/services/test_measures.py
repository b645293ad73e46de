"""The practice's measures: honest denominators, and the people behind every number."""

import datetime as dt
import json
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from sqlalchemy import select

from carecoord.common.clock import FixedClock
from carecoord.common.errors import PermissionDeniedError, RefusedError
from carecoord.db.database import Database
from carecoord.entities import (
    Barrier,
    HandoutGiven,
    NewMedicine,
    Patient,
    TeachAttempt,
    TeachSession,
    TeachTopic,
    Visit,
)
from carecoord.entities.journal import JournalEntry
from carecoord.handouts.library import HandoutLibrary
from carecoord.services.decisions import DecisionService
from carecoord.services.measures import Measure, MeasureService, Number, Period
from carecoord.services.preferences import PreferenceService
from carecoord.services.teachback import TeachbackService
from carecoord.vocab.actor import Actor
from carecoord.vocab.decisions import ReviewResult
from carecoord.vocab.roles import Role
from tests.factories.clinic import Clinic

ZONE = ZoneInfo("America/Chicago")


@pytest.fixture
def measures(
    database: Database, clock: FixedClock, preferences: PreferenceService, library: HandoutLibrary
) -> MeasureService:
    return MeasureService(database, clock, ZONE, preferences, lambda: library)


@pytest.fixture
def today(clock: FixedClock) -> dt.date:
    return clock.today()


class Desk:
    """Records of a practice, put where a measure looks for them."""

    def __init__(self, clinic: Clinic, today: dt.date) -> None:
        self.clinic = clinic
        self.today = today

    def day(self, days_ago: int) -> dt.date:
        return self.today - dt.timedelta(days=days_ago)

    def topic(self, person: str, *checks: tuple[str, int], state: str = "signed",
              handout: str = "", hour: int = 12) -> str:  # fmt: skip
        """A topic with its attempts: outcome and how many days ago."""
        clinic = self.clinic
        session = clinic.add(
            TeachSession, patient_id=person, taught_at=clinic.at(self.day(checks[0][1]), hour),
            taught_by=clinic.actor.staff_id, state=state,
        )  # fmt: skip
        topic = clinic.add(
            TeachTopic, patient_id=person, session_id=session, position=1, text="How to walk",
            handout_topic=handout,
        )  # fmt: skip
        for number, (outcome, days_ago) in enumerate(checks, start=1):
            clinic.add(
                TeachAttempt, patient_id=person, topic_id=topic, number=number, outcome=outcome,
                checked_at=clinic.at(self.day(days_ago), hour), checked_by=clinic.actor.staff_id,
            )  # fmt: skip
        return topic

    def handout(self, person: str, language: str, grade: int | None, days_ago: int = 3) -> str:
        return self.clinic.add(
            HandoutGiven, patient_id=person, topic="sleep", title="Sleeping better", version="1",
            language=language, text_size_pt=12, reading_grade=grade,
            given_at=self.clinic.at(self.day(days_ago)), given_by=self.clinic.actor.staff_id,
        )  # fmt: skip


@pytest.fixture
def desk(clinic: Clinic, today: dt.date) -> Desk:
    return Desk(clinic, today)


@pytest.fixture
def maria(clinic: Clinic) -> str:
    return clinic.person(language_spoken="es")


def read(measures: MeasureService, lead: Actor, days: int = 90) -> dict[str, Measure]:
    return {one.id: one for one in measures.all(measures.period(days), actor=lead)}


def test_that_a_visit_counts_once_and_only_a_talk_of_its_own_day_counts_for_it(
    measures: MeasureService, desk: Desk, clinic: Clinic, maria: str, lead: Actor
) -> None:
    clinic.visit(maria, desk.day(10))
    clinic.visit(maria, desk.day(5))
    clinic.visit(maria, desk.day(4), status="missed")
    clinic.visit(maria, desk.day(200))
    clinic.add(Visit, patient_id=maria, started_at=clinic.at(desk.day(3)), kind="inpatient")
    for hour in (9, 22):  # late in the evening it is the next day elsewhere
        desk.topic(maria, ("clear_first_time", 10), hour=hour)
    desk.topic(maria, ("clear_first_time", 6))
    desk.topic(maria, ("clear_first_time", 5), state="entered_in_error")
    assert read(measures, lead)["visits-with-teachback"].number == Number(1, 2)


def test_that_a_new_medicine_counts_from_the_moment_it_is_named_also_when_nobody_taught(
    measures: MeasureService, teachback: TeachbackService, desk: Desk, clinic: Clinic,
    maria: str, lead: Actor, today: dt.date,
) -> None:  # fmt: skip
    def began(person: str, days_ago: int) -> None:
        clinic.add(
            NewMedicine, patient_id=person, name="Lisinopril", noted_by=lead.staff_id,
            started_on=desk.day(days_ago).isoformat(), noted_at=clinic.at(desk.day(days_ago)),
        )  # fmt: skip

    for days_ago in (20, 10, 10, 5):
        began(maria, days_ago)
    # Taught on the day; taught later; put off; and one that was only named as a topic.
    for checks in ((("not_yet_clear", 20),), (("clear_first_time", 9),), (("not_attempted", 5),)):
        clinic.change(TeachTopic, desk.topic(maria, *checks), category="new_medicine")
    desk.topic(maria, ("clear_first_time", 10))
    teachback.note_medicine(maria, "  Metformin ", actor=lead)
    teachback.note_medicine(maria, "metformin", actor=lead)
    found = measures.cases("new-medicines-with-teachback", measures.period(90), actor=lead)
    assert {(one.on, one.is_met) for one in found} == {
        (desk.day(20), True), (desk.day(10), False), (desk.day(9), True), (desk.day(5), False),
        (today, None),
    }  # fmt: skip
    assert read(measures, lead)["new-medicines-with-teachback"].number == Number(2, 4, waiting=1)
    assert [one.about for one in found if one.on == today] == ["Metformin"]
    with pytest.raises(RefusedError, match="name of the medicine"):
        teachback.note_medicine(maria, " ", actor=lead)


def test_that_what_was_put_off_or_not_wanted_is_no_first_check(
    measures: MeasureService, desk: Desk, maria: str, lead: Actor
) -> None:
    desk.topic(maria, ("clear_first_time", 3), handout="blood-pressure")
    desk.topic(maria, ("not_yet_clear", 3), ("clear_after_reteach", 3), handout="blood-pressure")
    desk.topic(maria, ("partly_clear", 3))
    desk.topic(maria, ("not_attempted", 3))
    desk.topic(maria, ("declined_by_patient", 3))
    first = read(measures, lead)["clear-first-time"]
    assert first.number == Number(1, 3)
    assert [(one.title, one.number) for one in first.lines] == [
        ("Living with high blood pressure", Number(1, 2)), ("Without a handout", Number(0, 1)),
    ]  # fmt: skip


def test_that_a_topic_put_off_at_first_counts_when_it_is_checked(
    measures: MeasureService, desk: Desk, maria: str, lead: Actor
) -> None:
    desk.topic(maria, ("clear_first_time", 60))
    desk.topic(maria, ("not_attempted", 40), ("clear_first_time", 26))
    desk.topic(maria, ("declined_by_patient", 40), ("not_yet_clear", 26),
               ("clear_after_reteach", 13))  # fmt: skip
    found = read(measures, lead)
    assert found["clear-first-time"].number == Number(2, 3)
    assert found["resolved-in-14-days"].number == Number(1, 1)
    assert read(measures, lead, days=30)["clear-first-time"].number == Number(1, 2)
    assert read(measures, lead, days=20)["clear-first-time"].number == Number(0, 0)


def test_that_a_topic_has_fourteen_days_to_become_clear(
    measures: MeasureService, desk: Desk, maria: str, lead: Actor
) -> None:
    desk.topic(maria, ("not_yet_clear", 40), ("clear_after_reteach", 26))
    desk.topic(maria, ("not_yet_clear", 40), ("clear_after_reteach", 25))
    desk.topic(maria, ("not_yet_clear", 15))
    desk.topic(maria, ("not_yet_clear", 14))
    desk.topic(maria, ("partly_clear", 3), ("clear_after_reteach", 2))
    found = read(measures, lead)["resolved-in-14-days"]
    assert found.number == Number(2, 4, waiting=1)
    assert "1 more still has time" in found.note()


def test_that_a_decision_counts_once_its_day_has_come(
    measures: MeasureService, desk: Desk, clinic: Clinic, maria: str, lead: Actor, today: dt.date
) -> None:
    clinic.decision(maria, desk.day(10), reviewed_on=desk.day(10).isoformat())
    clinic.decision(maria, desk.day(10), reviewed_on=desk.day(9).isoformat())
    clinic.decision(maria, desk.day(10))
    clinic.decision(maria, desk.day(10), state="draft")
    clinic.decision(maria, desk.day(10), state="amended")
    clinic.decision(maria, today)
    clinic.decision(maria, today + dt.timedelta(days=5))
    assert read(measures, lead)["reviews-met"].number == Number(1, 3, waiting=1)


def test_that_a_missed_day_stays_missed_though_the_review_was_left_open(
    measures: MeasureService, decisions: DecisionService, desk: Desk, clinic: Clinic,
    maria: str, lead: Actor, today: dt.date,
) -> None:  # fmt: skip
    later = today + dt.timedelta(days=20)
    late, in_time, unreached = (
        clinic.decision(maria, day, outcome="declined_all") for day in (desk.day(10), today, today)
    )
    for note, outcome in (
        (late, ReviewResult.NOT_REACHED), (in_time, ReviewResult.WANTS_TO_CHANGE),
        (unreached, ReviewResult.NOT_REACHED),
    ):  # fmt: skip
        decisions.review(note, result="-", outcome=outcome, still_open_until=later, actor=lead)
    first = {one.record_id: one for one in measures.cases(
        "reviews-met", measures.period(90), actor=lead
    )}  # fmt: skip
    assert {note: first[note].is_met for note in (late, in_time, unreached)} == {
        late: False, in_time: True, unreached: None,
    }  # fmt: skip
    assert first[late].on == desk.day(10)


def test_that_handouts_are_counted_by_language_and_by_grade(
    measures: MeasureService, desk: Desk, clinic: Clinic, maria: str, lead: Actor
) -> None:
    unknown = clinic.person("Nemo", "Nat")
    desk.handout(maria, "es", 6)
    desk.handout(maria, "es-MX", 7)
    desk.handout(maria, "en", 9)
    desk.handout(unknown, "en", None)
    found = read(measures, lead)
    in_language = found["handouts-in-language"]
    assert in_language.number == Number(2, 3)
    assert {one.part: one.number for one in in_language.lines} == {
        "es": Number(2, 2), "en": Number(0, 1),
    }  # fmt: skip
    easy = found["handouts-easy"]
    assert easy.number == Number(1, 3)
    assert {one.title: one.number.of for one in easy.lines} == {
        "Above grade 8": 1, "Grade 6 or lower": 1, "Grade 7 or 8": 1,
    }  # fmt: skip


def test_that_every_number_is_the_number_of_the_records_behind_it(
    measures: MeasureService, desk: Desk, clinic: Clinic, maria: str, lead: Actor
) -> None:
    other = clinic.person("Abel", "Zed")
    for person in (maria, other):
        desk.topic(person, ("clear_first_time", 3), handout="sleep")
        desk.topic(person, ("not_yet_clear", 2))
        desk.handout(person, "es", 7)
        clinic.visit(person, desk.day(3))
        clinic.decision(person, desk.day(8))
    period = measures.period(90)
    for one in measures.all(period, actor=lead):
        behind = measures.cases(one.id, period, actor=lead)
        assert sum(case.is_met is True for case in behind) == one.number.met
        assert sum(case.is_met is not None for case in behind) == one.number.of
        assert len({c.patient_id for c in behind if c.is_met is not None}) == one.people
        for line in one.lines:
            part = measures.cases(one.id, period, part=line.part, actor=lead)
            assert sum(case.is_met is not None for case in part) == line.number.of
    names = [case.name for case in measures.cases("visits-with-teachback", period, actor=lead)]
    assert names == ["Abel, Zed", "Santos, Maria"]


def test_that_deleted_people_and_records_are_behind_no_number(
    measures: MeasureService, desk: Desk, clinic: Clinic, maria: str, lead: Actor
) -> None:
    topic = desk.topic(maria, ("clear_first_time", 3))
    clinic.change(TeachTopic, topic, deleted=True)
    gone = clinic.person("Gone", "Gil", language_spoken="en")
    desk.handout(gone, "en", 5)
    clinic.visit(gone, desk.day(2))
    clinic.change(Patient, gone, deleted=True)
    assert {one.number.of for one in read(measures, lead).values()} == {0}


def test_that_few_have_no_percentage_and_many_have_it_beside_their_numbers() -> None:
    assert Number(0, 0).words() == "Nothing to count yet"
    assert Number(4, 9).words() == "4 of 9, too few for a percentage"
    assert Number(1_200, 1_600).words() == "1,200 of 1,600 (75%)"


def test_that_the_records_are_exported_as_they_are_listed_and_journalled(
    measures: MeasureService, desk: Desk, clinic: Clinic, maria: str, lead: Actor,
    database: Database, tmp_path: Path,
) -> None:  # fmt: skip
    clinic.identifier(maria, "practice", "0071")
    desk.topic(maria, ("clear_first_time", 3))
    desk.topic(maria, ("not_yet_clear", 2))
    period = measures.period(30)
    path = tmp_path / "people.xlsx"
    assert measures.people_file("clear-first-time", period, path, actor=lead) == 1
    sheet = openpyxl.load_workbook(path).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == ("Patient", "Born", "Record", "Day", "About", "Counts as")
    assert [(row[2], row[5]) for row in rows[1:]] == [
        ("0071", "Clear the first time"), ("0071", "Not clear the first time"),
    ]  # fmt: skip
    query = select(JournalEntry.fields).where(JournalEntry.tbl == "measure.exported")
    with database.reading() as session:
        (fields,) = session.scalars(query)
    told = json.loads(fields)
    assert told.pop("people") == [maria]
    assert told == {"form": ".xlsx", "measure": "clear-first-time", "rows": 2}
    with pytest.raises(RefusedError, match="nothing to export"):
        measures.people_file("reviews-met", period, path, actor=lead)
    with pytest.raises(RefusedError, match="no such measure"):
        measures.cases("no-such", period, actor=lead)


def test_that_the_paper_holds_every_number_with_what_it_counts_and_nobodys_name(
    measures: MeasureService, desk: Desk, maria: str, lead: Actor, database: Database
) -> None:
    desk.topic(maria, ("clear_first_time", 3))
    paper = measures.paper(measures.period(90), actor=lead)
    assert paper.patient_id == ""
    assert "1 of 1, too few for a percentage" in paper.html
    assert "rank nobody" in paper.html
    assert "Santos" not in paper.html
    for one in measures.all(measures.period(90), actor=lead):
        assert one.title in paper.html
        assert one.counted in paper.html
    query = select(JournalEntry.tbl).where(JournalEntry.op == "E")
    with database.reading() as session:
        assert "measures.printed" in set(session.scalars(query))


def test_that_nobody_of_the_staff_stands_anywhere(
    measures: MeasureService, desk: Desk, maria: str, lead: Actor
) -> None:
    desk.topic(maria, ("not_yet_clear", 3))
    period = measures.period(90)
    told = repr(measures.all(period, actor=lead)) + repr(
        measures.cases("clear-first-time", period, actor=lead)
    )
    assert lead.name not in told
    assert lead.staff_id not in told


@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.CHW, Role.MEDICAL_ASSISTANT, Role.ADMIN])
def test_that_roles_without_reports_see_none(
    measures: MeasureService, lead: Actor, role: Role, today: dt.date
) -> None:
    actor = Actor(lead.staff_id, "Ann", role)
    period = Period(today, today)
    for look in (measures.all, measures.paper):
        with pytest.raises(PermissionDeniedError):
            look(period, actor=actor)
    with pytest.raises(PermissionDeniedError):
        measures.cases("reviews-met", period, actor=actor)


def test_that_an_auditor_sees_numbers_and_people_and_takes_no_list_out(
    measures: MeasureService, lead: Actor, today: dt.date, tmp_path: Path
) -> None:
    auditor = Actor(lead.staff_id, "Ann", Role.AUDITOR)
    period = Period(today, today)
    assert measures.all(period, actor=auditor)
    assert measures.cases("reviews-met", period, actor=auditor) == ()
    with pytest.raises(PermissionDeniedError):
        measures.people_file("reviews-met", period, tmp_path / "a.csv", actor=auditor)


def test_that_needs_are_counted_by_part_of_life_and_what_is_kept_back_is_not(
    measures: MeasureService, clinic: Clinic, today: dt.date, lead: Actor
) -> None:
    def answer(status: str, wants_help: str = "yes", days_ago: int = 40, **more: str) -> str:
        day = today - dt.timedelta(days=days_ago)
        person = clinic.person()
        clinic.add(
            Barrier, patient_id=person, status=status, wants_help=wants_help,
            opened_on=day.isoformat(), reviewed_on=day.isoformat(), recorded_at=clinic.at(day),
            recorded_by=lead.staff_id, **{"domain": "food", **more},
        )  # fmt: skip
        return person

    helped = answer("resolved")
    answer("present")
    answer("present", days_ago=3)
    answer("present", "not_now")
    answer("asked_none", "not_asked")
    answer("declined_to_answer", "not_asked")
    answer("present", domain="transport")
    answer("present", domain="safety_at_home", sensitivity="restricted")
    found = read(measures, lead)
    told = {line.title: line.number for line in found["needs-told"].lines}
    assert told == {"Enough to eat": Number(4, 5), "Getting here": Number(1, 1)}
    over = {line.title: line.number for line in found["needs-helped"].lines}
    assert over == {"Enough to eat": Number(1, 2, waiting=1), "Getting here": Number(0, 1)}
    assert "%" not in found["needs-told"].number.words()
    behind = measures.cases("needs-helped", measures.period(90), part="food", actor=lead)
    assert [one.patient_id for one in behind if one.is_met] == [helped]
