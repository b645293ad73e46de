"""ISO dates and times."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from carecoord.importers.values.instants import instant, partial_date

NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("1970", "1970"), ("1970-03", "1970-03"), ("1970-03-05", "1970-03-05"),
        ("19540323000000.000-0600", "1954-03-23"), ("1954-03-23T23:00:00-06:00", "1954-03-23"),
    ],
)  # fmt: skip
def test_that_a_birth_date_stays_the_day_it_was_written_as(text: str, iso: str) -> None:
    assert partial_date(text) == iso


@pytest.mark.parametrize("text", ["1970-13", "1970-02-30", "03/05/1970", "", "197", "1970-3-5"])
def test_that_what_is_no_iso_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the standard library words it
        partial_date(text)


def test_that_nothing_given_is_no_instant() -> None:
    assert instant("", NEW_YORK) == (None, "")


@pytest.mark.parametrize(
    ("text", "precision"), [("2020", "year"), ("2020-01", "month"), ("2020-01-01", "day")]
)
def test_that_a_day_begins_at_midnight_in_the_practice(text: str, precision: str) -> None:
    assert instant(text, NEW_YORK) == (dt.datetime(2020, 1, 1, tzinfo=NEW_YORK), precision)


def test_that_an_offset_is_honoured() -> None:
    at, precision = instant("2021-09-24T11:20:00+02:15", NEW_YORK)
    assert at == dt.datetime(2021, 9, 24, 9, 5, tzinfo=dt.UTC)
    assert precision == "instant"


def test_that_compact_times_with_an_odd_offset_are_read() -> None:
    at, _precision = instant("202109241120+0215", NEW_YORK)
    assert at == dt.datetime(2021, 9, 24, 9, 5, tzinfo=dt.UTC)


def test_that_a_time_without_offset_is_practice_time() -> None:
    at, _precision = instant("2020-07-01 10:30:00", NEW_YORK)
    assert at == dt.datetime(2020, 7, 1, 14, 30, tzinfo=dt.UTC)


def test_that_a_word_is_no_instant() -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the standard library words it
        instant("yesterday", NEW_YORK)
