"""Instants and the practice's days."""

import datetime as dt
from zoneinfo import ZoneInfo

from carecoord.common.clock import FixedClock, SystemClock, practice_day, start_of_day

KIRITIMATI = ZoneInfo("Pacific/Kiritimati")
HONOLULU = ZoneInfo("Pacific/Honolulu")
CHICAGO = ZoneInfo("America/Chicago")


def test_that_the_day_is_the_one_on_the_practices_wall_and_not_in_greenwich() -> None:
    instant = dt.datetime(2026, 3, 2, 3, tzinfo=dt.UTC)
    assert practice_day(instant, CHICAGO) == dt.date(2026, 3, 1)
    assert practice_day(instant, KIRITIMATI) == dt.date(2026, 3, 2)


def test_that_the_machines_clock_gives_aware_instants_and_the_days_of_its_zone() -> None:
    east, west = SystemClock(KIRITIMATI), SystemClock(HONOLULU)
    assert east.now().tzinfo is dt.UTC
    assert (east.today() - west.today()).days == 1


def test_that_a_day_begins_at_local_midnight_on_both_sides_of_a_clock_change() -> None:
    before, after = dt.date(2026, 3, 8), dt.date(2026, 3, 9)
    length = start_of_day(after, CHICAGO) - start_of_day(before, CHICAGO)
    assert start_of_day(before, CHICAGO) == dt.datetime(2026, 3, 8, 6, tzinfo=dt.UTC)
    assert length == dt.timedelta(hours=23)


def test_that_a_standing_clock_still_puts_later_work_later() -> None:
    clock = FixedClock(dt.date(2026, 3, 2), CHICAGO)
    first, second = clock.now(), clock.now()
    assert first < second
    assert clock.today() == practice_day(second, CHICAGO) == dt.date(2026, 3, 2)
