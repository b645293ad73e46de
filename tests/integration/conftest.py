"""Stores for integration tests: a real SQLCipher file and a real PostgreSQL server."""

import datetime as dt
import itertools
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

import psycopg
import pytest
from sqlalchemy import Engine

from carecoord.common.changes import ChangeFeed
from carecoord.common.clock import FixedClock
from carecoord.db import schema
from carecoord.db.database import Database
from carecoord.db.engine import ServerAddress, open_file, open_server
from carecoord.entities import Base, Staff
from carecoord.vocab.actor import Actor
from carecoord.vocab.roles import Role

KEY = bytes(range(32))
AUDIT_KEY = bytes(range(32, 64))
PASSWORD = "only-for-tests"
TEMPLATE = "carecoord_template"

_numbers = itertools.count(1)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(dt.date(2026, 3, 2), ZoneInfo("America/Chicago"))


@pytest.fixture
def feed() -> ChangeFeed:
    return ChangeFeed()


@pytest.fixture
def actor() -> Actor:
    return Actor("5" * 32, "Lee Lead", Role.LEAD, "Front desk")


@pytest.fixture
def key() -> bytes:
    return KEY


@pytest.fixture(scope="session")
def empty_practice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An encrypted file with all tables and no rows; copy it, do not open it."""
    path = tmp_path_factory.mktemp("template") / "practice.db"
    engine = open_file(path, KEY, create=True)
    schema.create(engine)
    engine.dispose()
    return path


@pytest.fixture
def practice_file(empty_practice: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(empty_practice, tmp_path / "practice.db"))


@pytest.fixture
def file_engine(practice_file: Path) -> Iterator[Engine]:
    engine = open_file(practice_file, KEY)
    yield engine
    engine.dispose()


@dataclass(frozen=True)
class Server:
    """A PostgreSQL server of this test session."""

    port: int

    def address(self, database: str) -> ServerAddress:
        return ServerAddress("127.0.0.1", database, "carecoord", self.port)

    def administer(self, statement: str) -> None:
        with psycopg.connect(
            host="127.0.0.1", port=self.port, dbname="postgres", user="carecoord",
            password=PASSWORD, autocommit=True,
        ) as connection:  # fmt: skip
            connection.execute(statement.encode())


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A server on a free loopback port, gone with the session."""
    programs = _programs()
    if programs is None:
        pytest.skip("PostgreSQL's initdb and pg_ctl are neither on PATH nor in /usr/lib/postgresql")
    if os.name != "posix":
        pytest.skip("the throw-away PostgreSQL server is started on POSIX systems only")
    folder = Path(tempfile.mkdtemp(prefix="carecoord-pg-"))
    try:
        yield from _serve(programs, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path | None:
    candidates = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    on_path = shutil.which("initdb")
    if on_path:
        candidates.append(Path(on_path).resolve())
    return next((p.parent for p in candidates if (p.parent / "pg_ctl").exists()), None)


def _serve(programs: Path, folder: Path) -> Iterator[Server]:
    data, password = folder / "data", folder / "password"
    password.write_text(PASSWORD)
    _hand_over(folder)
    _run(
        programs / "initdb", "-D", data, "-U", "carecoord", "-A", "scram-sha-256",
        f"--pwfile={password}", "-E", "UTF8", "--no-locale", "--no-sync",
    )  # fmt: skip
    server = Server(_free_port())
    settings = (
        f"-p {server.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories="
        " -c fsync=off -c full_page_writes=off -c synchronous_commit=off"
    )
    _run(programs / "pg_ctl", "-D", data, "-l", folder / "log", "-w", "-o", settings, "start")
    try:
        server.administer(f"CREATE DATABASE {TEMPLATE}")
        engine = open_server(server.address(TEMPLATE), PASSWORD)
        schema.create(engine)
        engine.dispose()
        yield server
    finally:
        _run(programs / "pg_ctl", "-D", data, "-m", "immediate", "stop")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _hand_over(folder: Path) -> None:
    """PostgreSQL refuses to run as root, so root's server runs as somebody else."""
    if os.geteuid() == 0:
        user = _server_user()
        for path in (folder, *folder.iterdir()):
            os.chown(path, user.pw_uid, user.pw_gid)


def _server_user() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")


def _run(*command: object) -> None:
    words: Sequence[str] = [str(word) for word in command]
    user = _server_user().pw_uid if os.geteuid() == 0 else None
    group = _server_user().pw_gid if os.geteuid() == 0 else None
    subprocess.run(
        words, user=user, group=group, cwd="/", check=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


@pytest.fixture
def fresh_server_engine(server: Server) -> Iterator[Engine]:
    """A database of its own, for tests that change the tables themselves."""
    name = f"t{os.getpid()}_{next(_numbers)}"
    server.administer(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
    engine = open_server(server.address(name), PASSWORD)
    yield engine
    engine.dispose()
    server.administer(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def _shared_server_engine(server: Server) -> Iterator[Engine]:
    server.administer(f"CREATE DATABASE shared TEMPLATE {TEMPLATE}")
    engine = open_server(server.address("shared"), PASSWORD)
    yield engine
    engine.dispose()


@pytest.fixture
def server_engine(_shared_server_engine: Engine) -> Iterator[Engine]:
    """A database with all tables and no rows; emptied afterwards, as that is ten times quicker."""
    yield _shared_server_engine
    with _shared_server_engine.connect() as connection, connection.begin():
        # Neither foreign keys nor the journal's triggers hold for a replica.
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.execute(";".join(f"DELETE FROM {table}" for table in Base.metadata.tables))


@pytest.fixture(params=["sqlcipher", pytest.param("postgresql", marks=pytest.mark.postgres)])
def engine(request: pytest.FixtureRequest) -> Engine:
    """The same empty practice in a file and on a server."""
    which = "file_engine" if request.param == "sqlcipher" else "server_engine"
    found: Engine = request.getfixturevalue(which)
    return found


@pytest.fixture
def database(engine: Engine, clock: FixedClock, feed: ChangeFeed) -> Database:
    return Database(engine, clock, feed, origin="desk1", audit_key=AUDIT_KEY)


@pytest.fixture
def file_database(file_engine: Engine, clock: FixedClock, feed: ChangeFeed) -> Database:
    """For what only a file can show."""
    return Database(file_engine, clock, feed, origin="desk1", audit_key=AUDIT_KEY)


@pytest.fixture
def lead(database: Database, actor: Actor) -> Actor:
    """The acting person, with the staff row other rows refer to."""
    with database.writing(actor) as transaction:
        transaction.session.add(Staff(id=actor.staff_id, name=actor.name, role=actor.role))
    return actor
