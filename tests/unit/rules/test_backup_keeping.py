"""Which backups stay: 12 days, 10 weeks, 9 months, and never fewer than the newest."""

import datetime as dt
from itertools import pairwise

import pytest

from carecoord.rules.backup_age import is_due, is_late
from carecoord.rules.backup_keeping import to_keep

TODAY = dt.date(2026, 11, 30)  # a Monday


def at(day: dt.date, hour: int = 12) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour))


def days_back(*numbers: int) -> list[dt.datetime]:
    return [at(TODAY - dt.timedelta(days=number)) for number in numbers]


def kept_days_back(made: list[dt.datetime]) -> list[int]:
    return sorted((TODAY - kept.date()).days for kept in to_keep(made, TODAY))


@pytest.mark.parametrize(
    ("made", "kept"),
    [
        ([], []),
        ([400], [400]),
        ([0, 1, 2, 3], [0, 1, 2, 3]),
        (list(range(14)), list(range(14))),
        # 14 days back is a Monday and alone in its week, 15 the Sunday and last of the one before.
        (list(range(18)), list(range(16))),
        # Weeks count where there is a backup, so a summer without any costs nothing.
        ([*range(14), 200, 201, 202, 300], [*range(14), 200, 300]),
        (list(range(0, 26, 2)), list(range(0, 26, 2))),
    ],
)  # fmt: skip
def test_that_the_last_of_each_day_week_and_month_stays(made: list[int], kept: list[int]) -> None:
    found = kept_days_back(days_back(*made))
    assert found == sorted(kept)


def test_that_everything_of_today_and_yesterday_stays() -> None:
    yesterday = TODAY - dt.timedelta(days=1)
    made = [at(day, hour) for day in (TODAY, yesterday) for hour in (8, 10, 12, 16)]
    assert to_keep(made, TODAY) == set(made)


def test_that_of_an_earlier_day_only_the_last_stays() -> None:
    day = TODAY - dt.timedelta(days=5)
    made = [at(day, hour) for hour in (8, 10, 16)]
    assert to_keep([*made, at(TODAY)], TODAY) == {at(TODAY), at(day, 16)}


def test_that_a_backup_from_the_future_is_kept_as_the_newest() -> None:
    ahead = at(TODAY + dt.timedelta(days=3000))
    assert ahead in to_keep([ahead, at(TODAY)], TODAY)


def test_that_after_years_of_daily_backups_days_weeks_and_months_are_as_promised() -> None:
    first = dt.date(2024, 1, 1)
    stored: set[dt.datetime] = set()
    for number in range((TODAY - first).days + 1):
        day = first + dt.timedelta(days=number)
        stored = set(to_keep(stored | {at(day, 10), at(day, 17)}, day))
    ages = [(TODAY - made.date()).days for made in sorted(stored, reverse=True)]
    assert ages[:4] == [0, 0, 1, 1]
    assert len(ages) == 4 + 12 + 10 + 9
    assert ages[4:16] == list(range(2, 14))
    assert {later - earlier for earlier, later in pairwise(ages[17:26])} == {7}
    assert ages[-1] > 300


HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
NOW = dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("newest", "since", "late"),
    [
        (47 * HOUR, 10 * DAY, False),
        (48 * HOUR, 10 * DAY, True),
        (None, 47 * HOUR, False),
        (None, 48 * HOUR, True),
        (None, None, False),
    ],
)  # fmt: skip
def test_that_a_backup_is_late_from_48_hours_on(
    newest: dt.timedelta | None, since: dt.timedelta | None, *, late: bool
) -> None:
    newest_at = None if newest is None else NOW - newest
    since_at = None if since is None else NOW - since
    assert is_late(newest_at, since_at, NOW) is late


@pytest.mark.parametrize(
    ("age", "changed", "due"),
    [
        (None, False, True),
        (HOUR / 2, True, True),
        (HOUR / 3, True, False),
        (23 * HOUR, False, False),
        (24 * HOUR, False, True),
        (-HOUR, False, True),
    ],
)  # fmt: skip
def test_that_a_backup_is_due_after_half_an_hour_with_changes_and_a_day_without(
    age: dt.timedelta | None, *, changed: bool, due: bool
) -> None:
    newest = None if age is None else NOW - age
    assert is_due(newest, NOW, has_changed=changed) is due
