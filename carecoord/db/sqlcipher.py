"""One connection to an encrypted practice file, set up the same way every time."""

import contextlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver
from typing_extensions import override

from carecoord.common.errors import DamagedError, RefusedError, UnavailableError
from carecoord.common.i18n import _
from carecoord.db.faults import file_fault

KEY_BYTES = 32
PAGE_BYTES = 4096
CACHE_FLOOR_KIB = 64 * 1024
CACHE_CEILING_KIB = 256 * 1024
BUSY_SECONDS = 10.0
WAL_LIMIT_BYTES = 64 * 1024 * 1024

_PLAIN_HEADER = b"SQLite format 3\x00"
_DENIED_FUNCTIONS = frozenset({"sqlcipher_export", "load_extension"})
_APPEND_ONLY = "sync_journal"
_OK: int = driver.SQLITE_OK
_WATCHED = frozenset(
    {driver.SQLITE_ATTACH, driver.SQLITE_FUNCTION, driver.SQLITE_UPDATE, driver.SQLITE_DELETE}
)
"""What may be denied. The rest, mostly columns that are read, is asked about far more often."""

Connection = Any
"""A ``sqlcipher3`` connection; the driver ships no types."""

IsStopped = Callable[[], bool]
_STEPS_BETWEEN_LOOKS = 20_000
"""Of SQLite's machine: some milliseconds."""


class KeyDoesNotFitError(DamagedError):
    """The first page is sealed with another key, or broken: nobody can tell which."""


class SecretKey:
    """The file's key: 32 raw bytes that show themselves nowhere."""

    __slots__ = ("_raw",)

    def __init__(self, raw: bytes) -> None:
        # Anything but 32 bytes would silently become a passphrase.
        if len(raw) != KEY_BYTES:
            raise ValueError("a database key has exactly 32 bytes")
        self._raw = raw

    def pragma(self) -> str:
        return f"PRAGMA key = \"x'{self._raw.hex()}'\""

    @override
    def __reduce__(self) -> str:
        raise TypeError("a key is not written anywhere")


def check_file(path: Path) -> None:
    """Refuse what is not an encrypted practice file before anything touches it.

    Raises:
        RefusedError: The file is not encrypted.
        UnavailableError: It is missing, empty or may not be written.
    """
    try:
        with path.open("rb") as stream:
            header = stream.read(len(_PLAIN_HEADER))
    except FileNotFoundError:
        raise DamagedError(
            _(
                "The data file is not in its place. Look whether the folder was moved, "
                "or restore a backup."
            )
        ) from None
    except OSError:
        raise UnavailableError(
            _("The data file cannot be read. Ask for access to its folder.")
        ) from None
    if header == _PLAIN_HEADER:
        raise RefusedError(_("This data file is not encrypted, so CareCoord does not open it."))
    if not header:
        raise DamagedError(_("The data file is empty. Restore the latest backup."))
    if not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        raise UnavailableError(
            _(
                "The data folder is read-only. Ask for write access to it, "
                "then start CareCoord again."
            )
        )


def create_file(path: Path) -> None:
    """Reserve the place of a new practice file, readable by its owner alone.

    The side files of SQLite take their permissions from it.

    Raises:
        RefusedError: Something is there already.
        UnavailableError: The folder may not be written.
    """
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        raise RefusedError(
            _("There is a data file in this folder already. Choose another folder.")
        ) from None
    except OSError:
        raise UnavailableError(
            _("The data file cannot be created in this folder. Choose another folder.")
        ) from None


def connect(path: Path, key: SecretKey, *, guarded: bool = True) -> Connection:
    """Open the file with the project's settings.

    Args:
        path: An encrypted file, or an empty one that is to become one.
        key: Its raw key.
        guarded: Whether attaching files, exporting and changing journal entries is denied;
            only backups need it off.

    Raises:
        KeyDoesNotFitError: The key does not fit the file.
        UnavailableError: The file cannot be opened or read.
    """
    try:
        connection = driver.connect(
            str(path), isolation_level=None, check_same_thread=False,
            timeout=BUSY_SECONDS, cached_statements=256,
        )  # fmt: skip
    except driver.Error as error:
        raise file_fault(error) or error from None
    try:
        _set_up(connection, path, key)
    except BaseException:
        connection.close()
        raise
    if guarded:
        guard(connection)
    return connection


def connect_to_nothing() -> Connection:
    """An empty store in memory, gone with its connection."""
    return driver.connect(":memory:", isolation_level=None, check_same_thread=False)


def _set_up(connection: Connection, path: Path, key: SecretKey) -> None:
    # The key comes before everything that reads the file, the page size right after it.
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(key.pragma())
    connection.execute(f"PRAGMA cipher_page_size = {PAGE_BYTES}")
    try:
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except driver.DatabaseError as error:
        if "not a database" not in str(error):
            raise file_fault(error) or error from None
        raise KeyDoesNotFitError(
            _(
                "The data file does not open with this key. Either the key file belongs to another "
                "practice, or the data file is damaged: then restore the latest backup."
            )
        ) from None
    for pragma in (
        "trusted_schema = OFF",
        "cell_size_check = ON",
        "foreign_keys = ON",
        f"cache_size = -{cache_kib(path)}",
        "temp_store = MEMORY",
        "mmap_size = 0",
        f"journal_size_limit = {WAL_LIMIT_BYTES}",
        "synchronous = FULL",
        # macOS needs these for a flush that reaches the disk; elsewhere they do nothing.
        "fullfsync = ON",
        "checkpoint_fullfsync = ON",
    ):
        connection.execute("PRAGMA " + pragma)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
    except driver.DatabaseError as error:
        raise file_fault(error) or error from None


def cache_kib(path: Path) -> int:
    """Pages worth keeping in memory: the whole file, within limits."""
    size_kib = path.stat().st_size // 1024
    return min(max(size_kib, CACHE_FLOOR_KIB), CACHE_CEILING_KIB)


def _authorize(action: int, first: str, second: str, _database: str, _trigger: str) -> int:
    if action not in _WATCHED:
        return _OK
    if action == driver.SQLITE_ATTACH:
        return driver.SQLITE_DENY  # type: ignore[no-any-return]
    if action == driver.SQLITE_FUNCTION and second in _DENIED_FUNCTIONS:
        return driver.SQLITE_DENY  # type: ignore[no-any-return]
    if action in (driver.SQLITE_UPDATE, driver.SQLITE_DELETE) and first == _APPEND_ONLY:
        return driver.SQLITE_DENY  # type: ignore[no-any-return]
    return _OK


def guard(connection: Connection) -> None:
    """Deny what an ordinary session never does and a thief would."""
    connection.set_authorizer(_authorize)


def never_stopped() -> bool:
    """Nobody stops it."""
    return False


def stop_when(connection: Connection, is_stopped: IsStopped) -> None:
    """Have long statements of a connection end with an error once this says so."""
    connection.set_progress_handler(is_stopped, _STEPS_BETWEEN_LOOKS)


def go_on(connection: Connection) -> None:
    """The end of ``stop_when``."""
    connection.set_progress_handler(None, 0)


@contextlib.contextmanager
def unguarded(connection: Connection) -> Any:
    """Lift the denials while a migration rebuilds tables."""
    connection.set_authorizer(None)
    try:
        yield
    finally:
        guard(connection)
