"""Dates that may lack the day or the month: "1971", "1971-04", "1971-04-12", "" when unknown."""

import calendar
import datetime as dt
import re
from functools import lru_cache

from carecoord.common.i18n import N_, _, n_

_SHAPE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_MONTHS = (
    N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun"),
    N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec"),
)  # fmt: skip
_KEPT = 4096
"""Dates whose bounds are remembered: a row of a list asks for those of a birth four times."""
_NEWBORN_DAYS = 28
_BABY_MONTHS = 4
_TODDLER_MONTHS = 24
_UNKNOWN_SORTS_LAST = 9999_99_99


@lru_cache(maxsize=_KEPT)
def bounds(text: str) -> tuple[dt.date, dt.date] | None:
    """First and last day a partial date may mean; None when it is not a date at all."""
    shape = _SHAPE.fullmatch(text)
    if shape is None:
        return None
    year, month, day = (int(part) if part else 0 for part in shape.groups())
    try:
        first = dt.date(year, month or 1, day or 1)
    except ValueError:
        return None
    if day:
        return first, first
    last_month = month or 12
    return first, dt.date(year, last_month, calendar.monthrange(year, last_month)[1])


def is_valid(text: str) -> bool:
    """Whether it is a day, a month or a year that exists."""
    return bounds(text) is not None


def may_be_birth(text: str, today: dt.date, *, oldest_years: int = 125) -> bool:
    """Whether somebody living or lately deceased may have been born then."""
    span = bounds(text)
    return span is not None and span[0] <= today and span[1].year >= today.year - oldest_years


def years_between(born_on: dt.date, day: dt.date) -> int:
    """Completed years; somebody born on 29 February turns a year older on 1 March."""
    before_birthday = (day.month, day.day) < (born_on.month, born_on.day)
    return day.year - born_on.year - before_birthday


def age_range(birth: str, day: dt.date) -> tuple[int, int] | None:
    """Least and greatest age in years on ``day``; None when unknown or not born yet."""
    span = bounds(birth)
    if span is None or span[0] > day:
        return None
    first, last = span
    return max(years_between(last, day), 0), years_between(first, day)


def age_words(birth: str, day: dt.date) -> str:
    """The age as people say it: "55", "54 or 55", "8 months", "3 days"; "" when unknown."""
    ages = age_range(birth, day)
    span = bounds(birth)
    if ages is None or span is None:
        return ""
    youngest, oldest = ages
    if youngest != oldest:
        return _("{youngest} or {oldest}").format(youngest=youngest, oldest=oldest)
    if span[0] == span[1] and oldest < _TODDLER_MONTHS // 12:
        return _small_child(span[0], day)
    return str(oldest)


def display(text: str) -> str:
    """The date for reading: "12 Apr 1971", "Apr 1971", "1971"; other text as it is."""
    shape = _SHAPE.fullmatch(text)
    if shape is None or not is_valid(text):
        return text
    year, month, day = shape.groups()
    if not month:
        return year
    name = _(_MONTHS[int(month) - 1])
    if not day:
        return _("{month} {year}").format(month=name, year=year)
    return _("{day} {month} {year}").format(day=int(day), month=name, year=year)


def sort_value(text: str) -> int:
    """A number that orders dates; a year stands before its months, unknown comes last."""
    if not is_valid(text):
        return _UNKNOWN_SORTS_LAST
    return int(text.replace("-", "").ljust(8, "0"))


def _small_child(born_on: dt.date, day: dt.date) -> str:
    days = (day - born_on).days
    if days < _NEWBORN_DAYS:
        return n_("{count} day", "{count} days", days).format(count=days)
    months = (day.year - born_on.year) * 12 + day.month - born_on.month - (day.day < born_on.day)
    if months < _BABY_MONTHS:
        return n_("{count} week", "{count} weeks", days // 7).format(count=days // 7)
    return n_("{count} month", "{count} months", months).format(count=months)
