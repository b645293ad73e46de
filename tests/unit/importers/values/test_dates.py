"""Dates of columns."""

import datetime as dt
from typing import Literal

import pytest

from carecoord.importers.values.dates import DateColumn, ReadDate, date_column, read_date
from carecoord.importers.values.unclear import UnclearValueError

TODAY = dt.date(2026, 6, 1)
MDY = DateColumn("mdy", is_settled=True, both_ways=0)
DMY = DateColumn("dmy", is_settled=True, both_ways=0)


def test_that_one_day_above_twelve_settles_a_whole_column() -> None:
    column = date_column(["3/4/1990", "25/12/1980"])
    assert (column.order, column.is_settled) == ("dmy", True)


def test_that_one_month_in_front_settles_a_whole_column() -> None:
    assert date_column(["3/4/1990", "12/25/1980"]).order == "mdy"


def test_that_a_column_fitting_both_orders_is_left_open() -> None:
    column = date_column(["3/4/1990", "5/6/1991", "7/7/1992"])
    assert (column.is_settled, column.both_ways) == (False, 2)


def test_that_a_column_contradicting_itself_is_left_open() -> None:
    assert not date_column(["13/4/1990", "4/13/1990"]).is_settled


def test_that_most_dates_tell_the_order_where_one_is_a_slip() -> None:
    column = date_column([*["25/12/1980"] * 20, "3/4/1990", "4/13/1990"])
    assert (column.order, column.is_settled) == ("dmy", True)
    doubtful = date_column([*["25/12/1980"] * 3, "3/4/1990", "4/13/1990"])
    assert (doubtful.order, doubtful.is_settled) == ("dmy", False)
    assert date_column(["13/45/1980", "12/25/1980"]).order == "mdy"


def test_that_the_answer_settles_an_open_column() -> None:
    column = date_column(["3/4/1990"], "dmy")
    assert (column.order, column.is_settled) == ("dmy", True)


def test_that_an_answer_does_not_overrule_the_evidence() -> None:
    assert date_column(["25/12/1980"], "mdy").order == "dmy"


def test_that_a_column_without_such_dates_is_settled() -> None:
    assert date_column(["1990-04-03", ""]).is_settled


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("1990-04-03", "1990-04-03"),
        ("1990/4/3", "1990-04-03"),
        ("19900403", "1990-04-03"),
        ("4/3/1990", "1990-04-03"),
        ("4-3-1990", "1990-04-03"),
        ("04/03/1990 12:00:00 AM", "1990-04-03"),
        ("1990-04-03T23:30:00-05:00", "1990-04-03"),
        ("Feb 3, 1990", "1990-02-03"),
        ("3-Feb-1990", "1990-02-03"),
        ("3 de febrero de 1990", "1990-02-03"),
        ("1er août 1970", "1970-08-01"),
        ("04/00/1990", "1990-04"),
        ("00/04/1990", "1990"),
        ("1990-04-00", "1990-04"),
        ("1990-00-00", "1990"),
        ("XX/XX/1990", "1990"),
        ("04031990", "1990-04-03"),
        ("4031990", "1990-04-03"),
        ("04 / 03 / 1990", "1990-04-03"),
        ("4/3/1990*", "1990-04-03"),
        ("mar-90", "1990-03"),
        ("Mar 1970", "1970-03"),
        ("03/1970", "1970-03"),
        ("1970", "1970"),
        ("1899-12-31", "1899-12-31"),
        ("32967", "1990-04-04"),
        ("32967.5", "1990-04-04"),
        ("59", "1900-02-28"),
        ("61", "1900-03-01"),
        ("", ""),
        ("0000-00-00", ""),
    ],
)
def test_that_every_usual_form_is_read(text: str, iso: str) -> None:
    assert read_date(text, MDY, latest=TODAY) == ReadDate(iso)


def test_that_the_order_of_the_column_decides() -> None:
    assert read_date("4/3/1990", DMY, latest=TODAY).iso == "1990-03-04"


def test_that_workbooks_counting_from_1904_are_read_so() -> None:
    column = DateColumn("mdy", is_settled=True, both_ways=0, is_1904=True)
    assert read_date("23453", column, latest=TODAY).iso == "1968-03-18"


@pytest.mark.parametrize(
    "text",
    ["2/30/1990", "13/13/1990", "60", "Foo 3, 1990", "Feb", "Feb 30, 1990", "soon", "1 2 3 4 May",
     "1990-13", "2/29/01"],
)  # fmt: skip
def test_that_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(UnclearValueError):
        read_date(text, MDY, latest=TODAY)


@pytest.mark.parametrize(
    ("text", "century", "read"),
    [
        ("3/18/64", "", ReadDate("1964-03-18")),
        ("3/18/12", "", ReadDate("2012-03-18", "1912-03-18")),
        ("3/18/12", "recent", ReadDate("2012-03-18")),
        ("3/18/12", "earlier", ReadDate("1912-03-18")),
        ("3/18/64", "earlier", ReadDate("1964-03-18")),
        ("12/30/26", "", ReadDate("1926-12-30")),
        ("3-Feb-90", "", ReadDate("1990-02-03")),
        ("2/29/00", "", ReadDate("2000-02-29")),
    ],
)
def test_that_two_digit_years_never_lie_in_the_future_and_say_when_both_fit(
    text: str, century: Literal["recent", "earlier", ""], read: ReadDate
) -> None:
    assert read_date(text, MDY, latest=TODAY, century=century) == read


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("1957-3-4", "1957-03-04"), ("1957 03 14", "1957-03-14"), ("1957-Mar-14", "1957-03-14"),
        ("1957 March 14", "1957-03-14"), ("3/14/1957 (64 yrs)", "1957-03-14"),
    ],
)  # fmt: skip
def test_that_a_year_in_front_and_an_age_behind_are_understood(text: str, iso: str) -> None:
    assert read_date(text, MDY, latest=TODAY).iso == iso


def test_that_an_open_column_is_read_as_is_usual_where_the_list_comes_from() -> None:
    column = date_column(["3/4/1990"], assumed="dmy")
    assert (column.order, column.is_settled) == ("dmy", False)
