"""What a plain hash, a MAC and an anchor each see of an attack, and what each must miss.

The columns that miss are the control: were everything seen by everything, the harness would not
be attacking at all.
"""

import datetime as dt
import secrets
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.common.changes import ChangeFeed
from carecoord.common.clock import FixedClock
from carecoord.db import anchors
from carecoord.db.anchors import Anchor, Held
from carecoord.db.chain import GENESIS, HASHED, entry_hash
from carecoord.db.database import Database
from carecoord.db.engine import open_file
from carecoord.db.journal import JOURNAL
from carecoord.db.verify import verify
from carecoord.vocab.actor import Actor
from tests.factories.thief import Thief

COUNT, VICTIM = 12, 5
AUDIT_KEY = bytes(range(32))
AT = dt.datetime(2026, 3, 2, 18, tzinfo=dt.UTC)
Attack = Callable[[Thief, Path], None]


def edit(thief: Thief, _older: Path) -> None:
    thief.do("UPDATE sync_journal SET actor = 'somebody else' WHERE seq = ?", VICTIM)


def delete(thief: Thief, _older: Path) -> None:
    thief.do("DELETE FROM sync_journal WHERE seq = ?", VICTIM)


def renumber(thief: Thief, _older: Path) -> None:
    delete(thief, _older)
    for seq in range(VICTIM + 1, COUNT + 1):
        thief.do("UPDATE sync_journal SET seq = seq - 1 WHERE seq = ?", seq)
    thief.do("UPDATE sync_origin SET seq = seq - 1")


def cut_the_tail(thief: Thief, _older: Path) -> None:
    """Cleverly: the row of the chain's end is put right as well, for which no key is needed."""
    thief.do("DELETE FROM sync_journal WHERE seq > ?", VICTIM)
    for column, source in (("seq", "seq"), ("head", "hash"), ("mac", "mac")):
        thief.do(
            f"UPDATE sync_origin SET {column} = (SELECT {source} FROM sync_journal WHERE seq = ?)",
            VICTIM,
        )


def recompute_without_the_key(thief: Thief, _older: Path) -> None:
    edit(thief, _older)
    thief.rechain(secrets.token_bytes(32))


def recompute_with_the_key(thief: Thief, _older: Path) -> None:
    edit(thief, _older)
    thief.rechain(AUDIT_KEY)


def forge_the_newest_with_the_key(thief: Thief, _older: Path) -> None:
    """After the anchor: nothing covers what is newer than it."""
    thief.do("UPDATE sync_journal SET actor = 'somebody else' WHERE seq = ?", COUNT)
    thief.rechain(AUDIT_KEY)


def put_the_file_back(thief: Thief, older: Path) -> None:
    path = Path(thief.raw.execute("PRAGMA database_list").fetchone()[2])
    thief.close()
    for kind in ("-wal", "-shm"):
        path.with_name(path.name + kind).unlink(missing_ok=True)
    shutil.copy(older, path)


def plain_hash(session: Session) -> bool:
    """Whether a chain of hashes alone, without a key, finds nothing."""
    head, seq = GENESIS, 0
    columns = [JOURNAL.c[name] for name in (*HASHED, "fields", "hash")]
    for row in session.execute(select(*columns).order_by(JOURNAL.c.seq)).mappings():
        head, seq = entry_hash(head, dict(row)), seq + 1
        if row["seq"] != seq or bytes(row["hash"]) != head:
            return False
    return True


@pytest.mark.parametrize(
    ("attack", "expected"),
    [
        (edit, "hash mac anchor"),
        (delete, "hash mac anchor"),
        (renumber, "hash mac anchor"),
        (cut_the_tail, "anchor"),
        (recompute_without_the_key, "mac anchor"),
        (recompute_with_the_key, "anchor"),
        (put_the_file_back, "anchor"),
        (forge_the_newest_with_the_key, ""),
    ],
)
def test_that_an_attack_is_seen_by_what_has_to_see_it_and_by_nothing_less(
    practice_file: Path, key: bytes, clock: FixedClock, feed: ChangeFeed, actor: Actor,
    attack: Attack, expected: str,
) -> None:  # fmt: skip
    older = practice_file.with_name("older.db")
    anchor = written(practice_file, key, clock, feed, actor, older)
    attack(Thief(practice_file, key), older)
    engine = open_file(practice_file, key)
    with Session(engine) as session:
        untouched = {
            "hash": plain_hash(session),
            "mac": verify(session, AUDIT_KEY).sound,
        }
        untouched["anchor"] = untouched["mac"] and anchors.check(session, anchor) is Held.HELD
    engine.dispose()
    assert " ".join(name for name, fine in untouched.items() if not fine) == expected


def written(
    path: Path, key: bytes, clock: FixedClock, feed: ChangeFeed, actor: Actor, older: Path
) -> Anchor:
    """A journal with an anchor near its end, and a copy of the file from before that."""
    engine = open_file(path, key)
    database = Database(engine, clock, feed, origin="desk1", audit_key=AUDIT_KEY)
    for number in range(COUNT):
        if number == VICTIM:
            with engine.connect() as connection:
                raw = connection.connection.driver_connection
                assert raw is not None
                raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            shutil.copy(path, older)
        if number == COUNT - 1:
            with database.writing(actor) as transaction:
                anchor = anchors.take(
                    transaction.session, AUDIT_KEY,
                    origin="desk1", device="Front desk", at=AT, why="daily",
                )  # fmt: skip
        with database.writing(actor) as transaction:
            transaction.record("chart.read", page=number)
    database.close()
    assert anchor is not None
    return anchor
