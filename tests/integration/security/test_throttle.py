"""Waiting after failed sign-ins, across restarts and whatever the clock says."""

import datetime as dt
import os
import stat
from pathlib import Path

import pytest

from carecoord.common.clock import uptime_s
from carecoord.common.errors import RefusedError
from carecoord.security.throttle import FILE_NAME, FREE_ATTEMPTS, SignInThrottle

NOW = dt.datetime(2026, 11, 21, 15, 0, tzinfo=dt.UTC)
ZERO = dt.timedelta(0)


class Machine:
    """A computer that has been running for a while, with its own idea of the time."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self.up_s, self.now = 50_000.0, NOW

    @property
    def throttle(self) -> SignInThrottle:
        """As after a restart of the program: only the file is known."""
        return SignInThrottle(self._home, lambda: self.up_s)

    def fail(self, times: int) -> None:
        for _ in range(times):
            self.throttle.failed(self.now)

    def wait_s(self) -> float:
        return self.throttle.wait(self.now).total_seconds()

    def let_pass(self, seconds: float) -> None:
        self.up_s += seconds
        self.now += dt.timedelta(seconds=seconds)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_that_a_few_typos_cost_no_wait(machine: Machine) -> None:
    machine.fail(FREE_ATTEMPTS)
    assert machine.wait_s() == 0
    machine.throttle.require_no_wait(NOW)


def test_that_the_wait_doubles_with_each_further_failure_up_to_15_minutes(
    machine: Machine,
) -> None:
    machine.fail(FREE_ATTEMPTS)
    waits = []
    for _ in range(12):
        machine.fail(1)
        waits.append(machine.wait_s())
    assert waits == [5, 10, 20, 40, 80, 160, 320, 640, 900, 900, 900, 900]


def test_that_a_restart_of_the_program_does_not_shorten_the_wait(machine: Machine) -> None:
    machine.fail(FREE_ATTEMPTS + 2)
    machine.let_pass(4)
    assert machine.wait_s() == 6
    machine.let_pass(6)
    assert machine.wait_s() == 0


@pytest.mark.parametrize("days", [-300, 300], ids=["back", "forward"])
def test_that_setting_the_clock_changes_nothing(machine: Machine, days: int) -> None:
    machine.fail(FREE_ATTEMPTS + 1)
    machine.now += dt.timedelta(days=days)
    assert machine.wait_s() == 5
    machine.let_pass(5)
    assert machine.wait_s() == 0


def test_that_starting_the_computer_anew_lets_the_wait_count_from_there(machine: Machine) -> None:
    machine.fail(FREE_ATTEMPTS + 5)
    machine.up_s = 30
    machine.now += dt.timedelta(days=1)  # which the clock says, and anybody may have set
    assert machine.wait_s() == 50
    machine.let_pass(50)
    assert machine.wait_s() == 0


def test_that_the_machines_own_count_of_seconds_goes_on() -> None:
    first = uptime_s()
    assert 0 < first <= uptime_s()


def test_that_the_refusal_says_how_many_seconds_remain(machine: Machine) -> None:
    machine.fail(FREE_ATTEMPTS + 1)
    with pytest.raises(RefusedError, match="Wait 5 seconds, then"):
        machine.throttle.require_no_wait(NOW)
    machine.let_pass(4.3)
    with pytest.raises(RefusedError, match="Wait 1 second, then"):
        machine.throttle.require_no_wait(NOW)


def test_that_signing_in_forgets_the_failures(machine: Machine) -> None:
    machine.fail(FREE_ATTEMPTS + 3)
    machine.throttle.succeeded()
    assert machine.wait_s() == 0
    machine.throttle.succeeded()


def test_that_what_a_version_before_remembered_still_counts(
    machine: Machine, tmp_path: Path
) -> None:
    (tmp_path / FILE_NAME).write_text('{"count": 6, "last_at": "2026-11-21T15:00:00+00:00"}')
    assert machine.wait_s() == 10
    machine.let_pass(10)
    assert machine.wait_s() == 0
    machine.fail(1)
    assert machine.wait_s() == 20


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"\xff\xfe", b'{"count": 3}', b'{"count": "x", "last_at": "2026-01-01"}',
     b'{"count": Infinity, "last_at": "2026-01-01"}', b'{"count": 1, "last_at": 7}',
     b'{"count": 9, "last_at": "2026-01-01", "uptime_s": "x"}'],
)  # fmt: skip
def test_that_a_spoilt_file_costs_one_wait_and_locks_nobody_out(
    machine: Machine, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    assert machine.wait_s() == 5
    machine.let_pass(5)
    assert machine.wait_s() == 0


@pytest.mark.parametrize("up_s", ["NaN", "-1e9", "1e300"])
def test_that_no_number_in_the_file_locks_out_for_longer(
    machine: Machine, tmp_path: Path, up_s: str
) -> None:
    content = f'{{"count": 99, "last_at": "2026-01-01", "uptime_s": {up_s}}}'
    (tmp_path / FILE_NAME).write_text(content)
    machine.up_s = 1_000.0
    assert 0 <= machine.wait_s() <= 900


def test_that_failures_count_even_where_nothing_can_be_written(tmp_path: Path) -> None:
    throttle = SignInThrottle(tmp_path / "missing", lambda: 7.0)
    for _ in range(FREE_ATTEMPTS + 1):
        throttle.failed(NOW)
    assert throttle.wait(NOW) == dt.timedelta(seconds=5)
    throttle.succeeded()
    assert throttle.wait(NOW) == ZERO


def test_that_the_file_is_private_and_names_nobody(machine: Machine, tmp_path: Path) -> None:
    machine.fail(1)
    path = tmp_path / FILE_NAME
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_text() == (
        '{"count": 1, "last_at": "2026-11-21T15:00:00+00:00", "uptime_s": 50000.0}'
    )
