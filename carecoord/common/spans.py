"""Spans of days as people count them: days, then weeks, months and years.

For reading only: files, JSON and reckoning keep the dates and the numbers themselves.
"""

import datetime as dt

from carecoord.common.i18n import _, n_

_WEEKS_FROM_DAYS = 14
_MONTHS_FROM = 2
_YEARS_FROM_MONTHS = 24
_DAYS_A_YEAR = 365


def span_words(first: dt.date, last: dt.date) -> str:
    """From one day to a later one: "13 days", "7 weeks", "23 months", "3 years".

    Days up to two weeks, weeks up to two months, months up to two years; what is not whole
    does not count.
    """
    days = max((last - first).days, 0)
    months = _whole_months(first, last)
    if days < _WEEKS_FROM_DAYS:
        return n_("{count} day", "{count} days", days).format(count=days)
    if months < _MONTHS_FROM:
        return n_("{count} week", "{count} weeks", days // 7).format(count=days // 7)
    if months < _YEARS_FROM_MONTHS:
        return _months(months)
    return n_("{count} year", "{count} years", months // 12).format(count=months // 12)


def is_rough(first: dt.date, last: dt.date) -> bool:
    """Whether the words for the span leave the day open, so that the date belongs beside them."""
    return (last - first).days >= _WEEKS_FROM_DAYS


def ago_words(day: dt.date, today: dt.date) -> str:
    """How long ago, as in: 3 days ago, 7 weeks ago; today."""
    if day >= today:
        return _("today")
    return _("{span} ago").format(span=span_words(day, today))


def late_words(due_on: dt.date, today: dt.date) -> str:
    """How late, as in: 1 day late, 7 weeks late."""
    return _("{span} late").format(span=span_words(due_on, today))


def limit_words(days: int) -> str:
    """A number of days that something is measured by, exactly: "12 months", "90 days"."""
    if days and days % _DAYS_A_YEAR == 0:
        return _months(days // _DAYS_A_YEAR * 12)
    return n_("{count} day", "{count} days", days).format(count=days)


def _months(months: int) -> str:
    return n_("{count} month", "{count} months", months).format(count=months)


def _whole_months(first: dt.date, last: dt.date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)
