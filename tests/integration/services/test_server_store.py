"""A practice on a real PostgreSQL server: set up, signed in to, and shared."""

import datetime as dt
import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from carecoord.common.errors import RefusedError, UnavailableError
from carecoord.db.engine import ServerAddress
from carecoord.db.portable import KEY_FILE_SETTING
from carecoord.db.verify import verify
from carecoord.entities import Setting
from carecoord.entities.journal import JournalEntry
from carecoord.security.errors import KeyFileMissingError, WrongSecretError
from carecoord.security.keyfile import KeyFile
from carecoord.security.keyring_store import KeyringStore
from carecoord.security.recovery import RecoveryKey
from carecoord.services import opening
from carecoord.services.gate import Gate, GateState
from carecoord.services.keys import KeyService
from carecoord.services.opened import NewPractice, OpenedPractice
from carecoord.services.people import PeopleService
from carecoord.services.server_store import ServerStore, remembered, server_at
from carecoord.vocab.roles import Role
from tests.fakes.keyring_backend import MemoryBackend
from tests.integration.conftest import PASSWORD, Server

pytestmark = pytest.mark.postgres

TODAY = dt.date(2026, 3, 2)
STAFF_ID = "5" * 32
PASSPHRASE = "orchard lantern comet velvet"
_numbers = itertools.count(1)


@pytest.fixture
def address(server: Server) -> Iterator[ServerAddress]:
    """An empty database."""
    name = f"practice{os.getpid()}_{next(_numbers)}"
    server.administer(f"CREATE DATABASE {name}")
    yield server.address(name)
    server.administer(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def store(address: ServerAddress, tmp_path: Path) -> ServerStore:
    return ServerStore(tmp_path / "desk", address, PASSWORD)


def gate_of(store: ServerStore) -> Gate:
    gate = Gate(store.home, today=TODAY)
    gate.use_store(store)
    return gate


def create(store: ServerStore) -> NewPractice:
    """As the window does it."""
    return gate_of(store).create(
        practice="Maple Street",
        time_zone="America/Chicago",
        person="Bree Wells",
        role=Role.LEAD,
        passphrase=PASSPHRASE,
    )


def set_up(store: ServerStore) -> tuple[OpenedPractice, RecoveryKey]:
    """The same with the least costly passphrases."""
    keys, key = KeyFile.create()
    keys.enrol_passphrase(key, STAFF_ID, PASSPHRASE, label="Bree Wells", role=Role.LEAD)
    recovery = keys.enrol_recovery(key)
    opened = opening.create(
        store,
        key,
        practice="Maple Street",
        time_zone="America/Chicago",
        founder=opening.Founder(STAFF_ID, "Bree Wells", Role.LEAD, "en"),
        today=TODAY,
    )
    store.save_keys(keys)
    return opened, recovery


def test_that_an_empty_database_is_told_from_one_with_a_practice(store: ServerStore) -> None:
    assert store.is_empty()
    with pytest.raises(KeyFileMissingError, match="no practice in this database yet"):
        store.load_keys()
    set_up(store)[0].close()
    assert not store.is_empty()


def test_that_a_second_computer_signs_in_to_the_practice_a_first_one_set_up(
    store: ServerStore, address: ServerAddress, tmp_path: Path
) -> None:
    create(store).opened.close()
    elsewhere = server_at(
        tmp_path / "other", host=address.host, port=address.port, database=address.database,
        user=address.user, certificate="system", password=PASSWORD,
    )  # fmt: skip
    gate = gate_of(elsewhere)
    person = gate.people()[0]
    assert person.label == "Bree Wells"
    opened = gate.sign_in(person.person_id, PASSPHRASE)
    assert opened.practice_name == "Maple Street"
    assert opened.database.engine.dialect.name == "postgresql"
    opened.close()
    with pytest.raises(WrongSecretError):
        gate.sign_in(person.person_id, "wrong but long enough words")


def test_that_the_recovery_sheet_opens_the_practice_on_the_server(store: ServerStore) -> None:
    opened, recovery = set_up(store)
    opened.close()
    gate_of(store).sign_in_with_recovery(recovery.text).close()


def test_that_the_key_file_is_one_journalled_row_that_follows_each_change(
    store: ServerStore,
) -> None:
    opened, _recovery = set_up(store)
    people = PeopleService(opened.database, opened.store, opened.key, opened.practice_name)
    people.add(
        name="Ana Ruiz", role=Role.NURSE, passphrase="pebble harvest tunnel violin",
        actor=opened.actor,
    )  # fmt: skip
    with opened.database.reading() as session:
        rows = session.scalars(select(Setting).where(Setting.name == KEY_FILE_SETTING)).all()
        changes = session.scalars(
            select(JournalEntry.op).where(JournalEntry.reason == "keys.changed")
        ).all()
    assert [row.owner for row in rows] == [""]
    assert sorted(changes) == ["I", "U"]
    assert [person.label for person in store.load_keys().people] == ["Bree Wells", "Ana Ruiz"]
    opened.close()


def test_that_two_changes_of_who_may_sign_in_do_not_overwrite_each_other(
    store: ServerStore,
) -> None:
    opened, _recovery = set_up(store)
    first, second = store.load_keys(), store.load_keys()
    first.enrol_recovery(opened.key)
    second.enrol_recovery(opened.key)
    store.save_keys(first)
    with pytest.raises(RefusedError, match="changed elsewhere in the meantime"):
        store.save_keys(second)
    opened.close()


def test_that_on_a_server_the_key_changes_in_one_step_and_the_journal_goes_on(
    store: ServerStore,
) -> None:
    opened, recovery = set_up(store)
    audit_key = opened.database.audit_key
    keys = KeyService(opened.database, store, opened.key)
    assert not keys.state(actor=opened.actor).is_encrypted
    keys.begin_change(actor=opened.actor)
    old = opened.key.raw
    # Somebody who was at work meanwhile is told to sign in again, not that the file was harmed.
    people = PeopleService(opened.database, store, opened.key, "Elm Street")
    with pytest.raises(RefusedError, match="Sign in again"):
        people.new_recovery_key(actor=opened.actor)
    opened.close()
    assert not store.load_keys().is_changing_key
    opened = gate_of(store).sign_in_with_recovery(recovery.text)
    assert opened.key.formers == (old,)
    assert opened.database.audit_key == audit_key
    with opened.database.reading() as session:
        assert verify(session, audit_key).sound
        events = session.scalars(select(JournalEntry.tbl).where(JournalEntry.op == "E")).all()
    assert "keys.changed_key" in events
    opened.close()


def test_that_a_database_with_a_practice_is_never_set_up_again(
    store: ServerStore, address: ServerAddress, tmp_path: Path
) -> None:
    set_up(store)[0].close()
    other = ServerStore(tmp_path / "other", address, PASSWORD)
    with pytest.raises(RefusedError, match="holds a practice already"):
        create(other)
    assert len(store.load_keys().people) == 1


def test_that_a_set_up_that_fails_leaves_the_database_as_empty_as_it_was(
    store: ServerStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def disk_full(_keys: object) -> None:
        raise UnavailableError("The disk is full.")

    monkeypatch.setattr(store, "save_keys", disk_full)
    with pytest.raises(UnavailableError, match="full"):
        create(store)
    assert store.is_empty()
    monkeypatch.undo()
    set_up(store)[0].close()


def test_that_a_wrong_password_and_a_silent_server_are_told_apart(
    address: ServerAddress, tmp_path: Path
) -> None:
    with pytest.raises(RefusedError, match="refused this user name and password"):
        ServerStore(tmp_path, address, "wrong").is_empty()
    silent = ServerAddress("127.0.0.1", address.database, address.user, port=1)
    with pytest.raises(UnavailableError, match="does not answer"):
        ServerStore(tmp_path, silent, PASSWORD).is_empty()


def test_that_the_address_is_remembered_and_the_password_only_in_the_password_store(
    store: ServerStore, address: ServerAddress
) -> None:
    backend = MemoryBackend()
    keyring = KeyringStore(lambda: backend)
    assert remembered(store.home, keyring) is None
    assert store.remember(keyring)
    known = remembered(store.home, keyring)
    assert known is not None
    assert (known.address, known.password) == (address, PASSWORD)
    assert PASSWORD not in (store.home / "server.json").read_text()
    assert PASSWORD not in repr(known)
    assert Gate(store.home).state() is GateState.SERVER


def test_that_without_a_password_store_the_password_is_asked_for(store: ServerStore) -> None:
    def missing() -> MemoryBackend:
        raise RuntimeError("There is no Secret Service here.")

    keyring = KeyringStore(missing)
    assert not store.remember(keyring)
    known = remembered(store.home, keyring)
    assert known is not None
    assert known.password is None
