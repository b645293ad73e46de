"""When work is due."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from carecoord.rules import followups as rule
from carecoord.vocab.followups import DueState, Priority, State

TODAY = dt.date(2026, 11, 20)


def day(offset: int) -> dt.date:
    return TODAY + dt.timedelta(days=offset)


@pytest.mark.parametrize(
    ("offset", "state"),
    [
        (-1, DueState.OVERDUE),
        (0, DueState.DUE),
        (1, DueState.DUE_SOON),
        (7, DueState.DUE_SOON),
        (8, DueState.NOT_DUE),
    ],
)
def test_that_work_is_overdue_only_after_its_day(offset: int, state: DueState) -> None:
    assert rule.due_state(day(offset), State.WAITING_PATIENT, TODAY) is state


@pytest.mark.parametrize("closed", [State.DONE, State.CANCELLED])
def test_that_closed_work_is_never_overdue(closed: State) -> None:
    assert rule.due_state(day(-30), closed, TODAY) is DueState.DONE


def test_that_days_late_count_from_the_due_day() -> None:
    assert [rule.days_overdue(day(offset), TODAY) for offset in (-3, 0, 2)] == [3, 0, 0]


@pytest.mark.parametrize(
    ("due_on", "late_at"),
    [
        (dt.date(2026, 11, 20), dt.datetime(2026, 11, 21, 5, tzinfo=dt.UTC)),
        (dt.date(2026, 10, 31), dt.datetime(2026, 11, 1, 4, tzinfo=dt.UTC)),  # clocks go back
    ],
)
def test_that_a_day_ends_at_local_midnight(due_on: dt.date, late_at: dt.datetime) -> None:
    assert rule.late_from(due_on, ZoneInfo("America/New_York")) == late_at


def test_that_safety_comes_before_what_is_older() -> None:
    work = [(Priority.ROUTINE, day(-9)), (Priority.SAFETY, day(1)), (Priority.SAFETY, day(0))]
    ordered = sorted(work, key=lambda each: rule.order(*each))
    assert ordered == [work[2], work[1], work[0]]
