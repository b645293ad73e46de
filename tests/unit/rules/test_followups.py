"""When work is due."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from carecoord.rules import followups as rule
from carecoord.vocab.followups import DueState, Kind, Priority, State

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


@pytest.mark.parametrize("kind", sorted(rule.NEEDS_DOING))
@pytest.mark.parametrize("own", [False, True])
def test_that_talking_never_settles_what_has_to_be_done(kind: Kind, own: bool) -> None:
    assert not rule.is_likely_settled(kind, is_own_matter=own, waits=False)


@pytest.mark.parametrize("kind", sorted(set(Kind) - rule.NEEDS_DOING))
def test_that_the_matter_a_call_was_made_for_is_likely_settled(kind: Kind) -> None:
    assert rule.is_likely_settled(kind, is_own_matter=True, waits=True)


@pytest.mark.parametrize(
    ("kind", "likely"),
    [
        (Kind.CALL_BACK, True),
        (Kind.VISIT_TO_BOOK, True),
        (Kind.REVIEW_UNREACHED, True),
        (Kind.RESULT, False),  # whoever was called for something else was not told the result
        (Kind.TRANSITION, False),
        (Kind.OTHER, False),
    ],
)
def test_that_only_what_reaching_somebody_settles_goes_along(kind: Kind, likely: bool) -> None:
    assert rule.is_likely_settled(kind, is_own_matter=False, waits=False) is likely
    assert not rule.is_likely_settled(kind, is_own_matter=False, waits=True)
