"""What became of a transaction whose commit the server never answered.

The network can go after a commit was sent and before its answer is back. Whoever is told then
that nothing was saved saves it twice, so the journal of the server is asked.
"""

import time

from sqlalchemy import Connection, Engine, Select, select, text
from sqlalchemy.exc import DBAPIError

from carecoord.common.errors import UnavailableError
from carecoord.common.i18n import _
from carecoord.db.faults import SERVER_GONE, explain
from carecoord.db.guard import READING
from carecoord.db.journal import Span
from carecoord.entities.journal import JournalEntry

WAIT_SECONDS = 20.0
"""For the server to be there again; longer nobody looks at a form that is being saved."""
_PAUSE_SECONDS = 0.25
_BUSY = text(
    "SELECT 1 FROM pg_stat_activity WHERE pid = :pid AND usename = current_user AND state <> 'idle'"
)
_STOP = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE pid = :pid AND usename = current_user AND state LIKE 'idle in transaction%'"
)
"""The commit never came, so it waits for it and keeps others waiting; it can come no more."""


def backend_of(connection: Connection) -> int:
    """Which process of the server works for a connection; 0 for a file."""
    if connection.dialect.name != "postgresql":
        return 0
    pid: int = connection.connection.driver_connection.info.backend_pid  # type: ignore[union-attr]
    return pid


def is_of(error: DBAPIError) -> bool:
    """Whether the connection went, so that nobody knows what the server did."""
    return bool(error.connection_invalidated)


def require_saved(engine: Engine, span: Span | None, head: bytes, backend: int) -> None:
    """Go on only where the transaction is in the store after all.

    Args:
        engine: Of the server.
        span: What it would have written to the journal; None for what writes nothing there.
        head: Digest of the last entry of it. Another thread may meanwhile write one of its number.
        backend: The process of the server that worked for it, which may not be done yet.

    Raises:
        UnavailableError: It is not, or nobody can tell, as the server stays away.
    """
    if span is None or not _was_saved(engine, span, head, backend):
        raise UnavailableError(
            _(
                "The connection to the practice's server was lost for a moment, and nothing was "
                "saved. Save again."
            )
        )


def _was_saved(engine: Engine, span: Span, head: bytes, backend: int) -> bool:
    deadline = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            with engine.connect().execution_options(**READING) as connection:
                connection.execute(_STOP, {"pid": backend})
                if connection.execute(_BUSY, {"pid": backend}).first() is None:
                    return connection.execute(_entry(span, head)).first() is not None
        except DBAPIError as error:
            if not isinstance(explain(error), UnavailableError):
                raise
        if time.monotonic() > deadline:
            raise UnavailableError(_(SERVER_GONE))
        time.sleep(_PAUSE_SECONDS)


def _entry(span: Span, head: bytes) -> Select[int]:
    entry = JournalEntry
    return select(entry.seq).where(
        entry.origin == span.origin, entry.seq == span.last, entry.hash == head
    )
