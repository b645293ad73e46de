"""The contact and follow-through index from what is recorded, and what it must not look at."""

import ast
import datetime as dt
import re
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from carecoord.common.clock import FixedClock
from carecoord.common.errors import PermissionDeniedError
from carecoord.db.database import Database
from carecoord.entities import (
    Appointment,
    Barrier,
    Goal,
    GoalCheckIn,
    NewMedicine,
    Patient,
    TeachSession,
    Visit,
)
from carecoord.entities.journal import JournalEntry
from carecoord.rules.follow_through import USUAL, Tally
from carecoord.rules.follow_through_groups import Group
from carecoord.services.follow_through import Effort, FollowThroughService
from carecoord.services.follow_through_counts import read_tallies
from carecoord.vocab.actor import Actor
from carecoord.vocab.barriers import Domain as InTheWay
from carecoord.vocab.follow_through import Band, Domain
from carecoord.vocab.patients import Channel
from carecoord.vocab.roles import Role
from tests.factories.clinic import Clinic
from tests.factories.statements import Statements

ZONE = ZoneInfo("America/Chicago")
ROOT = Path(__file__).parents[3]
LIST = "not-seen-12m"
A, R, F, G = Domain
_MAY_READ = {
    "appointment", "contact_attempt", "follow_up", "goal", "goal_check_in", "patient", "visit",
    "barrier",
}  # fmt: skip
_OF_THE_PATIENT = {"id", "deleted"}


class Year:
    """What happened to a person within the year."""

    def __init__(self, clinic: Clinic, today: dt.date) -> None:
        self.clinic, self.today = clinic, today

    def day(self, days_ago: int) -> dt.date:
        return self.today - dt.timedelta(days=days_ago)

    def booked(self, person: str, *statuses: str, days_ago: int = 30) -> None:
        at = self.clinic.at(self.day(days_ago))
        for status in statuses:
            self.clinic.add(
                Appointment, patient_id=person, starts_at=at, status=status, status_at=at
            )

    def tried(self, person: str, *tries: tuple[int, str], episode: int = 1) -> None:
        for days_ago, result in tries:
            closes = result in {"reached", "declined", "reviewed", "other"}
            until = "" if closes else self.day(days_ago - 2).isoformat()
            self.clinic.attempt(
                person, LIST, self.day(days_ago), result=result, closes=closes,
                episode=episode, hidden_until_on=until,
            )  # fmt: skip

    def goal(self, person: str, check_in_days_ago: int, *outcomes: str) -> None:
        clinic, by = self.clinic, self.clinic.actor.staff_id
        goal = clinic.add(
            Goal, patient_id=person, words="Walk", begun_by=by, begun_at=clinic.at(self.day(90)),
            check_in_on=self.day(check_in_days_ago).isoformat(),
        )  # fmt: skip
        for outcome in outcomes:
            clinic.add(
                GoalCheckIn, patient_id=person, goal_id=goal, outcome=outcome, told_by="patient",
                checked_on=self.day(20).isoformat(), recorded_by=by,
                recorded_at=clinic.at(self.day(20)),
            )  # fmt: skip


@pytest.fixture
def follow_through(database: Database, clock: FixedClock) -> FollowThroughService:
    return FollowThroughService(database, clock, ZONE)


@pytest.fixture
def year(clinic: Clinic, clock: FixedClock) -> Year:
    return Year(clinic, clock.today())


@pytest.fixture
def maria(clinic: Clinic) -> str:
    return clinic.person()


def worked_example(year: Year, person: str) -> None:
    """Kept 5 of 6, answered 2 of 5, no goals."""
    year.booked(person, *["kept"] * 5, "no_show")
    for episode in (1, 2):
        year.tried(person, (200 - episode, "no_answer"), (198, "reached"), episode=episode)
    for episode in (3, 4, 5):
        year.tried(person, (100 - episode, "no_answer"), (80, "reviewed"), episode=episode)


def tallies(service: FollowThroughService, person: str, lead: Actor) -> dict[Domain, Tally]:
    found = service.about(person, actor=lead).index.domains
    return {one.domain: one.tally for one in found}


def test_that_it_comes_with_its_counts_what_is_in_the_way_and_what_we_did(
    follow_through: FollowThroughService, year: Year, clinic: Clinic, maria: str, lead: Actor
) -> None:
    worked_example(year, maria)
    for domain, sensitivity in (("transport", "normal"), ("safety_at_home", "restricted")):
        clinic.add(
            Barrier, patient_id=maria, domain=domain, status="present", sensitivity=sensitivity,
            opened_on="2026-01-01", reviewed_on="2026-01-01", recorded_by=lead.staff_id,
            recorded_at=clinic.at(year.day(9)),
        )  # fmt: skip
    found = follow_through.about(maria, actor=lead)
    assert {one.domain: one.tally for one in found.index.domains} == {
        A: Tally(5, 6), R: Tally(2, 5), F: Tally(0, 0), G: Tally(0, 0),
    }  # fmt: skip
    assert found.index.value == pytest.approx((83.75 * 30 + 320 / 7 * 25) / 55)
    assert found.index.band is Band.SOME_GAPS
    assert found.barriers == (InTheWay.TRANSPORT,)
    assert found.effort == Effort(
        tries=7, ways=(Channel.CALL,), interpreter=Tally(), medicines=Tally(), reviews=Tally()
    )
    assert found.version == 1


def test_that_too_little_is_never_a_low_number(
    follow_through: FollowThroughService, year: Year, maria: str, lead: Actor
) -> None:
    assert follow_through.about(maria, actor=lead).index.value is None
    year.booked(maria, *["no_show"] * 5)
    found = follow_through.about(maria, actor=lead).index
    assert (found.value, found.band) == (None, None)
    assert found.domains[0].tally == Tally(0, 5)


def test_that_only_what_the_person_did_with_a_visit_counts(
    follow_through: FollowThroughService, year: Year, clinic: Clinic, maria: str, lead: Actor
) -> None:
    year.booked(maria, "kept", "no_show", "cancelled_late", "cancelled_early",
                "cancelled_practice", "rescheduled", "booked")  # fmt: skip
    year.booked(maria, "no_show", days_ago=366)
    year.booked(maria, "no_show", days_ago=10)
    clinic.add(Visit, patient_id=maria, kind="inpatient", status="kept",
               started_at=clinic.at(year.day(12)), ended_at=clinic.at(year.day(9)))  # fmt: skip
    assert tallies(follow_through, maria, lead)[A] == Tally(1, 3)


def test_that_an_answer_counts_within_seven_days_of_a_finished_outreach(
    follow_through: FollowThroughService, year: Year, maria: str, lead: Actor
) -> None:
    year.tried(maria, (207, "no_answer"), (200, "declined"), episode=1)
    year.tried(maria, (108, "no_answer"), (100, "reached"), episode=2)
    year.tried(maria, (60, "wrong_number"), (40, "reviewed"), episode=3)
    year.tried(maria, (30, "no_answer"), (29, "other"), episode=4)
    year.tried(maria, (5, "no_answer"), episode=5)
    assert tallies(follow_through, maria, lead)[R] == Tally(1, 2)


def test_that_check_ins_count_by_what_was_told_and_by_their_day(
    follow_through: FollowThroughService, year: Year, maria: str, lead: Actor
) -> None:
    year.goal(maria, -10, "met", "partly", "changed", "not_yet", "stopped_by_patient")
    year.goal(maria, 3)
    year.goal(maria, 0)
    assert tallies(follow_through, maria, lead)[G] == Tally(3, 5)


def test_that_the_practices_share_is_its_own_from_ten_people_on(
    follow_through: FollowThroughService, year: Year, clinic: Clinic, maria: str, lead: Actor,
    database: Database, clock: FixedClock,
) -> None:  # fmt: skip
    year.booked(maria, "kept", "no_show")
    assert follow_through.about(maria, actor=lead).index.domains[0].share == USUAL[A]
    for number in range(9):
        year.booked(clinic.person(f"Person {number}", "Pat"), "kept")
    fresh = FollowThroughService(database, clock, ZONE).about(maria, actor=lead)
    assert fresh.index.domains[0].share == pytest.approx(10 / 11)
    assert fresh.is_own_share == {A}


def test_that_nothing_forbidden_is_read(
    year: Year, maria: str, database: Database, statements: Statements, lead: Actor
) -> None:
    worked_example(year, maria)
    year.goal(maria, 3, "met")
    statements.fresh()
    with database.reading() as session:
        read_tallies(session, year.day(364), year.today, ZONE)
    told = " ".join(statements.seen).lower().replace('"', "")
    read = set(re.findall(r"(?:from|join) (\w+)", told))
    assert {"appointment", "contact_attempt", "goal", "goal_check_in"} <= read
    assert read <= _MAY_READ
    assert set(re.findall(r"\bpatient\.(\w+)", told)) <= _OF_THE_PATIENT


def test_that_who_somebody_is_moves_nothing(
    follow_through: FollowThroughService, year: Year, clinic: Clinic, maria: str, lead: Actor
) -> None:
    worked_example(year, maria)
    before = follow_through.about(maria, actor=lead).index
    clinic.change(
        Patient, maria, language_spoken="es", interpreter="yes", sex="male", birth_on="1931-01-01"
    )
    clinic.condition(maria, "diabetes")
    clinic.topic(maria, state="not_yet_clear")
    clinic.decision(maria, year.day(20), outcome="declined")
    assert follow_through.about(maria, actor=lead).index == before


def test_that_what_we_did_has_the_interpreter_the_teach_back_and_the_reviews(
    follow_through: FollowThroughService, year: Year, clinic: Clinic, maria: str, lead: Actor
) -> None:
    clinic.change(Patient, maria, language_spoken="es")
    other = clinic.person("Chen", "Wei", language_spoken="zh")
    for person in (maria, other):
        for interpreter in ("qualified_phone", "emergency_companion", "offered_declined"):
            clinic.add(
                TeachSession, patient_id=person, taught_at=clinic.at(year.day(40)),
                taught_by=lead.staff_id, interpreter=interpreter,
            )  # fmt: skip
        clinic.decision(person, year.day(20), reviewed_on=year.day(21).isoformat())
        clinic.decision(person, year.day(20), interpreter="not_needed",
                        interpreter_reason="Dr. Ruiz spoke it")  # fmt: skip
        clinic.add(
            NewMedicine, patient_id=person, name="Metformin", noted_by=lead.staff_id,
            started_on=year.day(30).isoformat(), noted_at=clinic.at(year.day(30)),
        )  # fmt: skip
    found = follow_through.about(maria, actor=lead).effort
    assert found.interpreter == Tally(1, 3)
    assert found.medicines == Tally(0, 1)
    assert found.reviews == Tally(1, 2)


def test_that_bands_are_counted_by_language_without_a_name(
    follow_through: FollowThroughService, year: Year, clinic: Clinic, lead: Actor,
    database: Database,
) -> None:  # fmt: skip
    for number in range(12):
        person = clinic.person(f"Person {number}", "Pat", language_spoken="es-MX")
        if number < 3:
            year.booked(person, *["no_show"] * 5)
            year.tried(person, (90, "no_answer"), (60, "reviewed"))
    clinic.person("Nguyen", "An", language_spoken="vi")
    clinic.person("Moved", "Mo", language_spoken="es", status="moved")
    told: list[tuple[int, int]] = []
    found = follow_through.by_language(
        actor=lead, progress=lambda done, of: told.append((done, of))
    )
    assert found.groups.shown == (Group(key="es", reach_out=3, unknown=9),)
    assert found.groups.is_few
    assert told == [(0, 4), (1, 4), (2, 4), (3, 4), (4, 4)]
    query = select(JournalEntry.subject).where(
        JournalEntry.tbl == "follow_through.by_language_seen"
    )
    with database.reading() as session:
        assert len(session.scalars(query).all()) == 1


def test_that_no_paper_file_or_list_knows_of_it() -> None:
    """Only two pages, their dialogs and the command that composes the services may."""
    allowed = {
        "carecoord/rules/follow_through.py", "carecoord/services/follow_through.py",
        "carecoord/services/follow_through_counts.py", "carecoord/vocab/follow_through.py",
        "carecoord/services/follow_through_effort.py", "carecoord/rules/follow_through_groups.py",
        "carecoord/services/bundle.py", "carecoord/bootstrap.py",
        "ui/pages/patient/needs.py", "ui/pages/patient/page.py",
        "ui/pages/patient/follow_through.py", "ui/dialogs/follow_through.py",
        "ui/pages/practice/by_language.py", "ui/pages/practice/page.py",
        "ui/dialogs/follow_through_languages.py",
    }  # fmt: skip
    knowing = set()
    for folder in ("carecoord", "ui"):
        for path in (ROOT / folder).rglob("*.py"):
            imported = {
                node.module or ""
                for node in ast.walk(ast.parse(path.read_text("utf-8")))
                if isinstance(node, ast.ImportFrom)
            }
            if any("follow_through" in name for name in imported):
                knowing.add(path.relative_to(ROOT).as_posix())
    assert knowing <= allowed
    lists = (ROOT / "resources" / "worklists").glob("*.toml")
    assert not [path for path in lists if "follow_through" in path.read_text("utf-8")]


def test_that_only_those_permitted_look_and_each_look_is_on_record(
    follow_through: FollowThroughService, maria: str, lead: Actor, database: Database
) -> None:
    for role in (Role.FRONT_DESK, Role.MEDICAL_ASSISTANT, Role.CHW, Role.AUDITOR, Role.ADMIN):
        with pytest.raises(PermissionDeniedError):
            follow_through.about(maria, actor=Actor(lead.staff_id, "Ann", role))
    follow_through.about(maria, actor=Actor(lead.staff_id, "Ann", Role.NURSE))
    query = select(JournalEntry.subject).where(JournalEntry.tbl == "follow_through.seen")
    with database.reading() as session:
        assert list(session.scalars(query)) == [maria]
