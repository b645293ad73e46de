"""The tables recomputed from the journal, and compared with what they hold."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.db.journal import INSERT, JOURNAL
from carecoord.db.rowlog import ROWS_AT_A_TIME, row_logs
from carecoord.db.shapes import Shape, all_shapes, shape_of
from carecoord.entities.base import Synced


@dataclass(frozen=True)
class Difference:
    """A row that is not what the journal says.

    Attributes:
        fields: Names of the fields that differ; empty for a row that one side lacks.
    """

    table: str
    row_id: str
    fields: tuple[str, ...] = ()


def replay(session: Session, entity: type[Synced], row_id: str) -> dict[str, Any] | None:
    """One row as the journal alone gives it; None when it was never inserted."""
    shape = shape_of(entity)
    where = (JOURNAL.c.tbl == shape.name, JOURNAL.c.row_id == row_id, JOURNAL.c.op == INSERT)
    subject = session.scalar(select(JOURNAL.c.subject).where(*where))
    if subject is None:
        return None
    return row_logs(session, shape, [(row_id, subject)])[row_id].current()


def differences(session: Session) -> Iterator[Difference]:
    """Where tables and journal disagree; none in a store nobody wrote to past the door."""
    for shape in all_shapes().values():
        yield from _compare(session, shape)
        yield from _lost(session, shape)


def _compare(session: Session, shape: Shape) -> Iterator[Difference]:
    last = ""
    while rows := _rows_after(session, shape, last):
        logs = row_logs(session, shape, ((row["id"], shape.subject_of(row)) for row in rows))
        for row in rows:
            log = logs[row["id"]]
            if not log.inserted:
                yield Difference(shape.name, row["id"])
                continue
            known = log.current()
            wrong = tuple(name for name in shape.blanks if known[name] != row[name])
            if wrong:
                yield Difference(shape.name, row["id"], wrong)
        last = rows[-1]["id"]


def _rows_after(session: Session, shape: Shape, last: str) -> list[dict[str, Any]]:
    key = shape.table.c.id
    query = select(shape.table).where(key > last).order_by(key).limit(ROWS_AT_A_TIME)
    return [dict(row) for row in session.connection().execute(query).mappings()]


def _lost(session: Session, shape: Shape) -> Iterator[Difference]:
    """Rows that were inserted and are gone."""
    key = shape.table.c.id
    query = (
        select(JOURNAL.c.row_id)
        .outerjoin(shape.table, key == JOURNAL.c.row_id)
        .where(JOURNAL.c.tbl == shape.name, JOURNAL.c.op == INSERT, key.is_(None))
    )
    for (row_id,) in session.connection().execute(query):
        yield Difference(shape.name, row_id)
