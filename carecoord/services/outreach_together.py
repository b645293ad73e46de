"""Follow-ups of one person that are due together, so that one call can settle them."""

import datetime as dt
from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.entities import ContactAttempt, FollowUp
from carecoord.rules.followups import NEEDS_DOING, is_likely_settled
from carecoord.services.outreach_forms import DueFollowUp
from carecoord.vocab.followups import OPEN_STATES, Kind, Priority
from carecoord.vocab.written import told

_URGENCY = {each.value: rank for rank, each in enumerate(Priority)}


def read_due(
    session: Session, patient_id: str, follow_up_id: str, today: dt.date
) -> tuple[DueFollowUp, ...]:
    """What is due for a person: first what the call is made for, then the most urgent.

    Proposed is what the call itself is likely to settle; nothing that has to be done first, and
    nothing else about safety, closes without somebody meaning it.
    """
    rows = _due(session, patient_id, follow_up_id, today)
    until = _put_off_until(session, (row.id for row in rows))
    first = rows[0] if rows else None
    hidden = {row.id for row in rows if until.get(row.id, "") > today.isoformat()}
    return tuple(_shown(row, first, is_put_off=row.id in hidden) for row in rows)


def _due(session: Session, patient_id: str, first: str, today: dt.date) -> Sequence[FollowUp]:
    query = select(FollowUp).where(
        FollowUp.patient_id == patient_id,
        FollowUp.state.in_(tuple(OPEN_STATES)),
        FollowUp.due_on <= today.isoformat(),
        FollowUp.deleted.is_(False),
    )
    return sorted(
        session.scalars(query),
        key=lambda row: (row.id != first, _URGENCY[row.priority], row.due_on, row.id),
    )


def _put_off_until(session: Session, ids: Iterable[str]) -> dict[str | None, str]:
    """The day the newest try for each puts it off to; "" when it does not."""
    query = (
        select(ContactAttempt.follow_up_id, ContactAttempt.hidden_until_on)
        .where(ContactAttempt.follow_up_id.in_(tuple(ids)), ContactAttempt.deleted.is_(False))
        .order_by(ContactAttempt.attempted_at, ContactAttempt.id)
    )
    return {row.follow_up_id: row.hidden_until_on for row in session.execute(query)}


def _shown(row: FollowUp, first: FollowUp | None, *, is_put_off: bool) -> DueFollowUp:
    kind, is_safety = Kind(row.kind), row.priority == Priority.SAFETY
    is_own = first is None or row.id == first.id or _is_same_matter(row, first)
    return DueFollowUp(
        row.id, told(row.title), told(row.reason), dt.date.fromisoformat(row.due_on), is_safety,
        is_put_off,
        is_proposed=is_likely_settled(
            kind, is_own_matter=is_own, waits=is_safety or is_put_off
        ),
        needs_doing=kind in NEEDS_DOING,
    )  # fmt: skip


def _is_same_matter(one: FollowUp, other: FollowUp) -> bool:
    """Made for the same record, or twice in the same words."""
    if one.source_id and one.source_id == other.source_id:
        return True
    return (one.kind, one.title.casefold()) == (other.kind, other.title.casefold())
