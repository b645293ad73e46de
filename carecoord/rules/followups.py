"""When work is due, by the end of that practice day, and what a call may settle of it."""

import datetime as dt
from zoneinfo import ZoneInfo

from carecoord.common.clock import start_of_day
from carecoord.vocab.followups import OPEN_STATES, DueState, Kind, Priority, State

SOON_DAYS = 7

NEEDS_DOING = frozenset(
    {
        Kind.TEACHBACK,
        Kind.INTERPRETER_RECHECK,
        Kind.DECISION_REVIEW,
        Kind.MEASUREMENT,
        Kind.REFERRAL,
    }
)
"""Work that having talked does not settle: it is closed by being done, or by somebody meaning it.

A referral, for one, is not over when an appointment was booked.
"""

_SETTLED_BY_REACHING = frozenset(
    {
        Kind.CALL_BACK,
        Kind.VISIT_TO_BOOK,
        Kind.MISSED_VISIT,
        Kind.REVIEW_UNREACHED,
        Kind.CONTACT_DETAILS,
    }
)
"""Work that a call made for something else is likely to settle as well.

A result is told or it is not, and what "other work" is only its title says: neither is guessed.
"""


def due_state(
    due_on: dt.date, state: State, today: dt.date, soon_days: int = SOON_DAYS
) -> DueState:
    """Where a follow-up stands on the practice day ``today``."""
    if state not in OPEN_STATES:
        return DueState.DONE
    days = (due_on - today).days
    if days < 0:
        return DueState.OVERDUE
    if days == 0:
        return DueState.DUE
    return DueState.DUE_SOON if days <= soon_days else DueState.NOT_DUE


def days_overdue(due_on: dt.date, today: dt.date) -> int:
    """Whole days past the due day; 0 on that day and before."""
    return max((today - due_on).days, 0)


def late_from(due_on: dt.date, zone: ZoneInfo) -> dt.datetime:
    """The first instant, in UTC, at which work due on that day is late."""
    return start_of_day(due_on + dt.timedelta(days=1), zone)


def is_likely_settled(kind: Kind, *, is_own_matter: bool, waits: bool) -> bool:
    """Whether a call that reached the person is likely to have settled a due follow-up.

    Args:
        kind: What the follow-up is for.
        is_own_matter: Whether the call was made for it, or for the same matter.
        waits: Whether it is about safety or put off, so that somebody has to mean it.
    """
    if kind in NEEDS_DOING:
        return False
    return is_own_matter or (kind in _SETTLED_BY_REACHING and not waits)


def order(priority: Priority, due_on: dt.date) -> tuple[int, dt.date]:
    """Sort key of a work list: safety first, then what is due earliest."""
    return list(Priority).index(priority), due_on
