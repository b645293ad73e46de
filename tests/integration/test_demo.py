"""A practice of invented people: the same each time, whole, legal and believable."""

import datetime as dt
import shutil
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from carecoord.common.changes import ChangeFeed
from carecoord.common.clock import FixedClock, practice_day
from carecoord.db.database import Database
from carecoord.db.engine import open_file
from carecoord.db.search import SEARCH_PATIENT
from carecoord.db.standing import EVERY_CHANNEL
from carecoord.db.verify import verify
from carecoord.demo.generate import fill
from carecoord.entities import (
    Appointment,
    Barrier,
    CareTeamMember,
    ChannelConsent,
    Condition,
    ContactAttempt,
    ContactPoint,
    Decision,
    DecisionParticipant,
    FollowUp,
    Goal,
    HandoutGiven,
    Measurement,
    NewMedicine,
    Patient,
    RelatedPerson,
    Staff,
    TeachAttempt,
    TeachSession,
    TeachTopic,
    Visit,
)
from carecoord.rules.partial_dates import age_range
from carecoord.rules.phones import read as read_phone
from carecoord.security.database_key import DatabaseKey
from carecoord.services.opened import OpenedPractice
from carecoord.services.stores import FileStore
from carecoord.services.worklists import WorklistService
from carecoord.vocab import (
    appointments,
    barriers,
    decisions,
    followups,
    interpreters,
    outreach,
    patients,
    teachback,
)
from carecoord.vocab.actor import Actor
from carecoord.vocab.measurements import DEFINITIONS, Kind
from carecoord.vocab.records import NoteState
from carecoord.vocab.roles import Role
from tests.factories.snapshots import Snapshot, living_rows
from tests.integration.conftest import AUDIT_KEY, KEY

TODAY = dt.date(2026, 3, 2)
ZONE = ZoneInfo("America/New_York")
LEAD = Actor("5" * 32, "Bree Wells", Role.LEAD)
PEOPLE = 400

LEGAL: tuple[tuple[Any, Any], ...] = (
    (Patient.sex, patients.Sex),
    (Patient.status, patients.Status),
    (Patient.interpreter, patients.ThreeValued),
    (Patient.large_print, patients.ThreeValued),
    (Patient.best_channel, patients.Channel),
    (Patient.best_time, patients.BestTime),
    (ContactPoint.use, patients.PhoneKind),
    (ContactPoint.message_safe, patients.ThreeValued),
    (ContactPoint.shared, patients.ThreeValued),
    (ChannelConsent.channel, patients.Channel),
    (ChannelConsent.allowed, patients.ThreeValued),
    (RelatedPerson.relationship, patients.Relationship),
    (RelatedPerson.may_be_told, patients.ThreeValued),
    (Measurement.kind, Kind),
    (Appointment.status, appointments.Status),
    (Appointment.mode, appointments.Mode),
    (Appointment.interpreter, patients.ThreeValued),
    (Decision.state, NoteState),
    (Decision.outcome, decisions.Outcome),
    (Decision.preferred_role, decisions.PreferredRole),
    (Decision.interpreter, interpreters.InterpreterType),
    (Decision.matches_what_matters, decisions.MatchesWhatMatters),
    (DecisionParticipant.role, decisions.ParticipantRole),
    (TeachSession.interpreter, interpreters.InterpreterType),
    (TeachTopic.state, teachback.TopicState),
    (TeachAttempt.outcome, teachback.Outcome),
    (TeachAttempt.method, teachback.Method),
    (FollowUp.kind, followups.Kind),
    (FollowUp.state, followups.State),
    (FollowUp.priority, followups.Priority),
    (FollowUp.owner_role, Role),
    (ContactAttempt.result, outreach.AttemptResult),
    (Barrier.domain, barriers.Domain),
    (Barrier.status, barriers.Status),
    (Barrier.impact, barriers.Impact),
    (Barrier.wants_help, barriers.WantsHelp),
    (Goal.barrier_domain, barriers.Domain),
    (Barrier.sensitivity, barriers.Sensitivity),
    (Staff.role, Role),
)


def demo(file: Path, *, patients: int, seed: int, today: dt.date = TODAY) -> Database:
    clock, feed = FixedClock(today, ZONE), ChangeFeed()
    database = Database(open_file(file, KEY), clock, feed, origin="desk1", audit_key=AUDIT_KEY)
    with database.writing(LEAD) as transaction:
        transaction.session.add(Staff(id=LEAD.staff_id, name=LEAD.name, role=LEAD.role))
    practice = OpenedPractice(
        database=database, actor=LEAD, clock=clock, zone=ZONE, feed=feed, home=file.parent,
        practice_name="Riverside", language="en", store=FileStore(file.parent),
        key=DatabaseKey.generate(),
    )  # fmt: skip
    assert fill(practice, patients=patients, seed=seed) == patients
    return database


@pytest.fixture(scope="module")
def riverside(empty_practice: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    file = Path(shutil.copy(empty_practice, tmp_path_factory.mktemp("demo") / "practice.db"))
    database = demo(file, patients=PEOPLE, seed=1)
    yield database
    database.close()


def rows(database: Database, *columns: Any) -> list[Any]:
    with database.reading() as session:
        return list(session.execute(select(*columns)))


def test_that_the_same_seed_and_day_make_the_same_people_and_another_seed_others(
    empty_practice: Path, tmp_path: Path
) -> None:
    made: list[Snapshot] = []
    for number, seed in enumerate((7, 7, 8)):
        file = Path(shutil.copy(empty_practice, tmp_path / f"{number}.db"))
        database = demo(file, patients=60, seed=seed)
        made.append(living_rows(database, without=("setting",)))
        database.close()
    first, again, other = made
    assert first == again
    assert first["patient"] != other["patient"]


def test_that_every_reference_leads_somewhere_and_the_journal_is_sound(
    riverside: Database,
) -> None:
    with riverside.reading() as session:
        connection = session.connection()
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        assert not verify(session, AUDIT_KEY).faults
        found = connection.scalar(select(func.count()).select_from(SEARCH_PATIENT))
    assert found == PEOPLE


@pytest.mark.parametrize(("column", "terms"), LEGAL, ids=lambda one: str(one)[:40])
def test_that_only_words_of_the_vocabulary_are_stored(
    column: Any, terms: Any, riverside: Database
) -> None:
    with riverside.reading() as session:
        stored = set(session.scalars(select(column).distinct()))
    assert stored - {"", EVERY_CHANNEL} <= {str(term.value) for term in terms}


def test_that_nothing_happens_before_birth_after_the_end_or_tomorrow(
    riverside: Database,
) -> None:
    people = {
        key: (birth, status, since)
        for key, birth, status, since in rows(
            riverside, Patient.id, Patient.birth_on, Patient.status, Patient.status_on
        )
    }
    assert {status for _birth, status, _since in people.values()} >= {"active", "deceased"}
    happened = [
        *rows(riverside, Visit.patient_id, Visit.started_at),
        *rows(riverside, Measurement.patient_id, Measurement.taken_at),
        *rows(riverside, Decision.patient_id, Decision.started_at),
        *rows(riverside, TeachSession.patient_id, TeachSession.taught_at),
        *rows(riverside, HandoutGiven.patient_id, HandoutGiven.given_at),
        *rows(riverside, ContactAttempt.patient_id, ContactAttempt.attempted_at),
        *rows(riverside, FollowUp.patient_id, FollowUp.created_at),
    ]
    for patient_id, at in happened:
        birth, status, since = people[patient_id]
        day = practice_day(at, ZONE)
        assert birth <= day.isoformat()[: len(birth)]
        assert day <= TODAY
        assert status not in {"deceased", "moved"} or day.isoformat() <= since
    for birth, _status, since in people.values():
        assert not since or birth[: len(since)] <= since
    for patient_id, onset in rows(riverside, Condition.patient_id, Condition.onset_on):
        birth = people[patient_id][0]
        assert birth <= onset[: len(birth)]
        assert onset <= TODAY.isoformat()


def test_that_readings_are_believable_and_a_pressure_has_its_upper_number_first(
    riverside: Database,
) -> None:
    for kind, value, value2 in rows(
        riverside, Measurement.kind, Measurement.value, Measurement.value2
    ):
        numbers = [value] if value2 is None else [value, value2]
        for number, quantity in zip(numbers, DEFINITIONS[Kind(kind)].quantities, strict=True):
            assert quantity.plausible(Decimal(str(number)))
        assert value2 is None or value2 < value


def test_that_phone_numbers_are_of_the_range_set_aside_for_fiction(riverside: Database) -> None:
    for typed, normal in rows(riverside, ContactPoint.typed, ContactPoint.normal):
        assert normal[5:10] == "55501"
        assert read_phone(typed).e164 == normal


def test_that_decisions_are_for_grown_ups_and_tests_for_their_age(riverside: Database) -> None:
    query = select(Decision.question, Decision.outcome, Decision.owner_id, Patient.birth_on).join(
        Patient, Patient.id == Decision.patient_id
    )
    with riverside.reading() as session:
        talked = list(session.execute(query))
    assert talked
    for question, outcome, owner, birth in talked:
        ages = age_range(birth, TODAY)
        assert ages is not None
        assert ages[1] >= 18
        if "colon" in question:
            assert ages[0] <= 75
            assert ages[1] >= 45
        assert owner or outcome != "deferred"


def test_that_nobody_gets_a_page_in_a_language_they_do_not_read(riverside: Database) -> None:
    query = select(HandoutGiven.language, HandoutGiven.version, Patient.language_spoken).join(
        Patient, Patient.id == HandoutGiven.patient_id
    )
    with riverside.reading() as session:
        given = list(session.execute(query))
    assert {language for language, _version, _spoken in given} == {"en", "es"}
    assert all(language == spoken and version for language, version, spoken in given)


def test_that_talks_across_languages_had_somebody_qualified(riverside: Database) -> None:
    for table in (TeachSession, Decision):
        query = select(table.interpreter, Patient.language_spoken).join(
            Patient, Patient.id == table.patient_id
        )
        with riverside.reading() as session:
            for interpreter, spoken in session.execute(query):
                qualified = interpreter in {term.value for term in interpreters.QUALIFIED}
                assert qualified or spoken == "en"


def test_that_nobody_has_prediabetes_and_diabetes(riverside: Database) -> None:
    coded = rows(riverside, Condition.patient_id, Condition.code)
    prediabetes = {patient_id for patient_id, code in coded if code == "15777000"}
    diabetes = {patient_id for patient_id, code in coded if code == "44054006"}
    assert prediabetes
    assert diabetes
    assert not prediabetes & diabetes


def test_that_children_have_somebody_who_may_decide(riverside: Database) -> None:
    minors = {
        key
        for key, birth in rows(riverside, Patient.id, Patient.birth_on)
        if (ages := age_range(birth, TODAY)) and ages[1] < 18
    }
    deciding = {key for key, decides in rows(
        riverside, RelatedPerson.patient_id, RelatedPerson.may_decide
    ) if decides}  # fmt: skip
    assert minors
    assert minors <= deciding


def test_that_calls_of_the_last_months_led_to_visits_and_hide_nobody(riverside: Database) -> None:
    calls = rows(
        riverside, ContactAttempt.result, ContactAttempt.worklist_id,
        ContactAttempt.hidden_until_on, ContactAttempt.patient_id, ContactAttempt.attempted_at,
    )  # fmt: skip
    past = [one for one in calls if one.worklist_id != "followups-due"]
    reached = [one for one in past if one.result == "reached"]
    assert len(reached) >= 10
    assert all("" < one.hidden_until_on <= TODAY.isoformat() for one in past)
    seen = rows(riverside, Visit.patient_id, Visit.started_at)
    came = {one.patient_id for one in reached for who, at in seen
            if who == one.patient_id and at > one.attempted_at}  # fmt: skip
    assert came == {one.patient_id for one in reached}


def test_that_some_new_medicines_were_gone_over_the_day_they_began(riverside: Database) -> None:
    begun = rows(riverside, NewMedicine.patient_id, NewMedicine.name, NewMedicine.started_on)
    taught = rows(
        riverside, TeachTopic.patient_id, TeachTopic.text, TeachTopic.state_on,
        TeachTopic.category,
    )  # fmt: skip
    over = {tuple(one[:3]) for one in taught if one.category == "new_medicine"}
    assert over < {tuple(one) for one in begun}
    assert over


def test_that_every_list_has_somebody_on_it(riverside: Database) -> None:
    worklists = WorklistService(riverside, FixedClock(TODAY, ZONE), ZONE)
    counts = {one.id: one.count for one in worklists.summaries(actor=LEAD)}
    assert min(counts.values()) > 0, counts
    assert rows(riverside, CareTeamMember.staff_id)


def test_that_the_schedule_stands_around_today(riverside: Database) -> None:
    with riverside.reading() as session:
        rows = list(session.scalars(select(Appointment)))
    days = [(practice_day(row.starts_at, ZONE), row) for row in rows]
    assert sum(day == TODAY for day, _row in days) >= 5
    assert {row.status for day, row in days if day > TODAY} == {"booked", "confirmed"}
    assert not {"booked", "confirmed"} & {row.status for day, row in days if day < TODAY}
    assert all(row.booked_at and row.booked_at < row.starts_at for row in rows)
    taken = [(row.starts_at, row.with_whom) for row in rows]
    assert len(taken) == len(set(taken))
    lists = WorklistService(riverside, FixedClock(TODAY, ZONE), ZONE)
    for worklist_id in ("visits-to-confirm", "missed-visits"):
        assert 0 < lists.count(worklist_id, actor=LEAD) < 60
