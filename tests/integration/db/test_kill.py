"""Killed while saving: no acknowledged save is lost and everything fits together."""

import itertools
import os
import shutil
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from carecoord.common.changes import ChangeFeed
from carecoord.common.clock import SystemClock
from carecoord.db import search
from carecoord.db.checks import check_file
from carecoord.db.database import Database
from carecoord.db.engine import open_file
from carecoord.db.replay import differences
from carecoord.db.search import Key
from carecoord.entities import Patient, PatientTag
from carecoord.entities.journal import JournalEntry
from carecoord.vocab.actor import Actor
from carecoord.vocab.roles import Role
from tests.integration.db.killer import Ack, hunt

ROUNDS = int(os.environ.get("CARECOORD_KILL_ROUNDS", "10"))
KEY = bytes(range(32))
ACTOR = Actor("5" * 32, "Lee Lead", Role.LEAD)

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kills the POSIX way")


def open_practice(folder: Path) -> Database:
    engine = open_file(folder / "practice.db", KEY)
    clock = SystemClock(ZoneInfo("America/Chicago"))
    return Database(engine, clock, ChangeFeed(), origin="desk1", audit_key=KEY)


def save_patients(folder: Path, ack: Ack) -> None:
    """One patient with a tag and search keys a transaction; now and then a thousand tags."""
    database = open_practice(folder)
    for number in itertools.count():
        with database.writing(ACTOR) as transaction:
            patient = Patient(family=f"F{number}")
            transaction.session.add(patient)
            transaction.session.flush()
            tags = (
                {"patient_id": patient.id, "tag": "t"}
                for _ in range(1000 if number % 7 == 3 else 1)
            )
            transaction.insert_many(PatientTag, tags)
            search.replace_keys(
                transaction.session, patient.id, [Key("n", f"f{number}")], f"f{number}"
            )
        ack(patient.id)


def lose_half(folder: Path, ack: Ack) -> None:
    """The control: it promises before it commits."""
    database = open_practice(folder)
    while True:
        with database.writing(ACTOR) as transaction:
            patient = Patient(family="Li")
            transaction.session.add(patient)
            transaction.session.flush()
            ack(patient.id)
            transaction.insert_many(
                PatientTag, ({"patient_id": patient.id, "tag": "t"} for _ in range(3000))
            )


@pytest.fixture
def folder(empty_practice: Path, tmp_path: Path) -> Path:
    shutil.copy(empty_practice, tmp_path / "practice.db")
    return tmp_path


def stored(folder: Path) -> set[str]:
    database = open_practice(folder)
    with database.reading() as session:
        found = set(session.scalars(select(Patient.id)))
    database.close()
    return found


def test_that_no_acknowledged_save_is_lost_and_the_file_stays_sound(folder: Path) -> None:
    def check(acked: set[str]) -> None:
        assert acked <= stored(folder)
        assert check_file(folder / "practice.db", KEY, KEY).sound

    assert hunt(save_patients, folder, check, rounds=ROUNDS) >= ROUNDS
    database = open_practice(folder)
    with database.reading() as session:
        assert list(differences(session)) == []
        patients = set(session.scalars(select(Patient.id)))
        assert set(session.scalars(select(PatientTag.patient_id))) == patients
        inserted = select(JournalEntry.row_id).where(JournalEntry.tbl == "patient")
        assert set(session.scalars(inserted)) == patients
        assert set(search.prefix_ids(session, [[Key("n", "f")]], 10**6)) == patients
    database.close()


def test_that_a_promise_before_the_commit_would_be_caught(folder: Path) -> None:
    broken: set[str] = set()
    hunt(lose_half, folder, lambda acked: broken.update(acked - stored(folder)), rounds=3)
    assert broken
