"""Dates as lists write them: the order of day and month is settled per column, not per cell."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from carecoord.common.i18n import _
from carecoord.common.text import fold, squeeze
from carecoord.importers.values.instants import partial_date
from carecoord.importers.values.missing import is_missing
from carecoord.importers.values.unclear import UnclearValueError

DayMonth = Literal["dmy", "mdy"]

_TIME = re.compile(r"[T\s]+\d{1,2}:\d\d.*$")
_NUMERIC = re.compile(r"(\d{1,2})([/.\-\s])(\d{1,2})\2(\d{4}|\d{2})$")
_ISO_LIKE = re.compile(r"(\d{4})([/.\-\s])(\d{1,2})\2(\d{1,2})$")
_AGE_BEHIND = re.compile(r"(?<=\S)\s*\([^()]*\)$|\s*\*+$")  # '3/14/1957 (64 yrs)'
_SPACED = re.compile(r"\s*([/.\-])\s*(?=\d)")
_RUN_TOGETHER = re.compile(r"(\d{1,2})(\d\d)((?:18|19|20)\d\d)$")  # 05061990, or 5061990
_YEAR_FIRST = re.compile(r"(?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$")
_MONTH_YEAR = re.compile(r"(\d{1,2})[/.\-](\d{4})$")
_GAP = re.compile(r"0{1,2}|[xX?_]{1,2}")  # where the day or the month is not known
# How sheets show an empty day: Excel's day 0 in any form, and zeros alone.
_NEVER = re.compile(
    r"0{1,2}([/.\-])(?:0?[01]|jan|ene)\1(?:19|00)?00$|0?1([/.\-])0{1,2}\2(?:19)?00$|1900-0[01]-00$",
    re.IGNORECASE,
)
_SERIAL = re.compile(r"(\d{1,5})(?:\.\d+)?$")
_YEAR = re.compile(r"(?:18|19|20)\d\d$")
_NUMBER_OR_WORD = re.compile(r"\d+|[^\W\d_]+")
_MONTHS = (
    "january enero janvier", "february febrero fevrier", "march marzo mars",
    "april abril avril", "may mayo mai", "june junio juin", "july julio juillet",
    "august agosto aout", "september septiembre setiembre septembre",
    "october octubre octobre", "november noviembre novembre", "december diciembre decembre",
)  # fmt: skip
_SHORT = {"ene": 1, "jan": 1, "feb": 2, "fev": 2, "fevr": 2, "mar": 3, "apr": 4, "abr": 4, "avr": 4,
          "jun": 6, "jul": 7, "juil": 7, "aug": 8, "ago": 8, "sep": 9, "sept": 9, "set": 9,
          "oct": 10, "nov": 11, "dec": 12, "dic": 12, "janv": 1}  # fmt: skip
_MONTH_NUMBERS = {name: n for n, names in enumerate(_MONTHS, 1) for name in names.split()} | _SHORT
_YEAR_DIGITS = 4
_LONGEST_MONTH = 31
_NOON_OF_THE_YEAR = 12  # a number above it is a day, not a month
_LONGEST_LIFE_YEARS = 120
_LEAP_DAY_THAT_NEVER_WAS = 60  # Excel counts a 29 February 1900
_SLIPS = 20  # so many dates of one order against one of the other: that one is a slip
_REPEATED = 8192  # more days than the visits and readings of a practice fall on
_EPOCH_1900, _EPOCH_1904 = dt.date(1899, 12, 30), dt.date(1904, 1, 1)


@dataclass(frozen=True, slots=True)
class DateColumn:
    """How a column writes its dates.

    ``is_settled`` is False where dates fit both orders and none of them decides, or some
    speak for one order and some for the other.
    """

    order: DayMonth
    is_settled: bool
    both_ways: int  # dates that fit both orders
    is_1904: bool = False
    evidence: Literal["", "one", "both"] = ""  # orders that some dates prove


@dataclass(frozen=True, slots=True)
class ReadDate:
    """A partial ISO date; ``other`` is the same date in the century not chosen, if it fits."""

    iso: str
    other: str = ""


def date_column(
    cells: Iterable[str],
    answer: DayMonth | Literal["ymd", ""] = "",
    *,
    is_1904: bool = False,
    assumed: DayMonth = "mdy",
) -> DateColumn:
    """What the cells of one column say about their order.

    ``answer`` settles an open one; without it ``assumed`` is taken for the time being.
    """
    day_first = month_first = both = 0
    for cell in cells:
        if match := _NUMERIC.match(_without_time(cell)):
            first, second = int(match[1]), int(match[3])
            day_first += first > _NOON_OF_THE_YEAR >= second
            month_first += second > _NOON_OF_THE_YEAR >= first
            both += first <= _NOON_OF_THE_YEAR >= second and first != second
    decided = (day_first > 0) != (month_first > 0)
    if decided:
        return DateColumn("dmy" if day_first else "mdy", True, both, is_1904, "one")
    if day_first != month_first:  # both occur: most of them tell how the column is written
        assumed = "dmy" if day_first > month_first else "mdy"
    most, least = sorted((day_first, month_first), reverse=True)
    if least and most >= _SLIPS * least:
        return DateColumn(assumed, True, both, is_1904, "one")
    order: DayMonth = assumed if not answer else "dmy" if answer == "dmy" else "mdy"
    settled = bool(answer) or not (both or day_first)
    return DateColumn(order, settled, both, is_1904, "both" if day_first else "")


@lru_cache(_REPEATED)
def read_date(
    text: str,
    column: DateColumn,
    *,
    latest: dt.date,
    century: Literal["recent", "earlier", ""] = "",
) -> ReadDate:
    """One date of a column; two-digit years fall on or before ``latest``.

    Raises:
        UnclearValueError: It is no date in any form, or a day that does not exist.
    """
    plain = _without_time(text)
    if is_missing(plain) or _NEVER.match(plain):
        return ReadDate("")
    try:
        return _parsed(plain, column, latest, century)
    except (ValueError, OverflowError):
        raise UnclearValueError(
            _(
                "The date cannot be read or does not exist. Correct it in the source, or choose"
                " another order of day and month."
            )
        ) from None


def _parsed(
    text: str, column: DateColumn, latest: dt.date, century: Literal["recent", "earlier", ""]
) -> ReadDate:
    if gaps := _with_gaps(text, column.order):
        return ReadDate(partial_date(gaps))
    if match := _NUMERIC.match(text):
        first, second = int(match[1]), int(match[3])
        month, day = (first, second) if column.order == "mdy" else (second, first)
        return _with_year(match[4], month, day, latest, century)
    if match := _ISO_LIKE.match(text):
        return ReadDate(dt.date(int(match[1]), int(match[3]), int(match[4])).isoformat())
    if match := _MONTH_YEAR.match(text):
        return ReadDate(partial_date(f"{match[2]}-{int(match[1]):02}"))
    if (match := _SERIAL.match(text)) and not _YEAR.match(text):
        return ReadDate(_of_serial(int(match[1]), is_1904=column.is_1904))
    if any(character.isalpha() for character in text):
        return _in_words(text, latest, century)
    return ReadDate(partial_date(text))


def _with_gaps(text: str, order: DayMonth) -> str:
    """'05/00/1990', '1990-00-00' or 'XX/XX/1990' as a partial date; "" for any other text."""
    parts = re.split(r"[/.\-]", text)
    whole = [len(part) == _YEAR_DIGITS for part in parts]
    if len(parts) != len(("day", "month", "year")) or not any(map(_GAP.fullmatch, parts)):
        return ""
    if whole[0]:
        year, month = parts[0], parts[1]
    elif whole[2]:
        year, month = parts[2], parts[0] if order == "mdy" else parts[1]
    else:
        return ""
    return year if _GAP.fullmatch(month) else f"{year}-{int(month):02}"


def _in_words(text: str, latest: dt.date, century: Literal["recent", "earlier", ""]) -> ReadDate:
    """'Feb 3, 1990', '3 de febrero de 1990', '1er mars 1970', '3-Feb-90', 'Mar 1970'."""
    parts = _NUMBER_OR_WORD.findall(fold(text))
    months = [_MONTH_NUMBERS[part] for part in parts if part in _MONTH_NUMBERS]
    numbers = [part for part in parts if part.isdigit()]
    if len(months) != 1 or not 1 <= len(numbers) <= 2:  # noqa: PLR2004 - day and year
        raise ValueError
    if len(numbers[0]) == _YEAR_DIGITS:  # 1990-Feb-3
        numbers.reverse()
    *day, year = numbers
    if not day:
        if len(year) == 2 and int(year) > _LONGEST_MONTH:  # noqa: PLR2004 - 'mar-90', as Excel writes it
            year = _with_year(year, months[0], 1, latest, century).iso[:_YEAR_DIGITS]
        return ReadDate(partial_date(f"{year}-{months[0]:02}"))
    return _with_year(year, months[0], int(day[0]), latest, century)


def _with_year(
    year: str, month: int, day: int, latest: dt.date, century: Literal["recent", "earlier", ""]
) -> ReadDate:
    if len(year) > 2:  # noqa: PLR2004 - written in full
        return ReadDate(dt.date(int(year), month, day).isoformat())
    start = latest.year - latest.year % 100
    candidates = [dt.date(start - back + int(year), month, day) for back in (0, 100)
                  if _exists(start - back + int(year), month, day)]  # fmt: skip
    oldest = latest.year - _LONGEST_LIFE_YEARS - 1
    fitting = [date.isoformat() for date in candidates if date <= latest and date.year >= oldest]
    if not fitting:
        raise ValueError
    if century == "earlier":
        fitting.reverse()
    return ReadDate(fitting[0], "" if century or len(fitting) == 1 else fitting[1])


def _exists(year: int, month: int, day: int) -> bool:
    try:
        dt.date(year, month, day)
    except ValueError:
        return False
    return True


def _of_serial(days: int, *, is_1904: bool) -> str:
    """A date as Excel counts days; the 29 February 1900 it invented is refused."""
    if is_1904:
        return (_EPOCH_1904 + dt.timedelta(days)).isoformat()
    if days == _LEAP_DAY_THAT_NEVER_WAS:
        raise ValueError
    before = days < _LEAP_DAY_THAT_NEVER_WAS
    return (_EPOCH_1900 + dt.timedelta(days + before)).isoformat()


def _without_time(text: str) -> str:
    """The day alone, in one spelling."""
    day = _TIME.sub("", _AGE_BEHIND.sub("", squeeze(text)))
    if " " in day:
        day = _SPACED.sub(r"\1", day)
    if day.isdigit() and not _YEAR_FIRST.match(day):
        day = _RUN_TOGETHER.sub(r"\1/\2/\3", day)
    return day
