"""The version of a store's tables: reading it, making them new, bringing them up to date."""

import contextlib
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from carecoord import __version__
from carecoord.common.errors import NewerDataError, UnavailableError
from carecoord.common.i18n import _
from carecoord.db import listed, promised, roster, search, sqlcipher, standing, triggers
from carecoord.db.faults import explain
from carecoord.db.version import SCHEMA_VERSION
from carecoord.entities import Base, journal

SCRIPTS = Path(__file__).with_name("migrations")
TABLES = (Base, journal, search, standing, promised, roster, listed)
"""Modules whose import declares every table."""

_LONGEST_MIGRATION = "15min"
"""How long another computer may take to bring a server's tables up to date."""

_log = logging.getLogger(__name__)

_VERSION_TABLE = (
    "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
    "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
)


def version(engine: Engine) -> int:
    """Number of the newest migration the store has seen; 0 for a store without tables.

    Raises:
        UnavailableError: The store does not answer or is damaged.
    """
    try:
        with engine.connect() as connection:
            return _number(connection)
    except DBAPIError as error:
        raise explain(error) or error from None


def create(engine: Engine) -> None:
    """Make all tables in an empty store, at the newest version."""
    with engine.begin() as connection:
        build(connection, SCHEMA_VERSION)
        _finish(connection)


def build(connection: Connection, number: int) -> None:
    """Make the empty tables of a version, with nothing that is worked out from them.

    Raises:
        LookupError: There was no such version.
    """
    if number == SCHEMA_VERSION:
        Base.metadata.create_all(connection)
        connection.exec_driver_sql(_VERSION_TABLE)
        connection.exec_driver_sql(f"INSERT INTO alembic_version VALUES ('{SCHEMA_VERSION:04}')")  # noqa: S608 - a number
        return
    if not any((SCRIPTS / "versions").glob(f"{number:04}_*.py")):
        raise LookupError(number)
    run_scripts(connection, to=f"{number:04}")


def bring_up(connection: Connection) -> None:
    """Bring tables that were built and filled to this version, with what is worked out from them.

    Raises:
        UnavailableError: Rows refer to nothing.
    """
    found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one()
    if int(found) < SCHEMA_VERSION:
        run_scripts(connection)
    _finish(connection)
    _check_references(connection)


def upgrade(engine: Engine, backup: Callable[[], object] | None = None) -> bool:
    """Bring the tables up to date; returns whether there was anything to do.

    Args:
        engine: The store.
        backup: Makes a backup first. None for a server, whose migration is one transaction
            and whose backups are its own.

    Raises:
        NewerDataError: The store was written by a newer program; it is left as it is.
        UnavailableError: The store does not answer, or is not sound after the migration.
    """
    found = version(engine)
    if found > SCHEMA_VERSION:
        raise NewerDataError(_what_to_do(is_file=backup is not None))
    if found == SCHEMA_VERSION:
        return False
    if backup is not None:
        backup()
    migrate(engine)
    _log.info("tables migrated", extra={"from_version": found, "to_version": SCHEMA_VERSION})
    return True


def _what_to_do(*, is_file: bool) -> str:
    words = _(
        "This data was saved by a newer version of CareCoord; this one is {version}. Nothing was "
        "changed. Install the newer version on this computer as well, or ask whoever looks after "
        "your computers to."
    ).format(version=__version__)
    if not is_file:
        return words
    way_back = _(
        "Only if you have to go back to this version: how the data was before is kept in the "
        "folder “backups” of the data, in {file}, and can be restored into an empty folder."
    ).format(file=backup_name(SCHEMA_VERSION))
    return f"{words} {way_back}"


def backup_name(found: int) -> str:
    """The file in which a store of an older version is kept as it was."""
    return f"before-version-{found}.ccbk"


def migrate(engine: Engine, scripts: Path = SCRIPTS) -> None:
    """Run the missing migrations in one transaction; after a crash they simply run again.

    Raises:
        UnavailableError: Rows would refer to nothing, or the file is not sound.
    """
    try:
        with without_foreign_keys(engine) as connection, connection.begin():
            found = _alone(connection)
            run_scripts(connection, scripts)
            if _number(connection) == found:
                return  # another computer was quicker
            _finish(connection)
            _check_references(connection)
        _check_file(engine)
    except DBAPIError as error:
        raise explain(error) or error from error


def _alone(connection: Connection) -> int:
    """On a server: wait for another computer that migrates; returns the version then.

    Everybody is given a new program on one morning.
    """
    if connection.dialect.name == "postgresql" and _number(connection):
        for statement in (
            f"SET LOCAL lock_timeout = '{_LONGEST_MIGRATION}'",
            "LOCK TABLE alembic_version IN SHARE ROW EXCLUSIVE MODE",
            # Who reads or saves meanwhile is not held up for long.
            "SET LOCAL lock_timeout = DEFAULT",
        ):
            connection.exec_driver_sql(statement)
    return _number(connection)


def _number(connection: Connection) -> int:
    if not connection.dialect.has_table(connection, "alembic_version"):
        return 0
    return int(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() or 0)


def _finish(connection: Connection) -> None:
    """What rebuilding a table loses, and what tables cannot declare."""
    triggers.install(connection)
    search.install(connection)
    standing.rebuild(connection)
    promised.rebuild(connection)
    roster.rebuild(connection)
    listed.clear(connection)


def run_scripts(connection: Connection, scripts: Path = SCRIPTS, to: str = "head") -> None:
    """Run the missing migrations up to a revision and nothing else."""
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext
    from alembic.script import ScriptDirectory

    directory = ScriptDirectory(str(scripts))

    def missing(revision: Any, _context: Any) -> Any:
        return directory._upgrade_revs(to, revision)  # noqa: SLF001 - as alembic.command does

    with EnvironmentContext(Config(), directory, fn=missing) as environment:
        environment.configure(
            connection=connection, target_metadata=Base.metadata, render_as_batch=True
        )
        environment.run_migrations()


@contextlib.contextmanager
def without_foreign_keys(engine: Engine) -> Iterator[Connection]:
    """A connection on which rebuilding a table does not empty the tables that refer to it."""
    with engine.connect() as connection:
        if connection.dialect.name != "sqlite":
            yield connection
            return
        raw: sqlcipher.Connection = connection.connection.dbapi_connection
        with sqlcipher.unguarded(raw):
            raw.execute("PRAGMA foreign_keys = OFF")
            try:
                yield connection
            finally:
                raw.execute("PRAGMA foreign_keys = ON")


def _check_references(connection: Connection) -> None:
    if (
        connection.dialect.name == "sqlite"
        and connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    ):
        raise _unsound()


def _check_file(engine: Engine) -> None:
    if engine.dialect.name != "sqlite":
        return
    with engine.connect() as connection:
        if connection.exec_driver_sql("PRAGMA integrity_check").scalar() != "ok":
            raise _unsound()


def _unsound() -> UnavailableError:
    return UnavailableError(
        _(
            "The data could not be brought up to date. Restore the backup that was made just "
            "before, and ask for help."
        )
    )
