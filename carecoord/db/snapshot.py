"""A consistent copy of a practice file that is in use, and what stands in such a copy."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import sqlcipher3.dbapi2 as driver
from sqlalchemy import Boolean, ColumnElement, Connection, Engine, column, func, select, table
from sqlalchemy.exc import DBAPIError

from carecoord.common.errors import CancelledError, RefusedError
from carecoord.common.i18n import _
from carecoord.db import sqlcipher
from carecoord.db.engine import open_file
from carecoord.db.faults import explain, file_fault
from carecoord.db.guard import READING
from carecoord.db.journal import ORIGIN
from carecoord.db.stamps import hlc_instant
from carecoord.db.verify import Anchor
from carecoord.entities import AuditAlarm, Setting
from carecoord.settings import PRACTICE_NAME

_COUNTED = (
    "SELECT t.name FROM sqlite_schema t JOIN pragma_table_info(t.name) c ON c.name = 'deleted' "
    "WHERE t.type = 'table' ORDER BY t.name"
)

_HAS_ALARMS = "SELECT count(*) FROM sqlite_schema WHERE name = 'audit_alarm'"
_VERSION = "SELECT version_num FROM alembic_version"
_NOT_DELETED: ColumnElement[bool] = ~column("deleted", Boolean)


@dataclass(frozen=True)
class Contents:
    """What a practice file holds, of whatever version its tables are.

    Attributes:
        counts: Rows that are not deleted, by table, of tables with records.
        newest_at: When the newest entry of the journal was written, UTC.
    """

    practice: str
    schema: int
    counts: Mapping[str, int]
    newest_at: dt.datetime | None
    anchors: tuple[Anchor, ...]


def take(engine: Engine, copy: Path, is_stopped: sqlcipher.IsStopped) -> None:
    """Write a compacted copy under the same key, while others go on writing.

    Raises:
        RefusedError: The store is a server.
        CancelledError: It was stopped.
        UnavailableError: The store is damaged, or the disk of the copy full.
    """
    if engine.dialect.name != "sqlite":
        raise RefusedError(
            _("A practice server is backed up on the server itself. Ask whoever looks after it.")
        )
    copy.touch(mode=0o600)
    try:
        with engine.connect() as connection:
            raw: sqlcipher.Connection = connection.connection.driver_connection
            with sqlcipher.unguarded(raw):
                sqlcipher.stop_when(raw, is_stopped)
                try:
                    raw.execute("VACUUM INTO ?", (str(copy),))
                finally:
                    sqlcipher.go_on(raw)
    except DBAPIError as error:
        raise explain(error) or error from None
    except driver.Error as error:
        if is_stopped():
            raise CancelledError from None
        raise file_fault(error) or error from None


def contents(path: Path, key: bytes) -> Contents:
    """Read a file that nobody else uses.

    Raises:
        RefusedError: The key does not fit.
        UnavailableError: The file is damaged.
    """
    engine = open_file(path, key)
    try:
        with engine.connect().execution_options(**READING) as connection:
            return _contents(connection)
    except DBAPIError as error:
        raise explain(error) or error from None
    finally:
        engine.dispose()


def told_faults(path: Path, key: bytes) -> frozenset[str]:
    """Faults of its journal that a file knows of itself, by ``ChainFault.key``."""
    engine = open_file(path, key)
    try:
        with engine.connect().execution_options(**READING) as connection:
            if not connection.exec_driver_sql(_HAS_ALARMS).scalar_one():
                return frozenset()  # of a version that did not watch yet
            return frozenset(connection.execute(select(AuditAlarm.id)).scalars())
    except DBAPIError as error:
        raise explain(error) or error from None
    finally:
        engine.dispose()


def _contents(connection: Connection) -> Contents:
    # By bare names, as the tables may be those of an older version.
    tables = connection.exec_driver_sql(_COUNTED).scalars().all()
    rows = (select(func.count()).select_from(table(name)).where(_NOT_DELETED) for name in tables)
    heads = connection.execute(
        select(ORIGIN.c.origin, ORIGIN.c.seq, ORIGIN.c.head, ORIGIN.c.hlc)
    ).all()
    newest = max((hlc for _origin, _seq, _head, hlc in heads), default=0)
    return Contents(
        practice=_practice(connection),
        schema=int(connection.exec_driver_sql(_VERSION).scalar_one()),
        counts={
            name: connection.execute(count).scalar_one()
            for name, count in zip(tables, rows, strict=True)
        },
        newest_at=hlc_instant(newest) if newest else None,
        anchors=tuple(
            Anchor(origin, seq, bytes(head).hex()) for origin, seq, head, _hlc in heads if seq
        ),
    )


def _practice(connection: Connection) -> str:
    named = select(Setting.value).where(Setting.name == PRACTICE_NAME.name, Setting.owner == "")
    value = connection.execute(named.where(_NOT_DELETED).order_by(Setting.id)).scalars().first()
    return json.loads(value) if value else ""
