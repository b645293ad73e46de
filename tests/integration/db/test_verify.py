"""Whoever changes the journal's past is found out, and where it began."""

import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from carecoord.common.changes import ChangeFeed
from carecoord.common.clock import FixedClock
from carecoord.db.database import Database
from carecoord.db.engine import open_file
from carecoord.db.verify import ChainFault, ChainReport, Fault, anchors, verify
from carecoord.vocab.actor import Actor
from tests.factories.thief import Thief

COUNT = 30
VICTIM = 12


@pytest.fixture
def chained(database: Database, actor: Actor) -> Database:
    for number in range(COUNT):
        with database.writing(actor) as transaction:
            transaction.record("chart.read", page=number)
    return database


def report(database: Database, *args: Any) -> ChainReport:
    with database.reading() as session:
        return verify(session, database.audit_key, *args)


def test_that_an_untouched_journal_is_sound(chained: Database) -> None:
    found = report(chained)
    assert found.sound
    assert found.entries == COUNT
    with chained.reading() as session:
        assert found.anchors == anchors(session)
    assert [(a.origin, a.seq) for a in found.anchors] == [("desk1", COUNT)]


def test_that_an_empty_journal_is_sound(database: Database) -> None:
    assert report(database) == ChainReport(0, (), ())


def edit(thief: Thief) -> None:
    thief.do("UPDATE sync_journal SET fields = '{}' WHERE seq = ?", VICTIM)


def change_actor(thief: Thief) -> None:
    thief.do("UPDATE sync_journal SET actor = 'somebody else' WHERE seq = ?", VICTIM)


def change_time(thief: Thief) -> None:
    thief.do("UPDATE sync_journal SET hlc = hlc - 65536000 WHERE seq = ?", VICTIM)


def remove(thief: Thief) -> None:
    thief.do("DELETE FROM sync_journal WHERE seq = ?", VICTIM)


def remove_and_renumber(thief: Thief) -> None:
    remove(thief)
    for seq in range(VICTIM + 1, COUNT + 1):
        thief.do(
            "UPDATE sync_journal SET seq = ?, txn_end = ? WHERE seq = ?", seq - 1, seq - 1, seq
        )


def cut(thief: Thief) -> None:
    thief.do("DELETE FROM sync_journal WHERE seq > ?", VICTIM)


def recompute_without_key(thief: Thief) -> None:
    edit(thief)
    thief.rechain(secrets.token_bytes(32))


def shift_between_columns(thief: Thief) -> None:
    thief.do("UPDATE sync_journal SET actor = actor || ',', reason = '' WHERE seq = ?", VICTIM)


@pytest.mark.parametrize(
    ("attack", "expected"),
    [
        (edit, ChainFault("desk1", VICTIM, Fault.CHANGED)),
        (change_actor, ChainFault("desk1", VICTIM, Fault.CHANGED)),
        (change_time, ChainFault("desk1", VICTIM, Fault.CHANGED)),
        (shift_between_columns, ChainFault("desk1", VICTIM, Fault.CHANGED)),
        (remove, ChainFault("desk1", VICTIM, Fault.MISSING)),
        (remove_and_renumber, ChainFault("desk1", VICTIM, Fault.CHANGED)),
        (cut, ChainFault("desk1", VICTIM + 1, Fault.CUT)),
        (recompute_without_key, ChainFault("desk1", 1, Fault.FORGED)),
    ],
)
def test_that_an_attack_is_found_where_it_began(
    practice_file: Path, key: bytes, clock: FixedClock, feed: ChangeFeed, actor: Actor,
    attack: Callable[[Thief], None], expected: ChainFault,
) -> None:  # fmt: skip
    engine = open_file(practice_file, key)
    database = Database(engine, clock, feed, origin="desk1", audit_key=bytes(32))
    for number in range(COUNT):
        with database.writing(actor) as transaction:
            transaction.record("chart.read", page=number)
    database.close()
    attack(Thief(practice_file, key))
    assert report(database).faults[0] == expected
    database.close()


def test_that_only_an_anchor_shows_a_chain_recomputed_with_the_key(
    file_database: Database, practice_file: Path, key: bytes, actor: Actor
) -> None:
    for number in range(COUNT):
        with file_database.writing(actor) as transaction:
            transaction.record("chart.read", page=number)
    kept = report(file_database).anchors
    file_database.close()
    thief = Thief(practice_file, key)
    edit(thief)
    thief.rechain(file_database.audit_key)
    assert report(file_database).sound
    assert report(file_database, kept).faults == (ChainFault("desk1", COUNT, Fault.ROLLED_BACK),)


def test_that_a_store_put_back_to_an_older_state_does_not_reach_its_anchor(
    file_database: Database, actor: Actor
) -> None:
    with file_database.writing(actor) as transaction:
        transaction.record("signed.in")
    older = report(file_database).anchors
    assert report(file_database, older).sound
    newer = [type(a)(a.origin, a.seq + 5, "00" * 32) for a in older]
    assert report(file_database, newer).faults == (ChainFault("desk1", 6, Fault.ROLLED_BACK),)
