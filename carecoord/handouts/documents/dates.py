"""Days and times as they are written on paper, in the paper's language."""

import datetime as dt

from carecoord.common.i18n import N_, in_language

_MONTHS = (
    N_("January"),
    N_("February"),
    N_("March"),
    N_("April"),
    N_("May"),
    N_("June"),
    N_("July"),
    N_("August"),
    N_("September"),
    N_("October"),
    N_("November"),
    N_("December"),
)


def long_date(day: dt.date, language: str) -> str:
    """The day with its month spelled out, so that nobody swaps day and month."""
    _ = in_language(language)
    return _("{month} {day}, {year}").format(
        month=_(_MONTHS[day.month - 1]), day=day.day, year=day.year
    )


def month_and_year(day: dt.date, language: str) -> tuple[str, str]:
    """The month and the year by themselves, for the ends of a scale."""
    return in_language(language)(_MONTHS[day.month - 1]), str(day.year)


def visit_time(local_time: dt.datetime, language: str) -> str:
    """Day and time of a visit; ``local_time`` is in the practice's zone."""
    _ = in_language(language)
    half = _("AM") if local_time.hour < 12 else _("PM")  # noqa: PLR2004 - noon
    return _("{date} at {hour}:{minute:02d} {half}").format(
        date=long_date(local_time.date(), language),
        hour=local_time.hour % 12 or 12,
        minute=local_time.minute,
        half=half,
    )
