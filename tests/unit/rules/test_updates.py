import dataclasses
import datetime as dt
from typing import Any

import pytest

from carecoord.rules.updates import Offered, is_due, judge
from carecoord.vocab.updates import Finding

NOON = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
TODAY = NOON.date()
HOUR = dt.timedelta(hours=1)
OFFERED = Offered("0.2.0", NOON, TODAY, ("linux", "win32"))


def _judged(newest_seen: dt.datetime | None = None, system: str = "linux", **changes: Any) -> str:
    offered = dataclasses.replace(OFFERED, **changes)
    return judge(offered, own="0.1.9", system=system, newest_seen=newest_seen, today=TODAY)


def test_that_a_later_version_is_ready_on_its_last_day_too() -> None:
    assert _judged() is Finding.READY
    assert _judged(NOON) is Finding.READY


@pytest.mark.parametrize("version", ["0.1.9", "0.1.9.0"])
def test_that_the_same_version_is_the_newest(version: str) -> None:
    assert _judged(version=version) is Finding.NEWEST


@pytest.mark.parametrize("version", ["0.1.8", "0.1", "0.0.99"])
def test_that_there_is_no_way_back(version: str) -> None:
    assert _judged(version=version) is Finding.OLDER


def test_that_numbers_are_compared_as_numbers() -> None:
    assert _judged(version="0.1.10") is Finding.READY


def test_that_a_list_from_before_one_that_was_seen_is_a_replay() -> None:
    assert _judged(NOON + HOUR) is Finding.REPLAYED


def test_that_a_list_past_its_last_day_does_not_count() -> None:
    assert _judged(expires_on=TODAY - dt.timedelta(days=1)) is Finding.EXPIRED


def test_that_a_computer_without_a_package_is_told_so() -> None:
    assert _judged(system="darwin") is Finding.NO_PACKAGE


def test_that_one_looks_once_a_day_and_anew_when_the_clock_was_put_back() -> None:
    assert is_due(None, NOON)
    assert not is_due(NOON - 23 * HOUR, NOON)
    assert is_due(NOON - 24 * HOUR, NOON)
    assert is_due(NOON + HOUR, NOON)
