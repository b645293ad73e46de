"""Counting the days the practice is open: Monday to Friday without its holidays."""

import datetime as dt
from collections.abc import Set as AbstractSet

_SATURDAY = 5
_ONE_DAY = dt.timedelta(days=1)

NO_HOLIDAYS: AbstractSet[dt.date] = frozenset()


def is_business_day(day: dt.date, holidays: AbstractSet[dt.date] = NO_HOLIDAYS) -> bool:
    return day.weekday() < _SATURDAY and day not in holidays


def add_business_days(
    day: dt.date, count: int, holidays: AbstractSet[dt.date] = NO_HOLIDAYS
) -> dt.date:
    """The ``count``-th business day after ``day``; ``day`` itself is never counted."""
    while count > 0:
        day += _ONE_DAY
        if is_business_day(day, holidays):
            count -= 1
    return day


def business_day_on_or_before(
    day: dt.date, holidays: AbstractSet[dt.date] = NO_HOLIDAYS
) -> dt.date:
    """The last open day that is not later than ``day``."""
    while not is_business_day(day, holidays):
        day -= _ONE_DAY
    return day


def business_days_after(
    start: dt.date, end: dt.date, holidays: AbstractSet[dt.date] = NO_HOLIDAYS
) -> int:
    """How many business days follow ``start`` up to and including ``end``; 0 when none."""
    days = (start + n * _ONE_DAY for n in range(1, (end - start).days + 1))
    return sum(is_business_day(day, holidays) for day in days)
