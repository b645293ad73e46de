"""A whole practice of invented people, the same for the same seed and day."""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from carecoord.db.database import Transaction
from carecoord.demo import barriers
from carecoord.demo.caseload import Caseload
from carecoord.demo.chance import Chance
from carecoord.demo.goals import TABLES as GOAL_TABLES
from carecoord.demo.goals import OwnGoals
from carecoord.demo.handouts import OwnHandouts
from carecoord.demo.histories import History
from carecoord.demo.lists import own_lists
from carecoord.demo.new_medicines import NewMedicines
from carecoord.demo.past_calls import PastCalls
from carecoord.demo.people import Person, Town
from carecoord.demo.records import TABLES, Records
from carecoord.demo.schedule import Schedule
from carecoord.demo.unsigned_notes import UnsignedNotes
from carecoord.entities import (
    Address,
    Allergy,
    Appointment,
    Assignment,
    CareTeamMember,
    ChannelConsent,
    Condition,
    ContactPoint,
    Decision,
    FollowUp,
    HandoutGiven,
    HandoutVersion,
    Measurement,
    NewMedicine,
    OwnWorklist,
    Patient,
    PatientIdentifier,
    PatientTag,
    RelatedPerson,
    Staff,
    TeachSession,
    Visit,
)
from carecoord.services.opened import OpenedPractice
from carecoord.services.patient_index import index_patients
from carecoord.services.preferences import PreferenceService
from carecoord.settings import PRACTICE_PHONE

BATCH = 2_000
"""People written in one transaction; memory stays the same for a million."""

_COLLEAGUES = (
    ("clinician", "Dr. Amara Okafor", "clinician", "en"),
    ("nurse", "Ana Ruiz", "nurse", "en es"),
    ("chw", "Luis Ortega", "chw", "en es"),
    ("front_desk", "Devon Price", "front_desk", "en"),
)
_ORDER = (
    Patient, PatientIdentifier, ContactPoint, Address, ChannelConsent, RelatedPerson,
    CareTeamMember, PatientTag, Condition, Allergy, Visit, Measurement, *TABLES, *GOAL_TABLES,
    NewMedicine,
)  # fmt: skip
_REASON = "demo"
_OWN_SEED, _GOAL_SEED, _LISTS_SEED, _BARRIERS_SEED = 1_000_003, 1_000_033, 1_000_037, 1_000_039
_SCHEDULE_SEED, _CALLS_SEED, _MEDICINES_SEED = 2_000_003, 2_000_029, 2_000_039
_CASELOAD_SEED, _UNSIGNED_SEED = 2_000_081, 2_000_083
_PHONE = "(202) 555-0100"


class _OwnChance(NamedTuple):
    """What goes by chance of its own, beside a person's records."""

    goals: OwnGoals
    calls: PastCalls
    medicines: NewMedicines


def fill(practice: OpenedPractice, *, patients: int, seed: int) -> int:
    """Write ``patients`` invented people into an empty practice; returns how many."""
    chance = Chance(seed)
    today = practice.clock.today()
    PreferenceService(practice.database).set(PRACTICE_PHONE, _PHONE, actor=practice.actor)
    staff = {key: chance.key() for key, *_rest in _COLLEAGUES}
    with practice.database.writing(practice.actor, reason=_REASON) as transaction:
        transaction.insert_many(Staff, _staff_rows(staff))
    # By chance of their own, so that what was there before them stays as it was.
    own = OwnHandouts(Chance(seed + _OWN_SEED), staff, today)
    with practice.database.writing(practice.actor, reason=_REASON) as transaction:
        transaction.insert_many(HandoutVersion, own.texts())
        lists = own_lists(Chance(seed + _LISTS_SEED), staff, transaction.now)
        transaction.insert_many(OwnWorklist, lists)
    needs = barriers.Barriers(Chance(seed + _BARRIERS_SEED), staff, today)
    schedule = Schedule(Chance(seed + _SCHEDULE_SEED), staff, today, practice.zone)
    own_chance = _OwnChance(
        OwnGoals(Chance(seed + _GOAL_SEED), staff, today),
        PastCalls(Chance(seed + _CALLS_SEED), staff, today),
        NewMedicines(Chance(seed + _MEDICINES_SEED), staff),
    )
    caseload = Caseload(Chance(seed + _CASELOAD_SEED), staff, today)
    unsigned = UnsignedNotes(Chance(seed + _UNSIGNED_SEED), staff, today)
    people = Town(chance, today, staff).people(patients)
    written = 0
    while batch := list(itertools.islice(people, BATCH)):
        with practice.database.writing(practice.actor, reason=_REASON) as transaction:
            _write(transaction, batch, chance, staff, own_chance)
            given = [row for person in batch for row in own.given_to(person)]
            transaction.insert_many(HandoutGiven, given)
            _insert(transaction, barriers.TABLES, [needs.of(person) for person in batch])
            booked = [schedule.book(person) for person in batch]
            _insert(transaction, (Appointment, FollowUp), booked)
            assigned = [row for person in batch for row in caseload.of(person)]
            transaction.insert_many(Assignment, assigned)
            begun = [row for person in batch for row in unsigned.of(person)]
            transaction.insert_many(Decision, begun)
        written += len(batch)
    return written


def _insert(
    transaction: Transaction,
    tables: Iterable[type],
    rows: Sequence[Mapping[type, list[dict[str, Any]]]],
) -> None:
    for table in tables:
        transaction.insert_many(table, [row for each in rows for row in each.get(table, ())])


def _staff_rows(staff: dict[str, str]) -> Iterable[dict[str, Any]]:
    for key, name, role, languages in _COLLEAGUES:
        yield {"id": staff[key], "name": name, "role": role, "languages_spoken": languages}


def _write(
    transaction: Transaction,
    batch: list[Person],
    chance: Chance,
    staff: dict[str, str],
    own_chance: _OwnChance,
) -> None:
    rows: dict[type, list[dict[str, Any]]] = {table: [] for table in _ORDER}
    for person in batch:
        history = History(chance, person, transaction.today)
        records = Records(chance, person, history, staff, transaction.today)
        own = own_chance.goals.of(person, history.groups)
        called = own_chance.calls.of(person, history.groups, history.rows[Visit])
        sessions = records.rows[TeachSession]
        new = own_chance.medicines.of(person, history.groups, sessions)
        for part in (person.rows, history.rows, records.rows, own, called, new):
            for table, found in part.items():
                rows[table].extend(found)
    for table in _ORDER:
        if rows[table]:
            transaction.insert_many(table, rows[table])
    index_patients(transaction.session, [person.id for person in batch])
