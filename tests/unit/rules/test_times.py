"""Times of the day as people type them."""

import datetime as dt

import pytest

from carecoord.rules.times import read_time, read_visit_time, time_of_day


@pytest.mark.parametrize(
    ("typed", "time"),
    [
        ("14:30", dt.time(14, 30)), ("2:30 PM", dt.time(14, 30)), ("2.30pm", dt.time(14, 30)),
        ("230p", dt.time(14, 30)), ("0930", dt.time(9, 30)), ("9", dt.time(9)),
        ("9 a.m.", dt.time(9)), ("12 am", dt.time(0)), ("12:15 PM", dt.time(12, 15)),
        ("14h30", dt.time(14, 30)), ("14:30:00", dt.time(14, 30)),
        ("13 pm", None), ("0 am", None), ("25:00", None), ("9:61", None), ("noon", None),
        ("", None),
    ],
)  # fmt: skip
def test_that_a_time_is_read_as_people_type_it(typed: str, time: dt.time | None) -> None:
    assert read_time(typed) == time


@pytest.mark.parametrize(
    ("typed", "time"),
    [
        ("4:30", dt.time(16, 30)), ("1", dt.time(13)), ("630", dt.time(18, 30)),
        ("7:15", dt.time(7, 15)), ("9", dt.time(9)), ("12", dt.time(12)),
        ("16:30", dt.time(16, 30)),
        ("4:30 am", dt.time(4, 30)), ("04:30", dt.time(4, 30)), ("0:30", dt.time(0, 30)),
        ("noon", None),
    ],
)  # fmt: skip
def test_that_a_visit_typed_without_its_half_of_the_day_is_in_the_open_hours(
    typed: str, time: dt.time | None
) -> None:
    assert read_visit_time(typed) == time


def test_that_a_time_is_said_as_people_say_it() -> None:
    assert [time_of_day(dt.time(hour, 5)) for hour in (0, 9, 12, 23)] == [
        "12:05 AM", "9:05 AM", "12:05 PM", "11:05 PM",
    ]  # fmt: skip
