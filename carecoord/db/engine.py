"""Engines for the two stores: an encrypted file, and the practice's PostgreSQL server."""

import ipaddress
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _
from carecoord.db import guard, sight, sqlcipher
from carecoord.db.dialect import FILE_URL, shared_compilation
from carecoord.db.faults import explain

POOL_SIZE = 3
MAX_OVERFLOW = 5
OLDEST_SERVER = 15
CONNECT_SECONDS = 10
SILENCE_SECONDS = 10
"""After which the server's machine is asked whether it is still there."""
_PROBE_SECONDS, _PROBES = 3, 4
_GONE_MS = (SILENCE_SECONDS + _PROBE_SECONDS * _PROBES) * 1000


def open_file(path: Path, key: bytes, *, create: bool = False) -> Engine:
    """An engine over one encrypted practice file.

    Args:
        path: The file.
        key: Its raw key, exactly 32 bytes.
        create: Make a new, empty file instead of opening one.

    Raises:
        RefusedError: The file is not encrypted, or exists already.
        DamagedError: It is missing, damaged, or does not fit the key.
        UnavailableError: It may not be written.
    """
    secret = sqlcipher.SecretKey(key)
    if create:
        sqlcipher.create_file(path)
    else:
        sqlcipher.check_file(path)
    first = [sqlcipher.connect(path, secret)]  # a key that does not fit is told now

    def connect() -> sqlcipher.Connection:
        return first.pop() if first else sqlcipher.connect(path, secret)

    # Last in, first out: one connection keeps the warm cache and does nearly all the work.
    return _file_engine(connect, pool_size=POOL_SIZE, max_overflow=MAX_OVERFLOW, pool_use_lifo=True)


def open_rehearsal() -> Engine:
    """An engine over nothing, in memory, to rehearse on before a key is known."""
    return _file_engine(sqlcipher.connect_to_nothing, pool_size=1, max_overflow=0)


def _file_engine(connect: Callable[[], sqlcipher.Connection], **pool: Any) -> Engine:
    engine = create_engine(
        FILE_URL, creator=connect, poolclass=QueuePool, hide_parameters=True,
        execution_options=shared_compilation(), **pool,
    )  # fmt: skip
    event.listen(engine, "begin", _begin_file)
    guard.install(engine)
    sight.install(engine)
    return engine


def _begin_file(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN" if guard.is_reading(connection) else "BEGIN IMMEDIATE")


@dataclass(frozen=True)
class ServerAddress:
    """Where a practice server is and as whom to sign in to it.

    Attributes:
        root_certificate: File with the authority that signed the server's certificate;
            "system" for the operating system's authorities.
    """

    host: str
    database: str
    user: str
    port: int = 5432
    root_certificate: str = "system"

    @property
    def is_loopback(self) -> bool:
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False


def open_server(address: ServerAddress, password: str) -> Engine:
    """An engine over the practice's PostgreSQL server.

    Beyond this machine the connection is encrypted, the server proves its name, and the
    password never travels.

    Raises:
        RefusedError: User, password or database are refused, or the server is too old.
        UnavailableError: The server does not answer.
    """
    import psycopg

    settings = _server_settings(address)

    def connect() -> Any:
        return psycopg.connect(password=password, **settings)

    engine = create_engine(
        "postgresql+psycopg://", creator=connect, poolclass=QueuePool, pool_size=POOL_SIZE,
        max_overflow=MAX_OVERFLOW, pool_use_lifo=True, pool_pre_ping=True, hide_parameters=True,
    )  # fmt: skip
    event.listen(engine, "handle_error", _drop_values)
    guard.install(engine)
    sight.install(engine)
    _check_server(engine)
    return engine


def _server_settings(address: ServerAddress) -> Mapping[str, Any]:
    settings = {
        "host": address.host,
        "port": address.port,
        "dbname": address.database,
        "user": address.user,
        "connect_timeout": CONNECT_SECONDS,
        "application_name": "CareCoord",
        # A network that is gone says nothing, and without these a save waits a quarter of an
        # hour to hear of it. Windows has no tcp_user_timeout and gives up after 21 s by itself.
        "keepalives_idle": SILENCE_SECONDS,
        "keepalives_interval": _PROBE_SECONDS,
        "keepalives_count": _PROBES,
        "tcp_user_timeout": _GONE_MS,
        # Compiling a query costs more than the short ones here take. The server lets go of the
        # locks of a computer that is gone as soon as that computer gives up the server.
        "options": (
            "-c timezone=UTC -c lock_timeout=10s -c jit=off"
            f" -c tcp_keepalives_idle={SILENCE_SECONDS}"
            f" -c tcp_keepalives_interval={_PROBE_SECONDS} -c tcp_keepalives_count={_PROBES}"
            f" -c tcp_user_timeout={_GONE_MS}"
        ),
    }
    if not address.is_loopback:
        settings |= {
            "sslmode": "verify-full",
            "sslrootcert": address.root_certificate,
            "channel_binding": "require",
            "require_auth": "scram-sha-256",
        }
    return settings


def _check_server(engine: Engine) -> None:
    try:
        with engine.connect() as connection:
            version = connection.dialect.server_version_info
    except DBAPIError as error:
        engine.dispose()
        raise explain(error, connecting=True) or error from None
    if version is not None and int(version[0]) < OLDEST_SERVER:
        engine.dispose()
        raise RefusedError(
            _("This server runs PostgreSQL {version}. CareCoord needs {oldest} or newer.").format(
                version=version[0], oldest=OLDEST_SERVER
            )
        )


def _drop_values(context: ExceptionContext) -> None:
    """Keep patients' data out of exceptions: the server quotes the row it refused."""
    original = context.original_exception
    state = getattr(original, "sqlstate", None)
    if state is None or state[:2] not in {"22", "23"}:
        return
    constraint = getattr(original, "diag", None)
    name = getattr(constraint, "constraint_name", None) or ""
    original.args = (f"sqlstate {state} {name}".rstrip(),)
    if context.sqlalchemy_exception is not None:
        context.sqlalchemy_exception.args = (f"({type(original).__name__}) {original.args[0]}",)
