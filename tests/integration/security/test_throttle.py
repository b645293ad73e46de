"""Waiting after failed sign-ins, across restarts."""

import datetime as dt
import os
import stat
from pathlib import Path

import pytest

from carecoord.common.errors import RefusedError
from carecoord.security.throttle import FILE_NAME, FREE_ATTEMPTS, SignInThrottle

NOW = dt.datetime(2026, 11, 21, 15, 0, tzinfo=dt.UTC)
ZERO = dt.timedelta(0)


def seconds(count: int) -> dt.timedelta:
    return dt.timedelta(seconds=count)


def fail(home: Path, times: int, now: dt.datetime = NOW) -> None:
    for _ in range(times):
        SignInThrottle(home).failed(now)


def test_that_a_few_typos_cost_no_wait(tmp_path: Path) -> None:
    fail(tmp_path, FREE_ATTEMPTS)
    assert SignInThrottle(tmp_path).wait(NOW) == ZERO
    SignInThrottle(tmp_path).require_no_wait(NOW)


def test_that_the_wait_doubles_with_each_further_failure_up_to_15_minutes(tmp_path: Path) -> None:
    fail(tmp_path, FREE_ATTEMPTS)
    waits = []
    for _ in range(12):
        fail(tmp_path, 1)
        waits.append(SignInThrottle(tmp_path).wait(NOW).total_seconds())
    assert waits == [5, 10, 20, 40, 80, 160, 320, 640, 900, 900, 900, 900]


def test_that_a_restart_does_not_shorten_the_wait(tmp_path: Path) -> None:
    fail(tmp_path, FREE_ATTEMPTS + 2)
    assert SignInThrottle(tmp_path).wait(NOW + seconds(4)) == seconds(6)
    assert SignInThrottle(tmp_path).wait(NOW + seconds(10)) == ZERO


def test_that_the_refusal_says_how_many_seconds_remain(tmp_path: Path) -> None:
    fail(tmp_path, FREE_ATTEMPTS + 1)
    with pytest.raises(RefusedError, match="Wait 5 seconds, then"):
        SignInThrottle(tmp_path).require_no_wait(NOW)
    with pytest.raises(RefusedError, match="Wait 1 second, then"):
        SignInThrottle(tmp_path).require_no_wait(NOW + dt.timedelta(seconds=4, milliseconds=300))


def test_that_signing_in_forgets_the_failures(tmp_path: Path) -> None:
    fail(tmp_path, FREE_ATTEMPTS + 3)
    SignInThrottle(tmp_path).succeeded()
    assert SignInThrottle(tmp_path).wait(NOW) == ZERO
    SignInThrottle(tmp_path).succeeded()


def test_that_a_clock_set_back_starts_the_wait_again_and_no_longer(tmp_path: Path) -> None:
    fail(tmp_path, FREE_ATTEMPTS + 1, NOW + dt.timedelta(days=300))
    assert SignInThrottle(tmp_path).wait(NOW) == seconds(5)
    assert SignInThrottle(tmp_path).wait(NOW + seconds(5)) == ZERO


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"\xff\xfe", b'{"count": 3}', b'{"count": "x", "last_at": "2026-01-01"}',
     b'{"count": Infinity, "last_at": "2026-01-01"}', b'{"count": 1, "last_at": 7}'],
)  # fmt: skip
def test_that_a_spoilt_file_costs_one_wait_and_locks_nobody_out(
    tmp_path: Path, content: bytes
) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    assert SignInThrottle(tmp_path).wait(NOW) == seconds(5)
    assert SignInThrottle(tmp_path).wait(NOW + seconds(5)) == ZERO


def test_that_failures_count_even_where_nothing_can_be_written(tmp_path: Path) -> None:
    throttle = SignInThrottle(tmp_path / "missing")
    for _ in range(FREE_ATTEMPTS + 1):
        throttle.failed(NOW)
    assert throttle.wait(NOW) == seconds(5)
    throttle.succeeded()
    assert throttle.wait(NOW) == ZERO


def test_that_the_file_is_private_and_names_nobody(tmp_path: Path) -> None:
    fail(tmp_path, 1)
    path = tmp_path / FILE_NAME
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_text() == '{"count": 1, "last_at": "2026-11-21T15:00:00+00:00"}'
