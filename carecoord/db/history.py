"""Reading the journal: what happened to a record, and what happened at all."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.db.journal import EVENT, INSERT, JOURNAL, UPDATE
from carecoord.db.rowlog import RowLog
from carecoord.db.shapes import all_shapes, decode_fields, shape_of
from carecoord.db.stamps import hlc_instant, instant_hlc
from carecoord.entities.base import Synced


@dataclass(frozen=True)
class Entry:
    """One line of the journal.

    Attributes:
        kind: The table that changed, or the name of the event.
        op: "I" insert, "U" update, "E" event.
        fields: New values by field; an event's details.
    """

    origin: str
    seq: int
    at: dt.datetime
    actor: str
    reason: str
    subject: str
    kind: str
    row_id: str
    op: str
    fields: Mapping[str, Any]


@dataclass(frozen=True)
class Change:
    """One change of one row: each field with its value before and after."""

    at: dt.datetime
    actor: str
    reason: str
    fields: Mapping[str, tuple[Any, Any]]


def entries(
    session: Session,
    *,
    subject: str | None = None,
    since: dt.datetime | None = None,
    until: dt.datetime | None = None,
    actor: str | None = None,
    kinds: Collection[str] = (),
    limit: int = 1000,
) -> list[Entry]:
    """Lines of the journal, the latest first.

    Args:
        session: A reading session.
        subject: Only about this patient; "" for reference data.
        since: Not before this instant.
        until: Before this instant.
        actor: Only by this person.
        kinds: Only these tables and events.
        limit: At most so many.
    """
    query = select(JOURNAL).order_by(JOURNAL.c.hlc.desc(), JOURNAL.c.seq.desc()).limit(limit)
    if subject is not None:
        query = query.where(JOURNAL.c.subject == subject)
    if since is not None:
        query = query.where(JOURNAL.c.hlc >= instant_hlc(since))
    if until is not None:
        query = query.where(JOURNAL.c.hlc < instant_hlc(until))
    if actor is not None:
        query = query.where(JOURNAL.c.actor == actor)
    if kinds:
        query = query.where(JOURNAL.c.tbl.in_(kinds))
    return [_entry(row) for row in session.connection().execute(query)]


def history(session: Session, entity: type[Synced], row_id: str) -> list[Change]:
    """What happened to one row, the oldest change first; empty when there is no such row."""
    shape = shape_of(entity)
    row = session.get(entity, row_id)
    if row is None:
        return []
    query = (
        select(JOURNAL)
        .where(JOURNAL.c.subject == shape.subject_of(vars(row)))
        .where(JOURNAL.c.tbl == shape.name, JOURNAL.c.row_id == row_id, JOURNAL.c.op != EVENT)
        .order_by(JOURNAL.c.hlc, JOURNAL.c.seq)
    )
    rows = session.connection().execute(query).all()
    log = RowLog(shape)
    for line in rows:
        log.add(line.op, line.stamp, line.actor, decode_fields(line.fields))
    return [
        Change(hlc_instant(line.hlc), line.actor, line.reason, _before_and_after(log, line))
        for line in rows
    ]


def last_change(session: Session, entity: type[Synced], row_id: str) -> Change | None:
    """The newest change of a row: by whom and when."""
    changes = history(session, entity, row_id)
    return changes[-1] if changes else None


def _before_and_after(log: RowLog, line: Any) -> dict[str, tuple[Any, Any]]:
    if line.op == INSERT:
        filled = log.start.items() - log.shape.blanks.items()
        return {name: (None, value) for name, value in sorted(filled)}
    return {
        name: (log.version(name, max(version.replaced)).value, version.value)
        for name, versions in sorted(log.versions.items())
        if (version := versions.get(line.stamp)) is not None
    }


def _entry(row: Any) -> Entry:
    fields = decode_fields(row.fields)
    if row.op == UPDATE:
        fields = {name: value for name, (value, _) in fields.items()}
    shape = all_shapes().get(row.tbl)
    if shape is not None:
        fields = {name: shape.decode(name, value) for name, value in fields.items()}
    return Entry(
        row.origin, row.seq, hlc_instant(row.hlc), row.actor, row.reason, row.subject,
        row.tbl, row.row_id, row.op, fields,
    )  # fmt: skip
