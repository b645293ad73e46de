"""Whether a practice file is whole: its pages, its tables, its references, its journal."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from carecoord.common.errors import CancelledError, UnavailableError
from carecoord.db import sqlcipher
from carecoord.db.engine import open_file
from carecoord.db.guard import READING
from carecoord.db.verify import Anchor, ChainReport, verify


@dataclass(frozen=True)
class StoreReport:
    """What the checks of a file found.

    Attributes:
        pages: Complaints about sealed pages; None when they could not be judged, as the
            file was in use or too damaged.
        tables: Complaints about the structure of tables and indexes.
        references: Rows that refer to nothing.
        journal: The chain's report; None when the tables are too damaged to read it.
    """

    pages: int | None
    tables: int
    references: int
    journal: ChainReport | None

    @property
    def sound(self) -> bool:
        whole = not (self.pages or self.tables or self.references)
        return whole and self.journal is not None and self.journal.sound


def check_file(
    path: Path,
    key: bytes,
    audit_key: bytes,
    anchors: Iterable[Anchor] = (),
    is_stopped: sqlcipher.IsStopped = sqlcipher.never_stopped,
) -> StoreReport:
    """Check everything, each part on a connection of its own.

    After one broken page a connection fails on good ones as well, and sealed pages can only be
    judged once the write-ahead log is empty.

    Raises:
        RefusedError: The key does not fit.
        CancelledError: It was stopped.
        UnavailableError: The file is missing, empty or may not be written.
    """
    secret = sqlcipher.SecretKey(key)
    sqlcipher.check_file(path)

    def complaints(pragma: str, counts: Any) -> int:
        found = _complaints(path, secret, pragma, counts, is_stopped)
        if is_stopped():
            raise CancelledError
        return found

    resting = complaints("PRAGMA wal_checkpoint(TRUNCATE)", _is_busy) == 0
    pages = complaints("PRAGMA cipher_integrity_check", bool) if resting else None
    tables = complaints("PRAGMA integrity_check", _is_complaint)
    references = complaints("PRAGMA foreign_key_check", bool)
    damaged = pages or tables
    journal = None if damaged else _journal(path, key, audit_key, anchors, is_stopped)
    return StoreReport(pages, tables, references, journal)


def _complaints(
    path: Path, key: sqlcipher.SecretKey, pragma: str, counts: Any, is_stopped: sqlcipher.IsStopped
) -> int:
    try:
        connection = sqlcipher.connect(path, key)
    except UnavailableError:
        return 1
    sqlcipher.stop_when(connection, is_stopped)
    try:
        return sum(map(counts, connection.execute(pragma).fetchall()))
    except driver.DatabaseError:
        return 1
    finally:
        connection.close()


def _is_busy(row: tuple[int, int, int]) -> bool:
    return row[0] != 0


def _is_complaint(row: tuple[str]) -> bool:
    return row[0] != "ok"


def _journal(
    path: Path,
    key: bytes,
    audit_key: bytes,
    anchors: Iterable[Anchor],
    is_stopped: sqlcipher.IsStopped,
) -> ChainReport | None:
    engine = open_file(path, key)
    try:
        with Session(engine.execution_options(**READING)) as session:
            raw: sqlcipher.Connection = session.connection().connection.driver_connection
            sqlcipher.stop_when(raw, is_stopped)
            return verify(session, audit_key, anchors)
    except DBAPIError:
        if is_stopped():
            raise CancelledError from None
        raise
    finally:
        engine.dispose()
