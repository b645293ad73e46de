"""Opening stores: settings, refusals in words, and the traps of SQLCipher and its driver."""

import base64
import logging
import os
import sqlite3
import stat
import traceback
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as driver
from sqlalchemy import Engine, event, inspect
from sqlalchemy.exc import DBAPIError

from carecoord.common.errors import CareCoordError, DamagedError, RefusedError, UnavailableError
from carecoord.db import schema, sqlcipher
from carecoord.db.database import Database
from carecoord.db.engine import ServerAddress, open_file, open_server
from carecoord.entities import Patient, Setting
from carecoord.vocab.actor import Actor
from tests.end2end.meddling import read_only, refusal_without_rights

WRONG = bytes(32)
CANARY = "qanary7731zed"


def pragma(engine: Engine, name: str) -> object:
    with engine.connect() as connection:
        return connection.exec_driver_sql(f"PRAGMA {name}").scalar()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("cipher_page_size", 4096), ("page_size", 4096), ("journal_mode", "wal"),
        ("synchronous", 2), ("temp_store", 2), ("mmap_size", 0), ("cell_size_check", 1),
        ("trusted_schema", 0), ("foreign_keys", 1), ("secure_delete", 1),
        ("cache_size", -sqlcipher.CACHE_FLOOR_KIB), ("busy_timeout", 10_000),
    ],
)  # fmt: skip
def test_that_every_connection_has_the_settings(
    file_engine: Engine, name: str, expected: object
) -> None:
    assert str(pragma(file_engine, name)) == str(expected)


def test_that_the_cache_grows_with_the_file_up_to_a_limit(tmp_path: Path) -> None:
    path = tmp_path / "large"
    sizes = []
    for mib in (1, 100, 1000):
        with path.open("wb") as stream:
            stream.truncate(mib * 1024 * 1024)
        sizes.append(sqlcipher.cache_kib(path) // 1024)
    assert sizes == [64, 100, 256]


def test_that_a_new_file_is_encrypted_and_for_its_owner_alone(
    file_database: Database, practice_file: Path, actor: Actor
) -> None:
    fresh = practice_file.with_name("fresh.db")
    engine = open_file(fresh, WRONG, create=True)
    schema.create(engine)
    for path in (fresh, *fresh.parent.glob("fresh.db-*")):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    engine.dispose()
    assert b"SQLite format 3" not in fresh.read_bytes()
    assert b"patient" not in fresh.read_bytes()


@pytest.mark.parametrize("length", [0, 1, 16, 31, 33, 64])
def test_that_only_a_key_of_32_bytes_is_taken(practice_file: Path, length: int) -> None:
    """SQLCipher would silently take any other length as a passphrase."""
    with pytest.raises(ValueError, match="32 bytes"):
        open_file(practice_file, b"k" * length)


def test_that_a_wrong_key_is_refused_in_words(
    practice_file: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    before = practice_file.read_bytes()
    with pytest.raises(DamagedError, match="does not open with this key"):
        open_file(practice_file, WRONG)
    assert practice_file.read_bytes() == before
    assert capfd.readouterr() == ("", "")


def test_that_a_file_without_encryption_is_refused_and_left_alone(
    tmp_path: Path, key: bytes
) -> None:
    path = tmp_path / "plain.db"
    with sqlite3.connect(path) as plain:
        plain.execute("CREATE TABLE patient (name TEXT)")
    plain.close()
    before = path.read_bytes()
    with pytest.raises(RefusedError, match="not encrypted"):
        open_file(path, key)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["plain.db"]


def test_that_a_missing_or_empty_file_is_not_made_up(tmp_path: Path, key: bytes) -> None:
    with pytest.raises(UnavailableError, match="not in its place"):
        open_file(tmp_path / "missing.db", key)
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "empty.db").touch()
    with pytest.raises(UnavailableError, match="empty"):
        open_file(tmp_path / "empty.db", key)


def test_that_an_existing_file_is_never_created_over(practice_file: Path, key: bytes) -> None:
    with pytest.raises(RefusedError, match="already"):
        open_file(practice_file, key, create=True)
    with pytest.raises(UnavailableError, match="cannot be created"):
        open_file(practice_file.parent / "no" / "such.db", key, create=True)


OPEN = """\
from carecoord.db.engine import open_file
open_file(Path(sys.argv[1]), bytes.fromhex(sys.argv[2]))
"""


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_that_a_read_only_folder_is_said(practice_file: Path, key: bytes) -> None:
    with read_only(practice_file.parent):
        told = refusal_without_rights(OPEN, practice_file, key.hex())
    assert told.startswith("UnavailableError The data folder is read-only")


def test_that_a_full_disk_is_said_and_keeps_what_was_saved(
    file_database: Database, actor: Actor
) -> None:
    with file_database.writing(actor) as transaction:
        transaction.session.add(Setting(name="kept", value="1"))

    def limit(connection: driver.Connection, *_: object) -> None:
        connection.execute("PRAGMA max_page_count = 1")

    event.listen(file_database.engine, "checkout", limit)
    with pytest.raises(UnavailableError, match="disk is full"), file_database.writing(actor) as t:
        t.insert_many(Setting, ({"name": "x", "value": "y" * 2000} for _ in range(500)))
    with file_database.reading() as session:
        assert session.query(Setting.name).all() == [("kept",)]


def test_that_a_file_somebody_else_is_writing_is_said(
    file_database: Database, practice_file: Path, key: bytes, actor: Actor
) -> None:
    other = sqlcipher.connect(practice_file, sqlcipher.SecretKey(key))
    other.execute("BEGIN IMMEDIATE")

    def impatient(connection: driver.Connection, *_: object) -> None:
        connection.execute("PRAGMA busy_timeout = 1")

    event.listen(file_database.engine, "checkout", impatient)
    with (
        pytest.raises(UnavailableError, match="Another program"),
        file_database.writing(actor) as transaction,
    ):
        transaction.record("signed.in")
    other.close()


def test_that_a_damaged_page_is_said_and_the_poisoned_connections_are_let_go(
    file_database: Database, practice_file: Path, actor: Actor
) -> None:
    with file_database.writing(actor) as transaction:
        transaction.insert_many(Patient, ({"family": f"F{n}"} for n in range(2000)))
    with file_database.engine.connect() as connection:
        query = "SELECT rootpage FROM sqlite_schema WHERE name = 'patient'"
        root = connection.exec_driver_sql(query).scalar_one()
    file_database.close()
    content = bytearray(practice_file.read_bytes())
    content[(root - 1) * 4096 + 50] ^= 1
    practice_file.write_bytes(content)
    with pytest.raises(UnavailableError, match="damaged"), file_database.reading() as session:
        session.query(Patient).all()
    assert file_database.engine.pool.checkedin() == 0  # type: ignore[attr-defined]


def test_that_the_key_shows_in_no_text(
    practice_file: Path, key: bytes, caplog: pytest.LogCaptureFixture, file_database: Database
) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("sqlalchemy.engine").setLevel(logging.DEBUG)
    logging.getLogger("sqlalchemy.pool").setLevel(logging.DEBUG)
    texts = [str(file_database.engine.url), repr(file_database.engine), repr(file_database)]
    texts.append(repr(sqlcipher.SecretKey(key)) + str(sqlcipher.SecretKey(key)))
    engine = open_file(practice_file, key)
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("SELECT * FROM nowhere")
    except DBAPIError:
        texts.append(traceback.format_exc())
    try:
        open_file(practice_file, key[::-1])
    except CareCoordError:
        texts.append(traceback.format_exc())
    engine.dispose()
    for name in ("sqlalchemy.engine", "sqlalchemy.pool"):
        logging.getLogger(name).setLevel(logging.NOTSET)
    told = "\n".join([*texts, caplog.text])
    for secret in (key, key[::-1]):
        for form in (secret.hex(), base64.b64encode(secret).decode(), repr(secret)):
            assert form not in told


def test_that_a_key_cannot_be_pickled(key: bytes) -> None:
    import pickle

    with pytest.raises(TypeError):
        pickle.dumps(sqlcipher.SecretKey(key))


@pytest.mark.parametrize(
    "statement",
    ["ATTACH DATABASE 'x.db' AS x KEY ''", "SELECT sqlcipher_export('main')",
     "SELECT load_extension('x')", "VACUUM INTO 'x.db'"],
)  # fmt: skip
def test_that_an_ordinary_session_cannot_carry_the_data_out(
    file_engine: Engine, statement: str
) -> None:
    with file_engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        with pytest.raises(driver.DatabaseError, match=r"auth|prohibited"):
            raw.execute(statement)


def test_that_values_stay_out_of_exceptions(database: Database, actor: Actor) -> None:
    """A server quotes the refused row; SQLAlchemy would quote the parameters."""
    told = ""
    try:
        with database.writing(actor) as transaction:
            transaction.session.add(Patient(contact_note=CANARY))
    except DBAPIError:
        told = traceback.format_exc()
    assert "has_a_name" in told
    assert CANARY not in told


def test_that_migrations_are_transactional_on_both_stores(engine: Engine) -> None:
    with engine.connect() as connection, connection.begin() as transaction:
        connection.exec_driver_sql("CREATE TABLE half_done (x INTEGER)")
        transaction.rollback()
    assert not inspect(engine).has_table("half_done")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (ServerAddress("127.0.0.1", "d", "u"), True),
        (ServerAddress("localhost", "d", "u"), True),
        (ServerAddress("::1", "d", "u"), True),
        (ServerAddress("192.168.1.5", "d", "u"), False),
        (ServerAddress("localhost.example.org", "d", "u"), False),
    ],
)
def test_that_only_this_machine_counts_as_loopback(address: ServerAddress, expected: bool) -> None:
    assert address.is_loopback is expected


def test_that_beyond_this_machine_the_server_must_prove_its_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import psycopg

    asked: dict[str, object] = {}

    def connect(**settings: object) -> None:
        asked.update(settings)
        raise psycopg.OperationalError

    monkeypatch.setattr(psycopg, "connect", connect)
    with pytest.raises(UnavailableError, match="does not answer"):
        open_server(ServerAddress("db.example.org", "care", "desk"), "secret")
    assert asked["sslmode"] == "verify-full"
    assert asked["channel_binding"] == "require"
    assert asked["require_auth"] == "scram-sha-256"


@pytest.mark.postgres
def test_that_a_wrong_password_and_a_missing_database_are_refused_in_words(
    server_engine: Engine, request: pytest.FixtureRequest
) -> None:
    server = request.getfixturevalue("server")
    with pytest.raises(RefusedError, match="password"):
        open_server(server.address("shared"), "wrong")
    with pytest.raises(RefusedError, match="no database"):
        open_server(server.address("elsewhere"), "only-for-tests")


@pytest.mark.postgres
def test_that_a_server_that_went_away_is_said_and_found_again(
    server_engine: Engine, request: pytest.FixtureRequest, database: Database, actor: Actor
) -> None:
    if database.engine.dialect.name == "sqlite":
        pytest.skip("about servers")
    server = request.getfixturevalue("server")

    cut: list[Any] = []

    def cut_off() -> None:
        with database.writing(actor) as transaction:
            transaction.record("signed.in")
            connection = transaction.session.connection()
            cut.append(connection.connection.driver_connection)
            pid = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
            server.administer(f"SELECT pg_terminate_backend({pid})")

    with pytest.raises(UnavailableError, match="nothing was saved"):
        cut_off()
    # The driver takes a connection cut by the other side as closed, and later warns it was not.
    cut[0]._closed = True
    with database.writing(actor) as transaction:
        transaction.record("signed.in")
    assert transaction.span is not None
    assert transaction.span.first == 1
