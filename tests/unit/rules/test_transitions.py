"""After a hospital stay: days counted from the discharge, over holidays and weekends."""

import datetime as dt

import pytest

from carecoord.rules.federal_holidays import federal_holidays
from carecoord.rules.transitions import Deadlines, deadlines

HOLIDAYS = federal_holidays(2026)


def test_that_contact_visits_and_end_are_counted_from_the_day_of_discharge() -> None:
    assert deadlines(dt.date(2026, 11, 25), HOLIDAYS) == Deadlines(
        contact_by=dt.date(2026, 11, 30),
        visit_soon_by=dt.date(2026, 12, 2),
        visit_by=dt.date(2026, 12, 9),
        ends_on=dt.date(2026, 12, 24),
    )


@pytest.mark.parametrize(
    ("discharged_on", "contact_by"),
    [
        (dt.date(2026, 12, 5), dt.date(2026, 12, 8)),  # a Saturday
        (dt.date(2026, 12, 24), dt.date(2026, 12, 29)),  # Christmas is closed
        (dt.date(2026, 12, 31), dt.date(2027, 1, 5)),  # the next year's holidays count as well
    ],
)
def test_that_contact_is_due_on_the_second_business_day(
    discharged_on: dt.date, contact_by: dt.date
) -> None:
    assert deadlines(discharged_on, HOLIDAYS | federal_holidays(2027)).contact_by == contact_by


def test_that_a_day_the_practice_takes_off_the_list_counts_again() -> None:
    day_after_thanksgiving = dt.date(2026, 11, 27)
    own = HOLIDAYS | {day_after_thanksgiving}
    assert deadlines(dt.date(2026, 11, 25), own).contact_by == dt.date(2026, 12, 1)
    assert deadlines(dt.date(2026, 11, 25), own - {day_after_thanksgiving}).contact_by == (
        dt.date(2026, 11, 30)
    )
