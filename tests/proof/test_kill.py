"""Killed while saving: no acknowledged save is lost and everything fits together."""

import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from carecoord.common.ids import new_id
from carecoord.db import sqlcipher
from carecoord.entities import Patient, PatientTag
from carecoord.services.stores import DATABASE_NAME
from tests.proof.killer import Killer
from tests.proof.practice import KEY, open_practice, services_of
from tests.proof.sizes import Batch, Size
from tests.proof.soundness import faults, lost
from tests.proof.work import MANY, Ack, Work

SIZE = Size(quick=12, long=1000, batch=10)

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kills the POSIX way")


def save_all_day(home: Path, seed: int, ack: Ack) -> None:
    """A worker who tells nothing before it is saved."""
    from carecoord.bootstrap import build_services

    opened = open_practice(home)
    for saved in Work(build_services(opened), opened.database, seed).saves():
        ack(saved)


def promise_too_early(home: Path, _seed: int, ack: Ack) -> None:
    """The control: it tells before it commits."""
    opened = open_practice(home)
    while True:
        with opened.database.writing(opened.actor) as transaction:
            patient = Patient(id=new_id(), family="Li")
            transaction.session.add(patient)
            transaction.session.flush()
            ack(("patient", patient.id, 1))
            rows = ({"patient_id": patient.id, "tag": "t"} for _ in range(4 * MANY))
            transaction.insert_many(PatientTag, rows)


def recover(home: Path, at_work: Callable[[], None]) -> None:
    """Whoever opens the file after a crash, and empties its log."""
    at_work()
    connection = sqlcipher.connect(home / DATABASE_NAME, sqlcipher.SecretKey(KEY))
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    connection.execute("SELECT count(*) FROM sync_journal").fetchall()


def test_that_no_acknowledged_save_is_lost_and_everything_fits_together(
    home: Path, batch: Batch, counted: Counter[str]
) -> None:
    promised: dict[tuple[str, str], int] = {}
    killer = Killer(save_all_day, recover, seed=batch.seed)
    for killed in killer.rounds(home, batch.units):
        for table, row, rev in killed.acknowledged:
            promised[table, row] = max(rev, promised.get((table, row), 0))
        counted["rounds"] += 1
        counted["kills"] += killed.kills
        counted["kills in recovery"] += killed.kills_in_recovery
        counted["acknowledged saves"] += len(killed.acknowledged)
        found = faults(home, promised)
        counted["faults"] += len(found)
        assert found == []
    services_of(home)


def test_that_a_promise_before_the_commit_would_be_caught(home: Path) -> None:
    killer = Killer(promise_too_early, recover, seed=1)
    found = [
        fault
        for killed in killer.rounds(home, 3)
        for fault in lost(home, {saved[:2]: saved[2] for saved in killed.acknowledged})
    ]
    assert any("acknowledged save is lost" in fault for fault in found)
