"""What keeps the journal append-only inside the database itself."""

from sqlalchemy import Connection

_FILE = """
CREATE TRIGGER IF NOT EXISTS sync_journal_no_{action} BEFORE {action} ON sync_journal
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END
"""
_SERVER = """
CREATE OR REPLACE FUNCTION sync_journal_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$;
CREATE OR REPLACE TRIGGER sync_journal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE
ON sync_journal EXECUTE FUNCTION sync_journal_append_only();
"""


def install(connection: Connection) -> None:
    """Create the triggers where they are missing; rebuilding a table loses them."""
    if connection.dialect.name == "sqlite":
        for action in ("update", "delete"):
            connection.exec_driver_sql(_FILE.format(action=action))
    else:
        connection.exec_driver_sql(_SERVER)
