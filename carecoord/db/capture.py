"""What the unit of work changes, caught row by row while it is flushed."""

import itertools
from collections import defaultdict
from collections.abc import Set as AbstractSet
from typing import Any

from sqlalchemy import Connection, Engine, event, inspect
from sqlalchemy.orm import Session, UOWTransaction, object_session
from sqlalchemy.orm.unitofwork import _SaveUpdateAll

from carecoord.common.ids import new_id
from carecoord.db import guard, listed, promised, roster, sight, standing
from carecoord.db.journal import INSERT, UPDATE, Journal, Span
from carecoord.db.listed import Keeper
from carecoord.db.shapes import Shape, all_shapes, decode_fields, encode_fields, plain, shape_of
from carecoord.entities.base import Synced

INSERT_KEY = "*"
"""Name of the insert's stamp in a row's ``clock``."""
_CAPTURE = "carecoord_capture"


class Capture:
    """Ties one session to the journal of its transaction."""

    def __init__(self, session: Session, journal: Journal, keeper: Keeper | None = None) -> None:
        self.journal = journal
        self.keeper = keeper
        self.areas: set[Any] = set()
        self.touched: defaultdict[str, set[str]] = defaultdict(set)
        self.reasons: dict[str, str] = {}
        self.marks: list[Any] = []
        self.stored: Span | None = None
        self.head = b""
        """When the commit is about to be sent: what it writes to the journal, and its digest."""
        session.info[_CAPTURE] = self

    def note(self, shape: Shape, subject: str) -> None:
        """Remember what follows from a changed row: who hears of it, whose rows are made anew."""
        self.areas.add(shape.area)
        self.touched[shape.name].add(subject)

    def people_of(self, tables: AbstractSet[str]) -> set[str]:
        """Whom changes in some of these tables are about."""
        return set().union(*(self.touched[name] for name in tables & self.touched.keys())) - {""}


def install() -> None:
    """Listen to every session and every synchronised table; once per process."""
    event.listen(Session, "before_flush", _before_flush)
    event.listen(Session, "after_flush", _after_flush)
    event.listen(Session, "after_begin", _after_begin)
    event.listen(Session, "before_commit", _before_commit)
    event.listen(Synced, "before_insert", _before_insert, propagate=True)
    event.listen(Synced, "after_insert", _after_insert, propagate=True)
    event.listen(Synced, "before_update", _before_update, propagate=True)
    event.listen(Synced, "before_delete", _before_delete, propagate=True)


def _capture_of(target: Any) -> Capture:
    session = object_session(target)
    capture = None if session is None else session.info.get(_CAPTURE)
    if capture is None:
        raise guard.UnjournalledWriteError("a journalled row was written outside Database.writing")
    return capture  # type: ignore[no-any-return]


def _before_flush(session: Session, work: UOWTransaction, _instances: Any) -> None:
    if _CAPTURE not in session.info:
        return
    _order_by_foreign_keys(session, work)
    guard.allow(session.connection())


def _order_by_foreign_keys(session: Session, work: UOWTransaction) -> None:
    """Insert parents before their children; without relationships the ORM does not know."""
    new = {type(row) for row in session.new}
    ordered = [shape.entity for shape in all_shapes().values() if shape.entity in new]
    steps = [_SaveUpdateAll(work, inspect(entity)) for entity in ordered]  # type: ignore[no-untyped-call]
    work.dependencies.update(itertools.pairwise(steps))


def _after_flush(session: Session, _work: UOWTransaction) -> None:
    if _CAPTURE in session.info:
        guard.forbid(session.connection())


def _after_begin(session: Session, _transaction: Any, connection: Connection) -> None:
    connection.info[_CAPTURE] = session.info.get(_CAPTURE)


def watch(engine: Engine) -> None:
    """Have the journal forget what savepoints and transactions roll back."""
    event.listen(engine, "savepoint", _savepoint)
    event.listen(engine, "rollback_savepoint", _rollback_savepoint)
    event.listen(engine, "release_savepoint", _release_savepoint)
    event.listen(engine, "rollback", _rollback)


def _savepoint(connection: Connection, _name: None) -> None:
    capture = connection.info.get(_CAPTURE)
    if capture is not None:
        capture.marks.append(capture.journal.mark())


def _rollback_savepoint(connection: Connection, _name: str, _context: None) -> None:
    capture = connection.info.get(_CAPTURE)
    if capture is not None:
        guard.forbid(connection)
        capture.journal.go_back(capture.marks.pop())


def _release_savepoint(connection: Connection, _name: str, _context: None) -> None:
    capture = connection.info.get(_CAPTURE)
    if capture is not None:
        capture.marks.pop()


def _rollback(connection: Connection) -> None:
    if connection.invalidated:
        return
    capture = connection.info.pop(_CAPTURE, None)
    if capture is not None:
        capture.marks.clear()
        capture.journal.go_back(None)


def _before_commit(session: Session) -> None:
    capture = session.info.get(_CAPTURE)
    if capture is not None and not session.in_nested_transaction():
        session.flush()
        connection = session.connection()
        sight.require_seen(connection, capture.journal.subjects)
        standing.claim(connection, capture.people_of(capture.touched.keys()))
        for derived in (standing, promised, roster):
            derived.refresh(connection, capture.people_of(derived.FED_BY))
        with sight.whole(connection):  # the rows of a list are of everybody on it
            _keep_lists(session, capture)
        capture.journal.store()
        capture.stored, capture.head = capture.journal.span(), capture.journal.head


def _keep_lists(session: Session, capture: Capture) -> None:
    if not capture.touched:
        return
    if capture.keeper is None:  # nobody knows the lists here
        listed.drop(session.connection())
    else:
        capture.keeper.refresh(session, capture.touched)


def _before_insert(_mapper: Any, _connection: Any, row: Any) -> None:
    capture = _capture_of(row)
    if row.id is None:
        row.id = new_id()
    row.clock = encode_fields({INSERT_KEY: capture.journal.tick()})


def _after_insert(_mapper: Any, _connection: Any, row: Any) -> None:
    capture = _capture_of(row)
    shape = shape_of(type(row))
    values = {name: getattr(row, name) for name in shape.blanks}
    subject = _subject_of(row, shape)
    capture.journal.add(
        INSERT, shape.name, row.id, shape.inserted(values),
        stamp=decode_fields(row.clock)[INSERT_KEY], subject=subject,
        reason=capture.reasons.get(row.id, ""),
    )  # fmt: skip
    capture.note(shape, subject)


def _before_update(_mapper: Any, _connection: Any, row: Any) -> None:
    shape = shape_of(type(row))
    attributes = inspect(row).attrs
    changed = {
        name: plain(getattr(row, name))
        for name in shape.blanks
        if attributes[name].history.has_changes()
    }
    if not changed:
        return
    shape.check_change(changed)
    capture = _capture_of(row)
    clock = decode_fields(row.clock)
    replaced = {name: clock.get(name) or [clock[INSERT_KEY]] for name in changed}
    stamp = capture.journal.tick(*(head for heads in replaced.values() for head in heads))
    row.clock = encode_fields({**clock, **{name: [stamp] for name in changed}})
    subject = _subject_of(row, shape)
    capture.journal.add(
        UPDATE, shape.name, row.id,
        {name: [value, replaced[name]] for name, value in changed.items()},
        stamp=stamp, subject=subject, reason=capture.reasons.get(row.id, ""),
    )  # fmt: skip
    capture.note(shape, subject)


def _subject_of(row: Any, shape: Shape) -> str:
    return (getattr(row, shape.subject) or "") if shape.subject else ""


def _before_delete(_mapper: Any, _connection: Any, row: Any) -> None:
    raise guard.UnjournalledWriteError(
        f"{type(row).__name__} rows are marked as deleted, never removed"
    )
