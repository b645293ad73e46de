"""What follows from a missed visit: work for somebody, until the person comes in."""

import datetime as dt
from collections.abc import Iterable, Iterator

from sqlalchemy import and_, exists, or_, select

from carecoord.common.i18n import _
from carecoord.db.database import Transaction
from carecoord.db.journal import INSERT, UPDATE
from carecoord.entities import FollowUp, Visit
from carecoord.entities.journal import JournalEntry
from carecoord.services.followup_rows import settle
from carecoord.vocab.followups import OPEN_STATES, State


def came_after(transaction: Transaction, missed: Visit) -> bool:
    """Whether the person came in since, though the missed visit is only entered now."""
    query = select(
        exists().where(
            Visit.patient_id == missed.patient_id,
            Visit.status == "kept",
            Visit.started_at >= missed.started_at,
            Visit.deleted.is_(False),
        )
    )
    return bool(transaction.session.scalar(query))


def settle_missed(transaction: Transaction, patient_id: str, kept_at: dt.datetime) -> None:
    """Close the follow-ups of visits missed before a visit that was kept."""
    rows = transaction.session.scalars(
        select(FollowUp)
        .join(Visit, Visit.id == FollowUp.source_id)
        .where(
            FollowUp.patient_id == patient_id,
            FollowUp.state.in_(tuple(OPEN_STATES)),
            FollowUp.deleted.is_(False),
            Visit.status == "missed",
            Visit.started_at <= kept_at,
        )
    )
    for row in rows:
        settle(transaction, row, _("Closed by itself: the person came in."))


def reopen_missed(transaction: Transaction, gone: Iterable[Visit]) -> None:
    """Open again what visits closed that never were: nobody may be forgotten by a mistake."""
    for visit in gone:
        for row in _closed_with(transaction, visit):
            missed = transaction.session.get(Visit, row.source_id)
            if missed is None or missed.deleted or missed.status != "missed":
                continue
            if came_after(transaction, missed):
                continue
            row.state = State.OPEN.value
            row.outcome = ""
            row.closed_at = row.closed_by = None


def _closed_with(transaction: Transaction, visit: Visit) -> Iterator[FollowUp]:
    """Closed follow-ups that changed when this visit was recorded."""
    made, closed = JournalEntry, JournalEntry.__table__.alias("closed")
    together = or_(
        and_(closed.c.origin == made.origin, closed.c.txn_end == made.txn_end),
        # A large import is journalled in several groups.
        and_(made.reason != "", closed.c.reason == made.reason),
    )
    changed = (
        select(closed.c.row_id)
        .join(made, together)
        .where(
            made.subject == visit.patient_id,
            made.tbl == Visit.__tablename__,
            made.row_id == visit.id,
            made.op == INSERT,
            closed.c.subject == visit.patient_id,
            closed.c.tbl == FollowUp.__tablename__,
            closed.c.op == UPDATE,
        )
    )
    rows = transaction.session.scalars(
        select(FollowUp).where(
            FollowUp.id.in_(changed),
            FollowUp.state == State.DONE.value,
            FollowUp.deleted.is_(False),
        )
    )
    yield from rows.all()
