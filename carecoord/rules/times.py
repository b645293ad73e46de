"""Times of the day, as people write and read them."""

import datetime as dt
import re
from collections.abc import Callable

from carecoord.common.i18n import N_, _

_NOON = 12
_FIRST_HOUR = 7
"""Before it, a time of a visit without AM or PM is one of the afternoon."""
_TYPED = re.compile(
    r"(?P<hour>\d{1,2})(?:[:.hH]?(?P<minute>\d{2}))?(?::\d{2})?(?:\.0+)?"
    r"\s*(?P<half>[ap])?\.?\s*(?:m\.?)?",
    re.IGNORECASE,
)


def time_of_day(time: dt.time, translate: Callable[[str], str] = _) -> str:
    """``2:30 PM``, in the user's language or the one ``translate`` speaks."""
    hour = time.hour % _NOON or _NOON
    half = translate(N_("AM") if time.hour < _NOON else N_("PM"))
    return f"{hour}:{time.minute:02d} {half}"


def read_visit_time(text: str) -> dt.time | None:
    """A time as a desk types it for a visit: 4:30 by itself is in the afternoon.

    Nobody books a visit before seven in the morning by leaving half of the time away; who means
    it writes 04:30 or 4:30 am.
    """
    time, found = read_time(text), _TYPED.fullmatch(text.strip())
    if time is None or found is None or found["half"] or found["hour"].startswith("0"):
        return time
    return time.replace(hour=time.hour + _NOON) if 1 <= time.hour < _FIRST_HOUR else time


def read_time(text: str) -> dt.time | None:
    """A time as people type it: 14:30, 2:30 pm, 230p, 9; None when it is none."""
    found = _TYPED.fullmatch(text.strip())
    if found is None:
        return None
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    half = (found["half"] or "").lower()
    if half:
        if not 1 <= hour <= _NOON:
            return None
        hour = hour % _NOON + (_NOON if half == "p" else 0)
    try:
        return dt.time(hour, minute)
    except ValueError:
        return None
