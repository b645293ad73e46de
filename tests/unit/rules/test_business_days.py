"""Business days: Monday to Friday without the practice's holidays."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carecoord.rules import business_days as rule
from carecoord.rules.federal_holidays import federal_holidays

FRIDAY = dt.date(2026, 11, 20)
MONDAY = dt.date(2026, 11, 23)
THANKSGIVING = dt.date(2026, 11, 26)
DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1))


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (FRIDAY, 1, MONDAY),
        (FRIDAY, 2, dt.date(2026, 11, 24)),
        (dt.date(2026, 11, 21), 1, MONDAY),  # a Saturday
        (FRIDAY, 0, FRIDAY),
        (dt.date(2026, 11, 25), 1, dt.date(2026, 11, 27)),  # over Thanksgiving
        (dt.date(2026, 11, 25), 3, dt.date(2026, 12, 1)),
    ],
)
def test_that_weekends_and_holidays_are_skipped(start: dt.date, count: int, end: dt.date) -> None:
    assert rule.add_business_days(start, count, {THANKSGIVING}) == end


def test_that_two_business_days_after_a_friday_are_not_48_hours() -> None:
    assert rule.add_business_days(FRIDAY, 2) - FRIDAY == dt.timedelta(days=4)


@pytest.mark.parametrize(
    ("discharged_on", "contact_by"),
    [
        (dt.date(2026, 11, 25), dt.date(2026, 11, 30)),  # Wednesday before Thanksgiving
        (dt.date(2026, 12, 5), dt.date(2026, 12, 8)),  # a Saturday
        (dt.date(2026, 12, 24), dt.date(2026, 12, 29)),  # the day before Christmas
    ],
)
def test_that_two_business_days_after_a_discharge_skip_federal_holidays(
    discharged_on: dt.date, contact_by: dt.date
) -> None:
    assert rule.add_business_days(discharged_on, 2, federal_holidays(2026)) == contact_by


def test_that_a_deadline_on_a_closed_day_moves_to_the_open_day_before() -> None:
    sunday = dt.date(2026, 11, 22)
    assert rule.business_day_on_or_before(sunday) == FRIDAY
    assert rule.business_day_on_or_before(FRIDAY) == FRIDAY
    assert rule.business_day_on_or_before(THANKSGIVING, {THANKSGIVING}) < THANKSGIVING


def test_that_nothing_is_counted_backwards() -> None:
    assert rule.business_days_after(MONDAY, FRIDAY) == 0
    assert rule.business_days_after(FRIDAY, FRIDAY) == 0


@given(DAYS, st.integers(1, 40), st.frozensets(DAYS, max_size=10))
def test_that_counting_forth_and_back_agree(
    start: dt.date, count: int, holidays: frozenset[dt.date]
) -> None:
    end = rule.add_business_days(start, count, holidays)
    assert rule.is_business_day(end, holidays)
    assert rule.business_days_after(start, end, holidays) == count
