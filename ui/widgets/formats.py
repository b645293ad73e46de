"""Days, ages, times and phone numbers as people read them, in the window's language."""

import datetime as dt
from zoneinfo import ZoneInfo

from carecoord.common.i18n import _, current_language, n_
from carecoord.common.spans import is_rough, late_words
from carecoord.rules.times import time_of_day
from ui.widgets.calendar_names import names_in

_MONTHS_SHOWN_BELOW_YEARS = 2
_WEEKS_SHOWN_BELOW_MONTHS = 3
_NANP_DIGITS = 10


def short_date(day: dt.date, today: dt.date) -> str:
    """``18 Nov``; with the year when it is not this one."""
    month = names_in(current_language()).short_months[day.month - 1]
    return f"{day.day} {month}" if day.year == today.year else f"{day.day} {month} {day.year}"


def full_date(day: dt.date) -> str:
    """``12 Apr 1971``: for birth dates and on paper."""
    month = names_in(current_language()).short_months[day.month - 1]
    return f"{day.day} {month} {day.year}"


def weekday_date(day: dt.date, today: dt.date) -> str:
    """``Mon 23 Nov``."""
    return f"{names_in(current_language()).short_days[day.weekday()]} {short_date(day, today)}"


def long_date(day: dt.date) -> str:
    """``Saturday 21 November``."""
    names = names_in(current_language())
    weekday, month = names.days[day.weekday()], names.months[day.month - 1]
    if current_language() == "es":
        return f"{weekday} {day.day} de {month}"
    return f"{weekday} {day.day} {month}"


def month_and_year(day: dt.date) -> str:
    """``November 2026``."""
    return f"{names_in(current_language()).months[day.month - 1]} {day.year}"


def near_date(day: dt.date, today: dt.date) -> str:
    """``Today``, ``Yesterday``, ``Tomorrow`` or the short date."""
    near = {0: _("Today"), -1: _("Yesterday"), 1: _("Tomorrow")}
    return near.get((day - today).days) or short_date(day, today)


def due_words(due_on: dt.date, today: dt.date) -> str:
    """``3 days late``, ``7 weeks late (30 Sep)``, ``Today``, ``Tomorrow``, ``Mon 23 Nov``."""
    if due_on < today and is_rough(due_on, today):
        return _("{late} ({date})").format(
            late=late_words(due_on, today), date=short_date(due_on, today)
        )
    return short_due_words(due_on, today)


def short_due_words(due_on: dt.date, today: dt.date) -> str:
    """The same without the date, for where it stands nearby."""
    if due_on < today:
        return late_words(due_on, today)
    soon = (due_on - today).days <= 1
    return near_date(due_on, today) if soon else weekday_date(due_on, today)


def moment(at: dt.datetime, zone: ZoneInfo, today: dt.date) -> str:
    """An instant for a list: the time if it was today, else the day."""
    local = at.astimezone(zone)
    if local.date() == today:
        return time_of_day(local.time())
    return near_date(local.date(), today)


def age_words(born_on: dt.date, today: dt.date) -> str:
    """Completed years as a number; months or weeks, with the word, for small children."""
    months = (today.year - born_on.year) * 12 + today.month - born_on.month
    months -= today.day < born_on.day
    if months >= _MONTHS_SHOWN_BELOW_YEARS * 12:
        return str(months // 12)
    if months >= _WEEKS_SHOWN_BELOW_MONTHS:
        return n_("{count} month", "{count} months", months).format(count=months)
    weeks = max((today - born_on).days // 7, 0)
    return n_("{count} week", "{count} weeks", weeks).format(count=weeks)


def phone(number: str) -> str:
    """An E.164 number as it is dialled here: ``(202) 555-0142``; others as stored."""
    national = number.removeprefix("+1")
    if number.startswith("+1") and len(national) == _NANP_DIGITS and national.isdecimal():
        return f"({national[:3]}) {national[3:6]}-{national[6:]}"
    return number


def whole(number: int) -> str:
    """``12,345``."""
    return f"{number:,}"
