"""Follow-ups as other records make and close them, inside those records' transactions."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from carecoord.common.ids import new_id
from carecoord.db.database import Transaction
from carecoord.entities import FollowUp
from carecoord.vocab.followups import OPEN_STATES, Kind, Priority, State
from carecoord.vocab.roles import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFollowUp:
    """Something to be done, made by a person or by a rule.

    Attributes:
        source_table, source_id: The record it was made for; "" when a person made it.
        id: Its key, when that is settled already.
    """

    kind: Kind
    title: str
    due_on: dt.date
    reason: str = ""
    next_step: str = ""
    owner_id: str | None = None
    owner_role: Role | None = None
    priority: Priority = Priority.ROUTINE
    source_table: str = ""
    source_id: str | None = None
    id: str | None = None


def open_follow_up(transaction: Transaction, patient_id: str, new: NewFollowUp) -> FollowUp:
    """Add a follow-up for one person."""
    row = FollowUp(
        id=new.id or new_id(),
        patient_id=patient_id,
        kind=new.kind.value,
        title=new.title,
        reason=new.reason,
        next_step=new.next_step,
        owner_id=new.owner_id,
        owner_role=new.owner_role.value if new.owner_role else "",
        due_on=new.due_on.isoformat(),
        priority=new.priority.value,
        state=State.OPEN.value,
        source_table=new.source_table,
        source_id=new.source_id,
        created_at=transaction.now,
        created_by=transaction.actor.staff_id,
    )
    transaction.session.add(row)
    return row


def settle_source(
    transaction: Transaction, source_id: str, outcome: str, *, kind: Kind | None = None
) -> None:
    """Close the open follow-ups made for a record; only those of one kind when it is named."""
    for row in open_of_source(transaction, source_id, kind=kind):
        settle(transaction, row, outcome)


def open_of_source(
    transaction: Transaction, source_id: str, *, kind: Kind | None = None
) -> Sequence[FollowUp]:
    """The open follow-ups made for a record; only those of one kind when it is named."""
    query = select(FollowUp).where(
        FollowUp.source_id == source_id,
        FollowUp.state.in_(tuple(OPEN_STATES)),
        FollowUp.deleted.is_(False),
    )
    if kind is not None:
        query = query.where(FollowUp.kind == kind.value)
    return transaction.session.scalars(query).all()


def settle(
    transaction: Transaction, row: FollowUp, outcome: str, *, state: State = State.DONE
) -> None:
    """Close one follow-up with what came of it."""
    row.state = state.value
    row.outcome = outcome
    row.closed_at = transaction.now
    row.closed_by = transaction.actor.staff_id
