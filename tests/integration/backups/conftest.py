"""A practice with its key file in a folder, made once, copied and open."""

import datetime as dt
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from typing_extensions import override

from carecoord.common.changes import ChangeFeed
from carecoord.common.clock import FixedClock
from carecoord.db.database import Database
from carecoord.entities import Patient, Staff
from carecoord.security.database_key import DatabaseKey
from carecoord.security.keyfile import KeyFile
from carecoord.services.backup_making import Source, make
from carecoord.services.backups import BackupService
from carecoord.services.restoring import RestoreService
from carecoord.services.stores import AUDIT_SUBKEY, FileStore
from carecoord.vocab.actor import Actor
from carecoord.vocab.roles import Role

PASSPHRASE = "otter marble lantern violin"
NOW = dt.datetime(2026, 3, 2, 15, tzinfo=dt.UTC)
ZONE = ZoneInfo("America/Chicago")
PEOPLE = 40


class StandingClock(FixedClock):
    """Stands until a test moves it."""

    def __init__(self) -> None:
        super().__init__(NOW.date(), ZONE)
        self.at = NOW

    @override
    def now(self) -> dt.datetime:
        return self.at

    @override
    def today(self) -> dt.date:
        return self.at.astimezone(ZONE).date()


@dataclass(frozen=True)
class Kept:
    """A practice that is open, and what backs it up."""

    store: FileStore
    key: DatabaseKey
    sheet: str
    database: Database
    clock: StandingClock
    actor: Actor
    backups: BackupService
    restoring: RestoreService

    @property
    def home(self) -> Path:
        return self.store.home

    @property
    def source(self) -> Source:
        return Source(
            self.database.engine, self.home, self.store.load_keys(), self.key,
            self.database.audit_key,
        )  # fmt: skip

    def add(self, family: str) -> None:
        with self.database.writing(self.actor) as transaction:
            transaction.session.add(Patient(family=family))

    def pass_time(self, **time: float) -> None:
        self.clock.at += dt.timedelta(**time)


@dataclass(frozen=True)
class _Made:
    home: Path
    key: bytes
    sheet: str


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> _Made:
    """A closed practice; copy it."""
    keys, key = KeyFile.create()
    keys.enrol_passphrase(key, "5" * 32, PASSPHRASE, label="Lee Lead", role=Role.LEAD)
    sheet = keys.enrol_recovery(key).text
    store = FileStore(tmp_path_factory.mktemp("kept") / "home")
    engine = store.create(key)
    store.save_keys(keys)
    database = Database(
        engine, StandingClock(), ChangeFeed(),
        origin=store.origin(), audit_key=key.subkey(AUDIT_SUBKEY),
    )  # fmt: skip
    actor = Actor("5" * 32, "Lee Lead", Role.LEAD)
    with database.writing(actor) as transaction:
        transaction.session.add(Staff(id="5" * 32, name="Lee Lead", role=Role.LEAD.value))
        transaction.insert_many(Patient, ({"family": f"Qanary{n}"} for n in range(PEOPLE)))
    database.close()
    return _Made(store.home, key.raw, sheet)


@pytest.fixture
def kept(made: _Made, tmp_path: Path) -> Iterator[Kept]:
    store = FileStore(Path(shutil.copytree(made.home, tmp_path / "home")))
    key, clock = DatabaseKey(made.key), StandingClock()
    database = Database(
        store.open(key), clock, ChangeFeed(),
        origin=store.origin(), audit_key=key.subkey(AUDIT_SUBKEY),
    )  # fmt: skip
    yield Kept(
        store, key, made.sheet, database, clock, Actor("5" * 32, "Lee Lead", Role.LEAD),
        BackupService(database, clock, ZONE, store, key),
        RestoreService(database, clock, ZONE, store, key),
    )  # fmt: skip
    database.close()


@pytest.fixture
def archive(kept: Kept, tmp_path: Path) -> Path:
    """A backup of it."""
    target = tmp_path / "b.ccbk"
    make(kept.source, target, now=NOW)
    return target
