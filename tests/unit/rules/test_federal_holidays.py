"""The federal holidays as the calendar of the government lists them."""

import datetime as dt

import pytest

from carecoord.rules.federal_holidays import federal_holidays


@pytest.mark.parametrize(
    ("year", "days"),
    [
        (
            2026,
            "01-01 01-19 02-16 05-25 06-19 07-03 09-07 10-12 11-11 11-26 12-25",
        ),
        (
            2027,
            "01-01 01-18 02-15 05-31 06-18 07-05 09-06 10-11 11-11 11-25 12-24 12-31",
        ),
        (
            2028,
            "01-17 02-21 05-29 06-19 07-04 09-04 10-09 11-10 11-23 12-25",
        ),
    ],
)
def test_that_each_is_found_on_the_day_it_is_observed(year: int, days: str) -> None:
    expected = {dt.date.fromisoformat(f"{year}-{day}") for day in days.split()}
    assert federal_holidays(year) == expected


@pytest.mark.parametrize("year", range(2020, 2060))
def test_that_none_is_observed_on_a_weekend_or_in_another_year(year: int) -> None:
    found = federal_holidays(year)
    assert all(day.weekday() < 5 and day.year == year for day in found)
    assert 10 <= len(found) <= 12
