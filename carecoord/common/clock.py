"""The one place that asks what time it is."""

import datetime as dt
import time
from typing import Protocol
from zoneinfo import ZoneInfo


class Clock(Protocol):
    """Where the core gets the time from."""

    def now(self) -> dt.datetime:
        """The present instant, UTC, aware."""
        ...

    def today(self) -> dt.date:
        """The practice's calendar day."""
        ...


class SystemClock:
    """The machine's clock, read in the practice's time zone."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone

    def now(self) -> dt.datetime:
        return dt.datetime.now(dt.UTC)  # noqa: TID251 - this module is the clock

    def today(self) -> dt.date:
        return self.now().astimezone(self._zone).date()


class FixedClock:
    """A clock that stands on one day: reports for a past date, demos and tests.

    The instant moves on by a millisecond each time it is read, so that what is
    written later is stamped later.
    """

    def __init__(self, day: dt.date, zone: ZoneInfo) -> None:
        self._day = day
        self._next = dt.datetime.combine(day, dt.time(9), zone).astimezone(dt.UTC)

    def now(self) -> dt.datetime:
        self._next += dt.timedelta(milliseconds=1)
        return self._next

    def today(self) -> dt.date:
        return self._day


def start_of_day(day: dt.date, zone: ZoneInfo) -> dt.datetime:
    """The first instant of a practice day, in UTC."""
    return dt.datetime.combine(day, dt.time(), zone).astimezone(dt.UTC)


def practice_day(instant: dt.datetime, zone: ZoneInfo) -> dt.date:
    """The practice's calendar day an instant falls on."""
    return instant.astimezone(zone).date()


def uptime_s() -> float:
    """Seconds since the machine was started, sleep included; setting its clock changes nothing."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)  # Linux, whose other clock stands in sleep
    return time.monotonic() if boot is None else time.clock_gettime(boot)
