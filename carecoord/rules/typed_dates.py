"""Birth dates as people type them: 12/4/1971, 4-12-71, 1971-04-12, 12 Apr 1971, 04/1971, 1971."""

import datetime as dt
import re
from collections.abc import Iterator

from carecoord.common.text import fold
from carecoord.rules.partial_dates import may_be_birth

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january ene enero", "feb february febrero", "mar march marzo",
            "apr april abr abril", "may mayo", "jun june junio", "jul july julio",
            "aug august ago agosto", "sep sept september septiembre setiembre",
            "oct october octubre", "nov november noviembre", "dec december dic diciembre",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_GAP = r"[\s./,-]*(?:\s(?:of|de|del)\s+)?"
_NOT_IN_NUMBER = r"(?<![\w./-]){}(?![\w/-]|\.\d)"

DATE = re.compile(
    "|".join(
        _NOT_IN_NUMBER.format(shape)
        for shape in (
            r"(?P<year_first>\d{4}[-/.]\d{1,2}(?:[-/.]\d{1,2})?)",
            r"(?P<year_last>\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2}))",
            r"(?P<month_year>\d{1,2}[-/.]\d{4})",
            rf"(?P<day_name_year>\d{{1,2}}{_GAP}(?:{_MONTH})\.?{_GAP}(?:\d{{4}}|\d{{2}}))",
            rf"(?P<name_day_year>(?:{_MONTH})\.?{_GAP}\d{{1,2}}(?:st|nd|rd|th)?(?!\d){_GAP}\d{{4}})",
            rf"(?P<name_year>(?:{_MONTH})\.?{_GAP}\d{{4}})",
        )
    ),
    re.IGNORECASE,
)
"""A date somewhere in a text, with its separators."""

_COMPACT = re.compile(r"\d{4}|\d{6}|\d{8}")
_PART = re.compile(rf"\d+|{_MONTH}")


def read_date(found: re.Match[str], today: dt.date) -> tuple[str, ...]:
    """Partial ISO dates that a match of ``DATE`` may mean, without impossible birth dates."""
    parts = _PART.findall(fold(found[0]))
    kind = found.lastgroup or ""
    return _believable(_READERS[kind](parts, today), today)


def read_compact(digits: str, today: dt.date) -> tuple[str, ...]:
    """Birth dates that 4, 6 or 8 digits without separators may mean: 1971, 041271, 19710412."""
    if not _COMPACT.fullmatch(digits):
        return ()
    if len(digits) == len("yyyy"):
        return _believable([digits], today)
    parts = [digits[:2], digits[2:4], digits[4:]]
    readings = list(_year_last(parts, today))
    if len(digits) == len("yyyymmdd"):
        readings += _year_first([digits[:4], digits[4:6], digits[6:]], today)
    return _believable(readings, today)


def _year_first(parts: list[str], _today: dt.date) -> Iterator[str]:
    # Whoever has typed 1971-0 goes on to a month; until then the year counts.
    whole = parts[:-1] if parts[-1] == "0" else parts
    yield "-".join(part.zfill(2) for part in whole)


def _year_last(parts: list[str], today: dt.date) -> Iterator[str]:
    """Month first as in the United States, then day first."""
    first, second, year = parts
    for full_year in _years(year, today):
        yield f"{full_year}-{first:0>2}-{second:0>2}"
        yield f"{full_year}-{second:0>2}-{first:0>2}"


def _month_year(parts: list[str], _today: dt.date) -> Iterator[str]:
    month, year = parts
    yield f"{year}-{month:0>2}"


def _day_name_year(parts: list[str], today: dt.date) -> Iterator[str]:
    day, name, year = parts
    for full_year in _years(year, today):
        yield f"{full_year}-{_MONTHS[name]:02}-{day:0>2}"


def _name_day_year(parts: list[str], _today: dt.date) -> Iterator[str]:
    name, day, year = parts
    yield f"{year}-{_MONTHS[name]:02}-{day:0>2}"


def _name_year(parts: list[str], _today: dt.date) -> Iterator[str]:
    name, year = parts
    yield f"{year}-{_MONTHS[name]:02}"


_READERS = {
    "year_first": _year_first,
    "year_last": _year_last,
    "month_year": _month_year,
    "day_name_year": _day_name_year,
    "name_day_year": _name_day_year,
    "name_year": _name_year,
}


def _years(typed: str, today: dt.date) -> tuple[str, ...]:
    """A year of two digits may lie in this century or in the last one."""
    if len(typed) == len("yyyy"):
        return (typed,)
    century = today.year // 100
    return f"{century}{typed}", f"{century - 1}{typed}"


def _believable(readings: Iterator[str] | list[str], today: dt.date) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for each in readings if may_be_birth(each, today)))
