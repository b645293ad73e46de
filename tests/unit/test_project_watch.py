"""The ground under the tests holds: stray warnings and far machines are noticed."""

import logging
import os
import socket
import sys

import pytest

from tests.watch import LogWatch, NetworkUseError, ReplacedProcessError

logger = logging.getLogger("carecoord.test")


@pytest.fixture
def watch() -> LogWatch:
    """One that is asked directly, beside the one under every test."""
    return LogWatch()


def warning(text: str) -> logging.LogRecord:
    return logging.LogRecord("carecoord", logging.WARNING, "", 0, text, None, None)


def test_that_a_warning_nobody_expects_is_kept(watch: LogWatch) -> None:
    watch.handle(warning("The disk is nearly full."))
    assert watch.unexpected == ["carecoord: The disk is nearly full."]


def test_that_an_expected_warning_is_let_through(watch: LogWatch) -> None:
    watch.expect("nearly full")
    watch.handle(warning("The disk is nearly full."))
    assert watch.unexpected == []
    assert watch.absent == []


def test_that_a_warning_that_never_came_is_missed(watch: LogWatch) -> None:
    watch.expect("nearly full")
    assert watch.absent == ["nearly full"]


def test_that_the_watch_under_every_test_hears_any_logger(log_watch: LogWatch) -> None:
    log_watch.expect("heard")
    logger.warning("This is heard.")
    assert len(log_watch.logged) == 1


@pytest.mark.parametrize("address", ["192.0.2.1", "2001:db8::1"])
def test_that_a_connection_to_another_machine_is_refused(address: str) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as outward, pytest.raises(NetworkUseError, match="loopback"):
        outward.connect((address, 80))


def test_that_another_machine_is_not_even_looked_up() -> None:
    with pytest.raises(NetworkUseError, match=r"practice\.test"):
        socket.getaddrinfo("practice.test", 443)


def test_that_loopback_may_be_reached() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname(), timeout=5) as client,
    ):
        assert client.getpeername() == server.getsockname()


@pytest.mark.skipif(os.name != "posix", reason="Windows neither forks nor replaces")
def test_that_the_process_of_the_tests_is_neither_copied_nor_replaced() -> None:
    with pytest.raises(ReplacedProcessError):
        os.fork()
    with pytest.raises(ReplacedProcessError):
        os.execv(sys.executable, [sys.executable, "-c", ""])
