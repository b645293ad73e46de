"""The federal holidays of the United States (5 U.S.C. 6103), on the days they are observed."""

import calendar
import datetime as dt

_ONE_DAY = dt.timedelta(days=1)
_FIXED = ((1, 1), (6, 19), (7, 4), (11, 11), (12, 25))
_FLOATING = (
    (1, calendar.MONDAY, 3),
    (2, calendar.MONDAY, 3),
    (9, calendar.MONDAY, 1),
    (10, calendar.MONDAY, 2),
    (11, calendar.THURSDAY, 4),
)
"""Month, day of the week, and which of them in the month; Memorial Day is the last of its own."""


def federal_holidays(year: int) -> frozenset[dt.date]:
    """The weekdays of a calendar year on which a federal holiday is observed."""
    fixed = {_observed(dt.date(year, month, day)) for month, day in _FIXED}
    fixed.add(_observed(dt.date(year + 1, 1, 1)))  # a Saturday's is observed the year before
    floating = {_nth(year, *rule) for rule in _FLOATING}
    memorial = dt.date(year, 5, 31)
    while memorial.weekday() != calendar.MONDAY:
        memorial -= _ONE_DAY
    return frozenset(day for day in fixed | floating | {memorial} if day.year == year)


def _observed(day: dt.date) -> dt.date:
    """Friday for a Saturday, Monday for a Sunday."""
    shift = {calendar.SATURDAY: -_ONE_DAY, calendar.SUNDAY: _ONE_DAY}
    return day + shift.get(day.weekday(), dt.timedelta())


def _nth(year: int, month: int, weekday: int, number: int) -> dt.date:
    first = dt.date(year, month, 1)
    return first + dt.timedelta(days=(weekday - first.weekday()) % 7 + 7 * (number - 1))
