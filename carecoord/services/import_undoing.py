"""Taking an import back, also where a later one was taken back before it."""

from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.db.database import Transaction
from carecoord.db.journal import Span
from carecoord.db.undo import UndoReport, spans_of
from carecoord.entities import ImportRun
from carecoord.entities.journal import JournalEntry
from carecoord.services.import_origins import reasons_of_run


def undo_import(transaction: Transaction, run: ImportRun, spans: Sequence[Span]) -> UndoReport:
    """Take back what these spans of an import wrote, except what somebody worked on since.

    A later import and its undoing changed nothing together, so they do not stand in the way;
    what had to stay of it was told when it was taken back.
    """
    session = transaction.session
    since = list(_undone_since(session, run))
    result = transaction.undo([*spans, *since], spare=(ImportRun,))
    if since and result.kept:
        mine = _rows_of(session, spans)
        result.kept = [kept for kept in result.kept if kept.row_id in mine]
    return result


def _undone_since(session: Session, run: ImportRun) -> Iterator[Span]:
    query = select(ImportRun).where(
        ImportRun.undone_at.is_not(None), ImportRun.ran_at >= run.ran_at, ImportRun.id != run.id
    )
    for other in session.scalars(query).all():
        for reason in reasons_of_run(other.format):
            yield from spans_of(session, f"{reason}{other.id}")


def _rows_of(session: Session, spans: Sequence[Span]) -> set[str]:
    found: set[str] = set()
    for span in spans:
        rows = select(JournalEntry.row_id).where(
            JournalEntry.origin == span.origin, JournalEntry.seq.between(span.first, span.last)
        )
        found |= set(session.scalars(rows))
    return found
