"""The tables: made new, migrated, refused when they are from the future."""

import shutil
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, inspect

from carecoord.common.errors import NewerDataError, UnavailableError
from carecoord.db import schema
from carecoord.db.database import Database
from carecoord.db.engine import open_file
from carecoord.db.version import SCHEMA_VERSION
from carecoord.entities import Base, ContactPoint, Patient
from carecoord.vocab.actor import Actor

NEWEST, NEXT = f"{SCHEMA_VERSION:04}", f"{SCHEMA_VERSION + 1:04}"
REBUILD = f"""
from alembic import op
import sqlalchemy as sa

revision = "{NEXT}"
down_revision = "{NEWEST}"


def upgrade():
    how = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    with op.batch_alter_table("patient", recreate=how) as batch:
        batch.add_column(sa.Column("shoe_size", sa.Integer()))
"""


def told(value: Any) -> str:
    """A description without the addresses of objects."""
    if isinstance(value, dict):
        return str(sorted((key, told(item)) for key, item in value.items()))
    return str(value)


def shape(engine: Engine) -> dict[str, Any]:
    """Everything the inspector knows, CHECK constraints included."""
    look = inspect(engine)
    return {
        table: (
            sorted((c["name"], str(c["type"]), c["nullable"]) for c in look.get_columns(table)),
            look.get_pk_constraint(table),
            sorted(map(told, look.get_foreign_keys(table))),
            sorted(map(told, look.get_unique_constraints(table))),
            sorted(map(told, look.get_check_constraints(table))),
            sorted(map(told, look.get_indexes(table))),
        )
        for table in look.get_table_names()
    }


def programmed(engine: Engine) -> set[str]:
    """Names of triggers and of the pieces of the trigram index."""
    sql = (
        "SELECT name FROM sqlite_schema WHERE type = 'trigger' OR name LIKE 'search_trigram%'"
        if engine.dialect.name == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    )
    with engine.connect() as connection:
        return set(connection.exec_driver_sql(sql).scalars())


@pytest.fixture
def server_engine(fresh_server_engine: Engine) -> Engine:
    """These tests change tables, so the shared database is not for them."""
    return fresh_server_engine


@pytest.fixture
def next_scripts(tmp_path: Path) -> Path:
    """The migrations and one more, which rebuilds the patients' table."""
    scripts = tmp_path / "scripts"
    shutil.copytree(schema.SCRIPTS, scripts)
    (scripts / "versions" / f"{NEXT}_rebuild.py").write_text(REBUILD)
    return scripts


def test_that_migrations_end_where_the_entities_are(bare_engine: Engine, engine: Engine) -> None:
    if bare_engine.dialect.name != engine.dialect.name:
        pytest.skip("compared with the store of its own kind")
    schema.migrate(bare_engine)
    assert shape(bare_engine) == shape(engine)
    assert programmed(bare_engine) == programmed(engine)
    assert schema.version(bare_engine) == schema.version(engine) == SCHEMA_VERSION


def test_that_an_up_to_date_store_needs_neither_migration_nor_backup(engine: Engine) -> None:
    def no_backup() -> None:
        raise AssertionError("nothing to back up for")

    assert schema.upgrade(engine, no_backup) is False


def test_that_a_backup_is_made_before_the_first_migration_runs(bare_engine: Engine) -> None:
    tables_at_backup: list[list[str]] = []
    schema.upgrade(
        bare_engine, lambda: tables_at_backup.append(inspect(bare_engine).get_table_names())
    )
    assert tables_at_backup == [[]]
    assert schema.version(bare_engine) == SCHEMA_VERSION


@pytest.mark.postgres
def test_that_a_computer_waits_for_the_one_that_brings_the_server_up_to_date(
    fresh_server_engine: Engine,
) -> None:
    engine = fresh_server_engine
    with engine.begin() as connection:
        Base.metadata.drop_all(connection)
        connection.exec_driver_sql("DROP TABLE IF EXISTS alembic_version")
        schema.run_scripts(connection, to="0018")
    begun: list[bool] = []
    failed: list[Exception] = []

    def begin() -> None:
        try:
            begun.append(schema.upgrade(engine))
        except Exception as error:  # noqa: BLE001 - told below
            failed.append(error)

    with engine.connect() as first, first.begin():
        schema.run_scripts(first)
        second = threading.Thread(target=begin)
        second.start()
        second.join(1)
        assert second.is_alive()
    second.join(30)
    assert failed == []
    assert begun == [True]
    assert schema.version(engine) == SCHEMA_VERSION


def test_that_a_rebuilt_table_keeps_children_triggers_and_search(
    database: Database, actor: Actor, next_scripts: Path
) -> None:
    engine = database.engine
    with database.writing(actor) as transaction:
        transaction.session.add(Patient(id="a" * 32, family="Ruiz"))
        transaction.session.add(
            ContactPoint(id="b" * 32, patient_id="a" * 32, kind="phone", typed="5")
        )
    before = programmed(engine)
    schema.migrate(engine, next_scripts)
    with database.reading() as session:
        assert session.get_one(ContactPoint, "b" * 32).typed == "5"
    assert "shoe_size" in {c["name"] for c in inspect(engine).get_columns("patient")}
    assert programmed(engine) == before
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_that_a_rebuild_with_foreign_keys_on_would_lose_children(
    tmp_path: Path, key: bytes
) -> None:
    """The control: without the precaution ON DELETE CASCADE empties the child table."""
    engine = open_file(tmp_path / "control.db", key, create=True)
    with engine.begin() as connection:
        for sql in (
            "CREATE TABLE parent (id INTEGER PRIMARY KEY)",
            "CREATE TABLE child (parent_id INTEGER REFERENCES parent (id) ON DELETE CASCADE)",
            "INSERT INTO parent VALUES (1)",
            "INSERT INTO child VALUES (1)",
        ):
            connection.exec_driver_sql(sql)
    scripts = tmp_path / "scripts"
    shutil.copytree(schema.SCRIPTS, scripts, ignore=shutil.ignore_patterns("0*"))
    script = REBUILD.replace('"patient"', '"parent"').replace(f'"{NEWEST}"', "None")
    (scripts / "versions" / f"{NEXT}_rebuild.py").write_text(script)

    def children(run: Callable[[], None]) -> int:
        run()
        with engine.connect() as connection:
            return int(connection.exec_driver_sql("SELECT count(*) FROM child").scalar_one())

    def careless() -> None:
        with engine.connect() as connection, connection.begin() as transaction:
            schema.run_scripts(connection, scripts)
            assert connection.exec_driver_sql("SELECT count(*) FROM child").scalar() == 0
            transaction.rollback()

    def careful() -> None:
        with schema.without_foreign_keys(engine) as connection, connection.begin():
            schema.run_scripts(connection, scripts)

    assert children(careless) == 1
    assert children(careful) == 1
    engine.dispose()


def test_that_a_migration_that_fails_halfway_leaves_the_store_as_it_was(
    database: Database, next_scripts: Path
) -> None:
    script = next_scripts / "versions" / f"{NEXT}_rebuild.py"
    script.write_text(REBUILD + "    raise RuntimeError('power cut')\n")
    before = shape(database.engine)
    with pytest.raises(RuntimeError, match="power cut"):
        schema.migrate(database.engine, next_scripts)
    assert shape(database.engine) == before
    assert schema.version(database.engine) == SCHEMA_VERSION
    script.write_text(REBUILD)
    schema.migrate(database.engine, next_scripts)
    assert schema.version(database.engine) == SCHEMA_VERSION + 1


def test_that_a_migration_that_orphans_rows_is_rolled_back(
    file_database: Database, actor: Actor, next_scripts: Path
) -> None:
    with file_database.writing(actor) as transaction:
        transaction.session.add(Patient(id="a" * 32, family="Ruiz"))
        transaction.session.add(ContactPoint(patient_id="a" * 32, kind="phone", typed="5"))
    script = next_scripts / "versions" / f"{NEXT}_rebuild.py"
    script.write_text(
        REBUILD + '    op.get_bind().exec_driver_sql("DELETE FROM \\"patient\\"".lower())\n'
    )
    script.write_text(script.read_text().replace("DELETE FROM", "WITH x AS (SELECT 1) DELETE FROM"))
    with pytest.raises((UnavailableError, RuntimeError)):
        schema.migrate(file_database.engine, next_scripts)
    with file_database.reading() as session:
        assert session.get(Patient, "a" * 32) is not None


def test_that_a_store_from_the_future_is_refused_and_left_alone(
    file_engine: Engine, practice_file: Path, key: bytes
) -> None:
    with file_engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    file_engine.dispose()
    before = practice_file.read_bytes()
    later = open_file(practice_file, key)
    with pytest.raises(NewerDataError, match="newer version") as refused:
        schema.upgrade(later)
    assert "before-version" not in str(refused.value)  # a server's backups are its own
    later.dispose()
    assert practice_file.read_bytes() == before


def test_that_reading_the_version_does_not_load_alembic() -> None:
    import sys

    script = (
        "import sys; from carecoord.db import schema, database, engine;"
        "sys.exit('alembic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
