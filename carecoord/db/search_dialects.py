"""What SQLite and PostgreSQL do differently in searching."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

SHORTEST_FRAGMENT = 3
"""Characters of a trigram; shorter fragments have none."""


POSITION = {"sqlite": "instr", "postgresql": "strpos"}
"""The function that says where a text stands in another, 0 for nowhere."""


@dataclass(frozen=True)
class Dialect:
    """What the two stores do differently."""

    insert_key: str
    delete_key: str
    clear: tuple[str, ...]
    fragment_query: str
    fragment_values: Callable[[str], Mapping[str, Any]]
    install: Callable[[Connection], None]
    next_docs: Callable[[Connection, int], Sequence[int]]
    remember: Callable[[Connection, Sequence[tuple[int, str]]], None]
    forget: Callable[[Connection, Sequence[int]], None]


def dialect_of(connection: Connection) -> Dialect:
    return _DIALECTS[connection.dialect.name]


def _trigrams(fragment: str) -> Mapping[str, Any]:
    pieces = (
        fragment[n : n + SHORTEST_FRAGMENT] for n in range(len(fragment) - SHORTEST_FRAGMENT + 1)
    )
    quoted = ('"{}"'.format(piece.replace('"', '""')) for piece in pieces)
    return {"trigrams": " AND ".join(quoted), "fragment": fragment}


def _install_file(connection: Connection) -> None:
    connection.exec_driver_sql(
        "CREATE VIRTUAL TABLE IF NOT EXISTS search_trigram USING fts5"
        "(text, content='', contentless_delete=1, detail=none, tokenize='trigram')"
    )


def _next_docs_file(connection: Connection, count: int) -> Sequence[int]:
    last = connection.exec_driver_sql(
        "SELECT coalesce(max(doc), 0) FROM search_patient"
    ).scalar_one()
    return range(last + 1, last + 1 + count)


def _remember_file(connection: Connection, rows: Sequence[tuple[int, str]]) -> None:
    sql = "INSERT OR REPLACE INTO search_trigram (rowid, text) VALUES (?, ?)"
    connection.exec_driver_sql(sql, list(rows))


def _forget_file(connection: Connection, docs: Sequence[int]) -> None:
    sql = "DELETE FROM search_trigram WHERE rowid = ?"
    connection.exec_driver_sql(sql, [(doc,) for doc in docs])


def _like(fragment: str) -> Mapping[str, Any]:
    escaped = fragment.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    return {"pattern": f"%{escaped}%"}


def _install_server(connection: Connection) -> None:
    """Trigrams need an extension that the server may refuse; then fragments are read through."""
    allowed = connection.exec_driver_sql(
        "SELECT count(*) FROM pg_available_extensions WHERE name = 'pg_trgm'"
        " AND (installed_version IS NOT NULL"
        " OR has_database_privilege(current_database(), 'CREATE'))"
    ).scalar_one()
    if not allowed:
        return
    connection.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    connection.exec_driver_sql(
        "CREATE INDEX IF NOT EXISTS ix_search_text_trigram"
        " ON search_text USING gin (text gin_trgm_ops)"
    )


def _next_docs_server(connection: Connection, count: int) -> Sequence[int]:
    sql = (
        "SELECT nextval(pg_get_serial_sequence('search_patient', 'doc'))"
        " FROM generate_series(1, %s)"
    )
    return list(connection.exec_driver_sql(sql, (count,)).scalars())


def _nothing(_connection: Connection, _rows: Sequence[Any]) -> None:
    """The server's index follows the table by itself."""


_DIALECTS = {
    "sqlite": Dialect(
        insert_key="INSERT INTO search_key (kind, key, doc) VALUES (?, ?, ?)",
        delete_key="DELETE FROM search_key WHERE kind = ? AND key = ? AND doc = ?",
        clear=(
            "DELETE FROM search_key",
            "DELETE FROM search_patient",
            "DELETE FROM search_text",
            "INSERT INTO search_trigram (search_trigram) VALUES ('delete-all')",
        ),
        fragment_query=(
            "SELECT p.patient_id FROM search_trigram t JOIN search_text x ON x.doc = t.rowid"
            " JOIN search_patient p ON p.doc = t.rowid"
            " WHERE t.search_trigram MATCH :trigrams AND instr(x.text, :fragment) > 0 LIMIT :limit"
        ),
        fragment_values=_trigrams,
        install=_install_file,
        next_docs=_next_docs_file,
        remember=_remember_file,
        forget=_forget_file,
    ),
    "postgresql": Dialect(
        insert_key="INSERT INTO search_key (kind, key, doc) VALUES (%s, %s, %s)",
        delete_key="DELETE FROM search_key WHERE kind = %s AND key = %s AND doc = %s",
        clear=("TRUNCATE search_key, search_patient, search_text",),
        fragment_query=(
            "SELECT p.patient_id FROM search_text x JOIN search_patient p ON p.doc = x.doc"
            " WHERE x.text LIKE :pattern LIMIT :limit"
        ),
        fragment_values=_like,
        install=_install_server,
        next_docs=_next_docs_server,
        remember=_nothing,
        forget=_nothing,
    ),
}
