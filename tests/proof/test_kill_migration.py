"""Killed while the tables of an old store are brought up to date: the next start does it again."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from carecoord.common.changes import ChangeFeed
from carecoord.common.clock import SystemClock
from carecoord.common.errors import CareCoordError
from carecoord.common.zones import UTC
from carecoord.db import schema
from carecoord.db.database import Database
from carecoord.db.engine import open_file
from carecoord.db.version import SCHEMA_VERSION
from carecoord.security.database_key import DatabaseKey
from carecoord.services.stores import DATABASE_NAME, FileStore
from carecoord.vocab.actor import Actor
from carecoord.vocab.roles import Role
from tests.integration.db.test_migrations import (
    NOTE,
    OPTION,
    PATIENT,
    READING,
    fill,
    scripts_until,
    written_today,
)
from tests.proof.practice import AUDIT_KEY, KEY, STAFF_ID
from tests.proof.recorder import Recorder
from tests.proof.sizes import Batch, Size
from tests.proof.soundness import faults
from tests.proof.steps import Step, sweep

SIZE = Size(quick=1, long=240, batch=12)
LATE = 0.9
"""Of all operations: when the new tables are being committed."""
KEPT = {
    ("patient", PATIENT): 1, ("measurement", READING): 1,
    ("decision", NOTE): 1, ("decision_option", OPTION): 1,
}  # fmt: skip


def bring_up_to_date(home: Path) -> None:
    """As a start does: with a backup first."""
    FileStore(home).open(DatabaseKey(KEY)).dispose()


def bring_up_in_pieces(home: Path) -> None:
    """The control: each statement is a transaction of its own."""

    def commit_first(_connection: Any, cursor: Any, *_: Any) -> None:
        raw = cursor.connection
        if raw.in_transaction:
            raw.execute("COMMIT")
            raw.execute("BEGIN")

    event.listen(Engine, "before_cursor_execute", commit_first)
    bring_up_to_date(home)


def faults_after(home: Path) -> list[str]:
    """The next start brings the store up to date, and everything that was in it is there."""
    try:
        bring_up_to_date(home)
        engine = open_file(home / DATABASE_NAME, KEY)
        version = schema.version(engine)
        engine.dispose()
    except CareCoordError as error:
        return [f"The practice does not open: {error}"]
    except Exception as error:  # noqa: BLE001 - what has no words for people is a fault too
        return [f"The practice does not open: {type(error).__name__}"]
    old = [] if version == SCHEMA_VERSION else [f"The tables are still of version {version}."]
    return old + faults(home, KEPT, is_indexed=False)


IN_ONE = Step(bring_up_to_date, faults_after)
IN_PIECES = Step(bring_up_in_pieces, faults_after)


@pytest.fixture
def oldest(home: Path, tmp_path: Path) -> Path:
    """The practice as the first version of the tables had it."""
    path = home / DATABASE_NAME
    path.unlink()
    engine = open_file(path, KEY, create=True)
    database = Database(
        engine, SystemClock(UTC), ChangeFeed(), origin="desk1", audit_key=AUDIT_KEY
    )  # fmt: skip
    with written_today(engine):
        schema.migrate(engine, scripts_until(1, tmp_path / "first"))
        fill(database, Actor(STAFF_ID, "Lee Lead", Role.LEAD))
    database.close()
    return home


def test_that_a_store_killed_on_its_way_to_the_newest_tables_gets_there(
    oldest: Path, recorder: Recorder, batch: Batch, counted: Counter[str], is_long: bool
) -> None:
    phase = (batch.seed - 0.5) * SIZE.batch / SIZE.long if is_long else LATE
    swept = sweep(recorder, f"{__name__}:IN_ONE", oldest, points=batch.units, phase=phase)
    counted["operations of the step"] = swept.operations
    counted["kills"] += swept.kills
    counted["faults"] += len(swept.faults)
    assert swept.kills
    assert swept.faults == []


@pytest.mark.long
def test_that_a_migration_in_pieces_would_be_caught(oldest: Path, recorder: Recorder) -> None:
    assert sweep(recorder, f"{__name__}:IN_PIECES", oldest, points=3).faults
