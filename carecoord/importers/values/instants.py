"""ISO 8601 dates and times, whole or partial, as FHIR and most exports write them."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

from carecoord.importers.records import Precision

_PARTIAL = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?![\d-])")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:\d{0,6}(?:\.\d+)?(?:[+-]\d{4})?)?$")
_COMPACT_TIME = re.compile(r"(\d{8})(\d{4,6})(?:\.\d+)?([+-]\d{4})?$")
_PRECISION_BY_LENGTH: dict[int, Precision] = {4: "year", 7: "month", 10: "day"}


def partial_date(text: str) -> str:
    """'1970', '1970-03' or '1970-03-05'; a time of day is cut off, never converted.

    A birth date stays the day it was written as, whatever offset stands behind it.

    Raises:
        ValueError: The text is no such date, or a day that does not exist.
    """
    match = _COMPACT.match(text) or _PARTIAL.match(text)
    if match is None:
        raise ValueError
    year, month, day = match.groups()
    dt.date(int(year), int(month or 1), int(day or 1))
    return "-".join(part for part in (year, month, day) if part)


def instant(text: str, zone: ZoneInfo) -> tuple[dt.datetime | None, Precision]:
    """An aware instant and how exactly it was given; a day begins at midnight in ``zone``.

    Raises:
        ValueError: The text is not an ISO date or time.
    """
    if not text:
        return None, ""
    if precision := _PRECISION_BY_LENGTH.get(len(text)):
        whole = partial_date(text) + "-01-01"
        return dt.datetime.fromisoformat(whole[:10]).replace(tzinfo=zone), precision
    found = dt.datetime.fromisoformat(_spelled_out(text))
    return (found if found.tzinfo else found.replace(tzinfo=zone)), "instant"


def _spelled_out(text: str) -> str:
    """HL7's compact '202109241120+0215' as ISO; anything else unchanged."""
    match = _COMPACT_TIME.match(text)
    if match is None:
        return text
    day, time, offset = match.groups()
    return f"{day}T{time}{offset or ''}"
