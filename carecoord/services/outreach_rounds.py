"""A new round of tries for a follow-up that was left for the reviewer."""

import datetime as dt

from sqlalchemy import select

from carecoord.common.i18n import _
from carecoord.db.database import Transaction
from carecoord.entities import ContactAttempt, FollowUp
from carecoord.rules.partial_dates import display
from carecoord.vocab.outreach import AttemptResult
from carecoord.vocab.patients import Channel


def begin_round(transaction: Transaction, row: FollowUp, due_on: dt.date, reason: str) -> bool:
    """End the tries made so far, since the follow-up was moved while they waited for a review.

    Without it the last of them would send it back to the reviewer on its new day.

    Args:
        transaction: In which it is moved.
        row: The follow-up.
        due_on: Its new day, on which tries are counted from none.
        reason: Why it is moved, "" when nobody says.

    Returns:
        Whether it waited for a review.
    """
    table = ContactAttempt
    last = transaction.session.scalars(
        select(table)
        .where(
            table.patient_id == row.patient_id,
            table.follow_up_id == row.id,
            table.deleted.is_(False),
        )
        .order_by(table.attempted_at.desc(), table.id.desc())
        .limit(1)
    ).first()
    if last is None or last.closes or last.hidden_until_on:
        return False
    day = display(due_on.isoformat())
    note = _("Moved to {day}: {reason}") if reason else _("Moved to {day}")
    transaction.session.add(
        ContactAttempt(
            patient_id=row.patient_id,
            worklist_id=last.worklist_id,
            follow_up_id=row.id,
            episode=last.episode,
            attempted_at=transaction.now,
            attempted_by=transaction.actor.staff_id,
            channel=Channel(last.channel).value,
            result=AttemptResult.REVIEWED.value,
            note=note.format(day=day, reason=reason),
            hidden_until_on=due_on.isoformat(),
            closes=True,
        )
    )
    return True
