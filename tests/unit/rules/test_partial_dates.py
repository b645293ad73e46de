"""Dates without a day or a month."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carecoord.rules import partial_dates as rule

TODAY = dt.date(2026, 11, 21)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("1971-04-12", dt.date(1971, 4, 12), dt.date(1971, 4, 12)),
        ("1971-04", dt.date(1971, 4, 1), dt.date(1971, 4, 30)),
        ("1972-02", dt.date(1972, 2, 1), dt.date(1972, 2, 29)),
        ("1971", dt.date(1971, 1, 1), dt.date(1971, 12, 31)),
    ],
)
def test_that_a_partial_date_spans_every_day_it_may_mean(
    text: str, first: dt.date, last: dt.date
) -> None:
    assert rule.bounds(text) == (first, last)


@pytest.mark.parametrize(
    "text",
    ["", "1971-13", "1971-02-30", "0000", "71", "1971-4-2", "12 Apr 1971", "1971-04-12\n", "١٩٧١"],
)
def test_that_what_is_no_date_is_refused(text: str) -> None:
    assert not rule.is_valid(text)
    assert rule.bounds(text) is None


@pytest.mark.parametrize(
    ("text", "possible"),
    [
        ("2026-11-21", True),
        ("2026-11", True),
        ("2026-11-22", False),
        ("2027", False),
        ("1901", True),
        ("1900-12-31", False),
        ("", False),
    ],
)
def test_that_nobody_is_born_tomorrow_or_too_long_ago(text: str, possible: bool) -> None:
    assert rule.may_be_birth(text, TODAY) is possible


@pytest.mark.parametrize(
    ("birth", "day", "ages"),
    [
        ("1971-11-21", TODAY, (55, 55)),
        ("1971-11-22", TODAY, (54, 54)),
        ("2004-02-29", dt.date(2025, 2, 28), (20, 20)),
        ("2004-02-29", dt.date(2025, 3, 1), (21, 21)),
        ("1971", TODAY, (54, 55)),
        ("1971-11", TODAY, (54, 55)),
        ("1971-04", TODAY, (55, 55)),
        ("2026", TODAY, (0, 0)),
        ("2026-11-22", TODAY, None),
        ("", TODAY, None),
    ],
)
def test_that_ages_are_counted_in_completed_years(
    birth: str, day: dt.date, ages: tuple[int, int] | None
) -> None:
    assert rule.age_range(birth, day) == ages


@pytest.mark.parametrize(
    ("birth", "words"),
    [
        ("1971-04-12", "55"),
        ("1971", "54 or 55"),
        ("2024-11-21", "2"),
        ("2024-11-22", "23 months"),
        ("2026-07-21", "4 months"),
        ("2026-07-22", "17 weeks"),
        ("2026-10-24", "4 weeks"),
        ("2026-10-25", "27 days"),
        ("2026-11-20", "1 day"),
        ("2026-11-21", "0 days"),
        ("2026", "0"),
        ("", ""),
        ("2027", ""),
    ],
)
def test_that_small_children_are_counted_in_days_weeks_and_months(birth: str, words: str) -> None:
    assert rule.age_words(birth, TODAY) == words


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("1971-04-02", "2 Apr 1971"),
        ("1971-04", "Apr 1971"),
        ("1971", "1971"),
        ("1971-13", "1971-13"),
        ("not known", "not known"),
        ("", ""),
    ],
)
def test_that_a_date_is_shown_as_exactly_as_it_is_known(text: str, shown: str) -> None:
    assert rule.display(text) == shown


def test_that_unknown_dates_sort_last_and_a_year_before_its_months() -> None:
    dates = ["", "1971-04-12", "1971", "1971-04", "1970-12-31"]
    assert sorted(dates, key=rule.sort_value) == [
        "1970-12-31",
        "1971",
        "1971-04",
        "1971-04-12",
        "",
    ]


@given(st.dates(dt.date(1900, 1, 1)), st.dates(dt.date(1900, 1, 1)))
def test_that_a_less_exact_birth_date_only_widens_the_age(born: dt.date, day: dt.date) -> None:
    exact = rule.age_range(born.isoformat(), day)
    if exact is None:
        return
    for partial in (f"{born:%Y-%m}", f"{born:%Y}"):
        ages = rule.age_range(partial, day)
        assert ages is not None
        assert ages[0] <= exact[0] <= exact[1] <= ages[1] <= ages[0] + 1
