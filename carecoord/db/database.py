"""The only door to the data: sessions for reading, transactions for writing."""

import datetime as dt
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar, cast

from sqlalchemy import Engine, Table, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.orm.exc import StaleDataError

from carecoord.common.changes import Area, ChangeFeed
from carecoord.common.clock import Clock
from carecoord.common.errors import EditConflictError, RefusedError
from carecoord.common.i18n import _
from carecoord.db import bulk, capture, guard, lost_answer, sight, undo
from carecoord.db.capture import Capture
from carecoord.db.faults import explain, is_damage
from carecoord.db.guard import READING, WRITING
from carecoord.db.journal import EVENT, Journal, Span, Writer
from carecoord.db.listed import Keeper
from carecoord.db.prepared import insert_if_absent
from carecoord.db.shapes import shape_of
from carecoord.db.stamps import HybridClock, instant_hlc
from carecoord.db.undo import UndoReport
from carecoord.entities.base import Synced
from carecoord.entities.journal import CommandDone

capture.install()

Entity = TypeVar("Entity", bound=Synced)
MAC_KEY_BYTES = 32


class Acting(Protocol):
    """Whoever writes; the journal keeps their key."""

    @property
    def staff_id(self) -> str: ...


@dataclass
class Transaction:
    """One unit of work: a session, the person behind it and the time it began.

    Attributes:
        now: Instant of the beginning, UTC.
        today: The practice's day.
        origin: This computer in the journal.
        repeated: The command was carried out before; nothing done here will be kept.
        span: After the commit, the journal entries written; None when there are none.
    """

    session: Session
    actor: Acting
    now: dt.datetime
    today: dt.date
    origin: str = ""
    repeated: bool = False
    span: Span | None = None
    _capture: Capture = field(kw_only=True, repr=False)

    def touch(self, area: Area) -> None:
        """Have this area announced though no journalled row of it changed."""
        self._capture.areas.add(area)

    def record(self, event: str, subject: str = "", **detail: Any) -> None:
        """Journal an event that changes no row: a chart read, a print, an export, a sign-in.

        Args:
            event: Its constant name, such as ``chart.read``.
            subject: Patient it is about.
            detail: Anything JSON can hold.
        """
        # What was done before stands before it, and a savepoint begins before its entries.
        self.session.flush()
        self.session.connection()
        journal = self._capture.journal
        journal.add(EVENT, event, "", detail, stamp=journal.tick(), subject=subject)

    def fetch(
        self, entity: type[Entity], row_id: str, *, rev: int | None = None, alone: bool = False
    ) -> Entity:
        """A row that is about to change.

        Args:
            entity: Its class.
            row_id: Its key.
            rev: The revision the person was looking at.
            alone: Wait for others who asked for it alone, and then see what they wrote; for what
                is looked up about it before something is added.

        Raises:
            RefusedError: It is not there any more.
            EditConflictError: Someone else changed it since.
        """
        if alone:
            mine = select(entity.id).where(entity.id == row_id).with_for_update(key_share=True)
            self.session.execute(mine)
        row = self.session.get(entity, row_id, populate_existing=alone)
        if row is None or row.deleted:
            raise RefusedError(_("This record is no longer there. Go back and open it again."))
        if rev is not None and row.rev != rev:
            raise _edit_conflict()
        return row

    def queue_for(self, entity: type[Synced]) -> None:
        """Wait for everybody else who queued for this table, and then see what they wrote.

        Comes before anything is written, so that two never wait for each other. A file has one
        writer at a time anyway.
        """
        connection = self.session.connection()
        if connection.dialect.name == "postgresql":
            table = shape_of(entity).name
            connection.exec_driver_sql(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")

    def tombstone(self, row: Synced, reason: str) -> None:
        """Take a row out of sight; it stays in the file, with the reason in the journal."""
        self._capture.reasons[row.id] = reason
        row.deleted = True

    def insert_many(self, entity: type[Synced], rows: Iterable[Mapping[str, Any]]) -> int:
        """Insert many rows quickly, journalled; returns how many.

        A row that names no ``id`` gets one, and unnamed columns get their defaults. Parents
        have to be inserted before their children.
        """
        self.session.flush()
        return bulk.insert_rows(self._capture, shape_of(entity), rows)

    def update_many(self, entity: type[Synced], rows: Iterable[Mapping[str, Any]]) -> int:
        """Change many rows by ``id`` quickly, journalled; returns how many really changed.

        Raises:
            LookupError: A row that does not exist.
        """
        self.session.flush()
        count = bulk.update_rows(self._capture, shape_of(entity), rows)
        self.session.expire_all()
        return count

    def tombstone_many(self, entity: type[Synced], reasons: Mapping[str, str]) -> int:
        """Take many rows out of sight, each by its id and for its reason; returns how many."""
        self._capture.reasons.update(reasons)
        return self.update_many(entity, ({"id": row_id, "deleted": True} for row_id in reasons))

    def undo(self, spans: Iterable[Span], spare: Collection[type[Synced]] = ()) -> UndoReport:
        """Take back what earlier transactions did, field by field.

        Values get back what they were before, and rows that were inserted are marked as
        deleted, except where somebody changed or needs them since: the report says who.

        Args:
            spans: From ``Transaction.span``, or ``undo.spans_of`` for a whole import.
            spare: Tables that are left as they are.
        """
        self.session.flush()
        report = undo.undo(self.session, self._capture, spans, spare)
        self.session.expire_all()
        return report


class Database:
    """One open store. No session and no row leaves its context managers' users, the services."""

    def __init__(
        self,
        engine: Engine,
        clock: Clock,
        feed: ChangeFeed,
        *,
        origin: str,
        audit_key: bytes,
        viewer: sight.Viewer = sight.PROGRAM,
        keeper: Keeper | None = None,
    ) -> None:
        """Open the door.

        Args:
            engine: From ``engine.open_file`` or ``engine.open_server``.
            clock: The time.
            feed: Hears what each commit changed.
            origin: This device's name in this store's journal.
            audit_key: 32 bytes derived from the database key, for the journal's MAC.
            viewer: For whom it is opened; nothing about others is read or written through it.
            keeper: Keeps the rows of lists in step. Without one no kept row holds after a write.
        """
        if len(audit_key) != MAC_KEY_BYTES:
            raise ValueError("the audit key has 32 bytes")
        capture.watch(engine)
        self._engine = engine
        self._clock = clock
        self._feed = feed
        self._keeper = keeper
        self._writer = Writer(origin, HybridClock(), audit_key)
        self._busy = threading.local()
        snapshot = {} if engine.dialect.name == "sqlite" else _SERVER_SNAPSHOT
        looking = {sight.OPTION: sight.Looking(viewer, clock)}
        self._readers = sessionmaker(engine.execution_options(**READING, **snapshot, **looking))
        self._writers = sessionmaker(
            engine.execution_options(**WRITING, **looking), expire_on_commit=False
        )

    @property
    def engine(self) -> Engine:
        return self._engine

    @property
    def origin(self) -> str:
        return self._writer.origin

    def now(self) -> dt.datetime:
        """The instant by the clock that what is written is dated by, UTC."""
        return self._clock.now()

    @property
    def audit_key(self) -> bytes:
        return self._writer.mac_key

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session for queries over one state of the data. It cannot write.

        Raises:
            UnavailableError: The store does not answer or is damaged.
        """
        with self._explained(), self._readers() as session:
            yield session

    @contextmanager
    def reading_whole(self) -> Iterator[Session]:
        """As ``reading``, over everybody: for checks whose answer names no patient."""
        with self.reading() as session, sight.whole(session.connection()):
            yield session

    @contextmanager
    def writing(
        self, actor: Acting, reason: str = "", *, command_id: str | None = None
    ) -> Iterator[Transaction]:
        """Commit on success with the journal, roll back on any exception, then announce.

        Args:
            actor: Who does it.
            reason: Why, for the journal; "" for everyday work.
            command_id: Names the command where a retry could double it. If a command of this
                name was carried out before, ``transaction.repeated`` is set and nothing is kept.

        Raises:
            EditConflictError: A row changed since it was read.
            UnavailableError: The store does not answer, is full, locked or damaged.
        """
        with self._explained(), self._alone(), self._writers() as session:
            transaction = self._begin(session, actor, reason)
            if command_id is not None:
                transaction.repeated = not self._claim(session, command_id, transaction.now)
            yield transaction
            if transaction.repeated:
                session.rollback()
                return
            self._commit(session, transaction)
        self._feed.announce(frozenset(transaction._capture.areas))  # noqa: SLF001 - one module

    def close(self) -> None:
        """Let go of every connection, and of the key they hold."""
        self._engine.dispose()

    def _begin(self, session: Session, actor: Acting, reason: str) -> Transaction:
        now = self._clock.now()
        journal = Journal(
            session, self._writer, actor=actor.staff_id, reason=reason,
            wall=instant_hlc(now),
        )  # fmt: skip
        return Transaction(
            session, actor, now, self._clock.today(), self.origin,
            _capture=Capture(session, journal, self._keeper),
        )  # fmt: skip

    def _commit(self, session: Session, transaction: Transaction) -> None:
        written = transaction._capture  # noqa: SLF001 - one module
        backend = lost_answer.backend_of(session.connection())
        try:
            session.commit()
        except DBAPIError as error:
            if not backend or not lost_answer.is_of(error):
                raise
            lost_answer.require_saved(self._engine, written.stored, written.head, backend)
        transaction.span = written.stored

    def _claim(self, session: Session, command_id: str, now: dt.datetime) -> bool:
        connection = session.connection()
        table = cast("Table", CommandDone.__table__)
        with guard.journalled(connection):
            done = connection.execute(
                insert_if_absent(connection.dialect, table), {"id": command_id, "done_at": now}
            )
            return done.first() is not None

    @contextmanager
    def _alone(self) -> Iterator[None]:
        if getattr(self._busy, "writing", False):
            raise RuntimeError("a transaction inside a transaction would wait for itself")
        self._busy.writing = True
        try:
            yield
        finally:
            self._busy.writing = False

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except StaleDataError as error:
            raise _edit_conflict() from error
        except DBAPIError as error:
            if is_damage(error):
                # After one broken page the connection fails on good ones too.
                self._engine.dispose()
            told = explain(error)
            if told is None:
                raise
            raise told from error


_SERVER_SNAPSHOT: Mapping[str, Any] = {
    "isolation_level": "REPEATABLE READ",
    "postgresql_readonly": True,
}


def _edit_conflict() -> EditConflictError:
    return EditConflictError(
        _(
            "Someone else changed this record while you were working on it. "
            "Compare both versions, then save again."
        )
    )
