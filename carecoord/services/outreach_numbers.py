"""Numbers that proved wrong, and what a number that works again brings back."""

from collections.abc import Iterable

from sqlalchemy import select

from carecoord.db.database import Transaction
from carecoord.entities import ContactAttempt
from carecoord.rules.outreach import BAD_NUMBER
from carecoord.vocab.outreach import AttemptResult

_LEFT = frozenset({*BAD_NUMBER, AttemptResult.OTHER})
"""Results after which a row may wait for a number; "other" alone where nobody else decides."""


def bring_back(transaction: Transaction, patient_id: str) -> int:
    """Show at once the rows that were put off, or left to review, because a number was bad.

    Returns:
        How many rows came back.
    """
    query = (
        select(ContactAttempt)
        .where(ContactAttempt.patient_id == patient_id, ContactAttempt.deleted.is_(False))
        .order_by(ContactAttempt.attempted_at, ContactAttempt.id)
    )
    today = transaction.today.isoformat()
    waiting = [each for each in _newest(transaction.session.scalars(query)) if _waits(each, today)]
    for attempt in waiting:
        attempt.hidden_until_on = attempt.next_try_on = today
    return len(waiting)


def _newest(attempts: Iterable[ContactAttempt]) -> list[ContactAttempt]:
    """The last of each row the person was called for."""
    found = {(each.follow_up_id or each.worklist_id): each for each in attempts}
    return list(found.values())


def _waits(attempt: ContactAttempt, today: str) -> bool:
    if attempt.closes or attempt.result not in _LEFT:
        return False
    is_put_off = attempt.hidden_until_on > today and attempt.result in BAD_NUMBER
    return is_put_off or not attempt.hidden_until_on
