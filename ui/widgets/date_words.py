"""Days as people say them: "next Tue", "in 2 weeks", "18 Nov", "pasado mañana".

Pure functions: today is passed in. What was understood is always shown beside the
box as a full date, so a different meaning of "next" is seen before it is saved.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from carecoord.common.text import fold
from ui.widgets.calendar_names import CalendarNames, names_in


@dataclass(frozen=True, slots=True)
class _Said:
    text: str
    today: dt.date
    past: bool


@dataclass(frozen=True, slots=True)
class _Words:
    """A language's vocabulary, folded to lower case without accents."""

    days_ahead: Mapping[str, int]
    units: Mapping[str, str]
    numbers: Mapping[str, int]
    weekdays: Mapping[str, int]
    months: Mapping[str, int]
    ahead: re.Pattern[str]
    ago: re.Pattern[str]
    next_unit: tuple[re.Pattern[str], ...]
    weekday: re.Pattern[str]
    next_week_words: frozenset[str]
    fillers: re.Pattern[str]
    month_first: bool


def parse_day(text: str, today: dt.date, language: str, *, past: bool = False) -> dt.date | None:
    """The day a text means; None when it means none.

    A weekday, or a day and month without a year, is the next such day; the last one
    when ``past`` is set, for what has already happened. English numbers are read
    month first, Spanish ones day first. Two-digit years are this century's.
    """
    said = _Said(fold(text), today, past)
    if not said.text:
        return None
    # English words are understood everywhere: staff mix languages.
    for words in (_VOCABULARY.get(language, _ENGLISH), _ENGLISH):
        plain = " ".join(words.fillers.sub(" ", said.text).split())
        for reader in _READERS:
            try:
                found = reader(replace(said, text=plain), words)
            except (ValueError, OverflowError):
                continue
            if found is not None:
                return found
    return None


def _named_day(said: _Said, words: _Words) -> dt.date | None:
    ahead = words.days_ahead.get(said.text)
    return None if ahead is None else said.today + dt.timedelta(days=ahead)


def _distance(said: _Said, words: _Words) -> dt.date | None:
    for pattern, sign in ((words.ahead, 1), (words.ago, -1)):
        found = pattern.fullmatch(said.text)
        if found is None:
            continue
        count, unit = found["count"], words.units.get(found["unit"])
        number = int(count) if count.isdecimal() else words.numbers.get(count)
        if number is not None and unit is not None:
            return _moved(said.today, sign * number, unit)
    return None


def _next_unit(said: _Said, words: _Words) -> dt.date | None:
    found = next((m for p in words.next_unit if (m := p.fullmatch(said.text))), None)
    unit = words.units.get(found["unit"]) if found else None
    if unit == "week":
        return _monday_after(said.today)
    if unit == "month":
        return _moved(said.today.replace(day=1), 1, "month")
    return None


def _weekday(said: _Said, words: _Words) -> dt.date | None:
    found = words.weekday.fullmatch(said.text)
    day = words.weekdays.get(found["day"]) if found else None
    if found is None or day is None:
        return None
    if words.next_week_words.intersection((found["before"] or "", found["after"] or "")):
        return _monday_after(said.today) + dt.timedelta(days=day)
    if said.past:
        return said.today - dt.timedelta(days=(said.today.weekday() - day - 1) % 7 + 1)
    return said.today + dt.timedelta(days=(day - said.today.weekday() - 1) % 7 + 1)


def _written(said: _Said, words: _Words) -> dt.date | None:
    day_first = re.fullmatch(r"(?P<day>\d{1,2}) (?P<month>[a-z]+)(?: (?P<year>\d{4}))?", said.text)
    month_first = re.fullmatch(
        r"(?P<month>[a-z]+) (?P<day>\d{1,2})(?: (?P<year>\d{4}))?", said.text
    )
    found = day_first or month_first
    month = words.months.get(found["month"]) if found else None
    if found is None or month is None:
        return None
    return _dated(int(found["day"]), month, found["year"], said)


def _numeric(said: _Said, words: _Words) -> dt.date | None:
    iso = re.fullmatch(r"(\d{4}) (\d{1,2}) (\d{1,2})", said.text)
    if iso:
        return dt.date(int(iso[1]), int(iso[2]), int(iso[3]))
    found = re.fullmatch(r"(\d{1,2}) (\d{1,2})(?: (\d{4}|\d{2}))?", said.text)
    if found is None:
        return None
    month, day = (found[1], found[2]) if words.month_first else (found[2], found[1])
    year = found[3]
    if year and len(year) == len("26"):
        year = f"{said.today.year // 100}{year}"
    return _dated(int(day), int(month), year, said)


def _dated(day: int, month: int, year: str | None, said: _Said) -> dt.date:
    if year:
        return dt.date(int(year), month, day)
    this_year = dt.date(said.today.year, month, day)
    if said.past:
        return this_year if this_year <= said.today else this_year.replace(year=this_year.year - 1)
    return this_year if this_year >= said.today else this_year.replace(year=this_year.year + 1)


def _monday_after(day: dt.date) -> dt.date:
    return day + dt.timedelta(days=7 - day.weekday())


def _moved(day: dt.date, count: int, unit: str) -> dt.date:
    if unit == "day":
        return day + dt.timedelta(days=count)
    if unit == "week":
        return day + dt.timedelta(weeks=count)
    months = day.year * 12 + day.month - 1 + count * (12 if unit == "year" else 1)
    year, month = divmod(months, 12)
    last = (dt.date(year + month // 11, (month + 1) % 12 + 1, 1) - dt.timedelta(days=1)).day
    return dt.date(year, month + 1, min(day.day, last))


_READERS: tuple[Callable[[_Said, _Words], dt.date | None], ...] = (
    _named_day,
    _distance,
    _next_unit,
    _weekday,
    _written,
    _numeric,
)


def _numbered(full: tuple[str, ...], short: tuple[str, ...], start: int) -> dict[str, int]:
    names: dict[str, int] = {}
    for place, (long_name, short_name) in enumerate(zip(full, short, strict=True), start):
        names |= {fold(long_name): place, fold(short_name): place, fold(long_name)[:3]: place}
    return names


def _weekday_names(names: CalendarNames, **more: int) -> dict[str, int]:
    return _numbered(names.days, names.short_days, 0) | more


def _month_names(names: CalendarNames, **more: int) -> dict[str, int]:
    return _numbered(names.months, names.short_months, 1) | more


_COUNT_AND_UNIT = r"(?P<count>\d{1,4}|[a-z]+) ?(?P<unit>[a-z]+)"

_ENGLISH = _Words(
    days_ahead={"today": 0, "now": 0, "tomorrow": 1, "tmr": 1, "yesterday": -1},
    units={
        "d": "day", "day": "day", "days": "day", "w": "week", "wk": "week", "wks": "week",
        "week": "week", "weeks": "week", "m": "month", "mo": "month", "month": "month",
        "months": "month", "y": "year", "yr": "year", "year": "year", "years": "year",
    },
    numbers={
        "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
        "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    },
    weekdays=_weekday_names(names_in("en"), tues=1, thur=3, thurs=3),
    months=_month_names(names_in("en"), sept=9),
    ahead=re.compile(rf"(?:in )?{_COUNT_AND_UNIT}(?: from now)?"),
    ago=re.compile(rf"{_COUNT_AND_UNIT} ago"),
    next_unit=(re.compile(r"next (?P<unit>[a-z]+)"),),
    weekday=re.compile(r"(?:(?P<before>this|next|coming) )?(?P<day>[a-z]+)(?P<after>)"),
    next_week_words=frozenset({"next"}),
    fillers=re.compile(r"\b(?:on|the|of)\b|(?<=\d)(?:st|nd|rd|th)\b"),
    month_first=True,
)  # fmt: skip

_SPANISH = _Words(
    days_ahead={"hoy": 0, "ahora": 0, "manana": 1, "pasado manana": 2, "ayer": -1},
    units={
        "d": "day", "dia": "day", "dias": "day", "s": "week", "sem": "week",
        "semana": "week", "semanas": "week", "m": "month", "mes": "month", "meses": "month",
        "a": "year", "ano": "year", "anos": "year",
    },
    numbers={
        "un": 1, "una": 1, "uno": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5,
        "seis": 6, "siete": 7, "ocho": 8, "nueve": 9, "diez": 10,
    },
    weekdays=_weekday_names(names_in("es")),
    months=_month_names(names_in("es"), set=9, setiembre=9),
    ahead=re.compile(rf"(?:en |dentro )?{_COUNT_AND_UNIT}"),
    ago=re.compile(rf"hace {_COUNT_AND_UNIT}"),
    next_unit=(
        re.compile(r"proxim[oa] (?P<unit>[a-z]+)"),
        re.compile(r"(?P<unit>[a-z]+) que viene"),
    ),
    weekday=re.compile(
        r"(?:(?P<before>este|proximo) )?(?P<day>[a-z]+)"
        r"(?: (?P<after>que viene|proximo|semana que viene))?"
    ),
    # "El próximo martes" is simply the coming one; the week has to be said.
    next_week_words=frozenset({"semana que viene"}),
    fillers=re.compile(r"\b(?:el|la|los|de|del)\b"),
    month_first=False,
)  # fmt: skip

_VOCABULARY = {"en": _ENGLISH, "es": _SPANISH}
