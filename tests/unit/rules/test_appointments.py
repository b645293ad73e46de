"""What may become of an appointment, and when a cancellation is late."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from carecoord.rules.appointments import cancelled_by_patient, may_follow, objection
from carecoord.vocab.appointments import CANCELLED, UPCOMING, Status

ZONE = ZoneInfo("America/Chicago")
STARTS_AT = dt.datetime(2026, 3, 9, 15, tzinfo=ZONE)
DAY = dt.timedelta(days=1)


def says(now_is: Status, wanted: Status, at: dt.datetime) -> str:
    return objection(now_is, wanted, STARTS_AT, at, ZONE)


@pytest.mark.parametrize(
    ("before", "status"),
    [
        (dt.timedelta(hours=24), Status.CANCELLED_EARLY),
        (dt.timedelta(hours=24) - dt.timedelta(seconds=1), Status.CANCELLED_LATE),
        (dt.timedelta(hours=-1), Status.CANCELLED_LATE),
    ],
)
def test_that_a_cancellation_is_late_under_24_hours(before: dt.timedelta, status: Status) -> None:
    assert cancelled_by_patient(STARTS_AT, STARTS_AT - before) is status


def test_that_24_hours_are_counted_on_the_clock_of_the_world_when_clocks_change() -> None:
    # Clocks went forward on the 8th: the same time of the day before is 23 hours earlier.
    starts_at = dt.datetime(2026, 3, 8, 15, tzinfo=ZONE).astimezone(dt.UTC)
    day_before = dt.datetime(2026, 3, 7, 15, tzinfo=ZONE).astimezone(dt.UTC)
    assert cancelled_by_patient(starts_at, day_before) is Status.CANCELLED_LATE


def test_that_every_status_says_what_may_follow_it() -> None:
    for status in UPCOMING:
        assert all(may_follow(status, wanted) for wanted in CANCELLED | {Status.ARRIVED})
    assert not any(may_follow(Status.RESCHEDULED, wanted) for wanted in Status)
    assert not may_follow(Status.KEPT, Status.CANCELLED_EARLY)
    assert all(may_follow(status, Status.BOOKED) for status in CANCELLED)


def test_that_nobody_has_missed_a_visit_before_it_begins() -> None:
    assert says(Status.BOOKED, Status.NO_SHOW, STARTS_AT - dt.timedelta(minutes=1))
    assert not says(Status.BOOKED, Status.NO_SHOW, STARTS_AT)


@pytest.mark.parametrize("wanted", [Status.ARRIVED, Status.KEPT])
def test_that_somebody_may_arrive_early_but_not_on_another_day(wanted: Status) -> None:
    assert not says(Status.BOOKED, wanted, STARTS_AT.replace(hour=0))
    assert says(Status.BOOKED, wanted, STARTS_AT - DAY)


def test_that_a_visit_of_a_past_day_is_not_booked_again() -> None:
    assert says(Status.CANCELLED_EARLY, Status.BOOKED, STARTS_AT + DAY)
    assert not says(Status.CANCELLED_EARLY, Status.BOOKED, STARTS_AT.replace(hour=23))


def test_that_a_moved_visit_sends_to_the_new_one_and_the_same_again_is_no_change() -> None:
    assert "moved" in says(Status.RESCHEDULED, Status.KEPT, STARTS_AT)
    assert says(Status.KEPT, Status.BOOKED, STARTS_AT)
    assert says(Status.KEPT, Status.KEPT, STARTS_AT) == ""
