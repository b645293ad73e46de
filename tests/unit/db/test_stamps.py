"""The hybrid clock."""

import datetime as dt
import threading

from carecoord.db.stamps import HybridClock, hlc_instant, instant_hlc, new_origin, stamp_hlc


def test_that_readings_rise_whatever_floor_is_given() -> None:
    clock = HybridClock()
    readings = [clock.next(floor)[0] for floor in (100, 5, 0, 1000, 1000)]
    assert readings == [101, 102, 103, 1001, 1002]


def test_that_a_stamp_is_its_reading_and_the_name_of_the_open_store() -> None:
    clock, other = HybridClock(), HybridClock()
    reading, stamp = clock.next(41)
    assert (reading, len(stamp), stamp_hlc(stamp)) == (42, 24, 42)
    assert stamp[16:] != other.next(41)[1][16:]


def test_that_threads_never_get_the_same_stamp() -> None:
    clock = HybridClock()
    stamps: list[str] = []

    def draw() -> None:
        stamps.extend(clock.next(0)[1] for _ in range(500))

    threads = [threading.Thread(target=draw) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(stamps)) == 2000


def test_that_an_instant_survives_the_clock_to_the_millisecond() -> None:
    instant = dt.datetime(2026, 3, 2, 15, 4, 5, 678_000, tzinfo=dt.UTC)
    assert hlc_instant(instant_hlc(instant)) == instant
    assert hlc_instant(instant_hlc(instant) + 99) == instant


def test_that_names_of_origins_are_short_and_random() -> None:
    names = {new_origin() for _ in range(50)}
    assert len(names) == 50
    assert all(len(name) == 12 and name.isalnum() for name in names)
