"""A damaged file is refused in words or read as it was: nothing wrong is ever shown as true."""

import random
import sqlite3
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from carecoord.bootstrap import build_services
from carecoord.common.changes import ChangeFeed
from carecoord.common.clock import SystemClock
from carecoord.common.errors import CareCoordError
from carecoord.common.zones import UTC
from carecoord.db.checks import check_file
from carecoord.db.database import Database
from carecoord.db.engine import open_file
from carecoord.entities import Base
from carecoord.security.keyfile import KeyFile
from carecoord.security.sign_in_list import KEY_FILE_NAME
from carecoord.services.stores import DATABASE_NAME
from tests.proof.damage import TO_KEYS, TO_STORE, damaged
from tests.proof.practice import AUDIT_KEY, KEY, PASSPHRASE, STAFF_ID, make, open_practice
from tests.proof.sizes import Batch, Size
from tests.proof.work import Work

SIZE = Size(quick=15, long=520, batch=65)
SAVES = 30
KEY_FILE_EVERY = 5
Content = Mapping[str, list[Any]]


@pytest.fixture(scope="module")
def resting(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A practice with records that nobody has open."""
    home = make(tmp_path_factory.mktemp("resting") / "home")
    opened = open_practice(home)
    work = Work(build_services(opened), opened.database, 1).saves()
    for _ in range(SAVES):
        next(work)
    opened.close()
    return home


def content_of(path: Path) -> Content:
    """Every row of every table, read through the door."""
    engine = open_file(path, KEY)
    clock = SystemClock(UTC)
    database = Database(engine, clock, ChangeFeed(), origin="desk1", audit_key=AUDIT_KEY)
    try:
        with database.reading() as session:
            return {
                name: sorted(map(repr, session.execute(select(table)).all()))
                for name, table in Base.metadata.tables.items()
            }
    finally:
        database.close()


def is_found(path: Path) -> bool:
    """Whether the check of a store says that the file is not as it should be."""
    try:
        return not check_file(path, KEY, AUDIT_KEY).sound
    except CareCoordError:
        return True


def test_that_no_damaged_file_is_read_wrongly(
    resting: Path, batch: Batch, counted: Counter[str], tmp_path: Path
) -> None:
    chance = random.Random(batch.seed)
    whole = (resting / DATABASE_NAME).read_bytes()
    known = content_of(resting / DATABASE_NAME)
    keys = (resting / KEY_FILE_NAME).read_bytes()
    for number in range(batch.units):
        folder = tmp_path / str(number)
        folder.mkdir()
        if number % KEY_FILE_EVERY:
            kind, copy = damaged(whole, TO_STORE, chance)
            path = folder / DATABASE_NAME
            path.write_bytes(copy)
            counted[f"store: {kind}"] += 1
            judge_store(path, known, counted)
        else:
            kind, copy = damaged(keys, TO_KEYS, chance)
            (folder / KEY_FILE_NAME).write_bytes(copy)
            counted[f"key file: {kind}"] += 1
            judge_keys(folder / KEY_FILE_NAME, counted)
        counted["files"] += 1
    assert counted["read wrongly"] == counted["refused"] == 0
    assert counted["refused in words"]


def judge_store(path: Path, known: Content, counted: Counter[str]) -> None:
    found = is_found(path)
    counted["found by the check"] += found
    try:
        same = content_of(path) == known
    except CareCoordError as error:
        counted["refused in words" if str(error).endswith(".") else "refused"] += 1
    else:
        counted["read as it was"] += same
        counted["read wrongly"] += not same
        counted["read as it was and not found by the check"] += same and not found


def judge_keys(path: Path, counted: Counter[str]) -> None:
    try:
        key = KeyFile.load(path).open_with_passphrase(STAFF_ID, PASSPHRASE)
    except CareCoordError as error:
        counted["refused in words" if str(error).endswith(".") else "refused"] += 1
    else:
        counted["read as it was"] += key.raw == KEY
        counted["read wrongly"] += key.raw != KEY


def test_that_an_unsealed_file_would_be_read_wrongly(tmp_path: Path) -> None:
    """The control: a database without seals hands out what the damage left."""
    path = tmp_path / "plain.db"
    plain = sqlite3.connect(path)
    plain.execute("CREATE TABLE patient (note TEXT)")
    plain.executemany("INSERT INTO patient VALUES (?)", [(f"{n:0500}",) for n in range(2000)])
    plain.commit()
    plain.text_factory = bytes
    known = plain.execute("SELECT note FROM patient").fetchall()
    plain.close()
    whole, chance, wrong = path.read_bytes(), random.Random(1), 0
    for _ in range(20):
        path.write_bytes(damaged(whole, TO_STORE, chance)[1])
        plain = sqlite3.connect(path)
        plain.text_factory = bytes
        try:
            wrong += plain.execute("SELECT note FROM patient").fetchall() != known
        except sqlite3.DatabaseError:
            pass
        finally:
            plain.close()
    assert wrong
