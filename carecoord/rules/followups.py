"""When work is due; a day's work is due by the end of that practice day."""

import datetime as dt
from zoneinfo import ZoneInfo

from carecoord.common.clock import start_of_day
from carecoord.vocab.followups import OPEN_STATES, DueState, Priority, State

SOON_DAYS = 7


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


def order(priority: Priority, due_on: dt.date) -> tuple[int, dt.date]:
    """Sort key of a work list: safety first, then what is due earliest."""
    return list(Priority).index(priority), due_on
