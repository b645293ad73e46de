"""What no test may do unnoticed: log a warning, reach another machine, become another program."""

import functools
import ipaddress
import logging
import os
import socket
from collections.abc import Callable
from typing import Any, NoReturn

from typing_extensions import override


class LogWatch(logging.Handler):
    """Collects warnings and worse; a test that means one says so with :meth:`expect`."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.logged: list[str] = []
        self._expected: list[str] = []

    def expect(self, part: str) -> None:
        """A warning with ``part`` in its text is what this test is about; it must come."""
        self._expected.append(part)

    @property
    def unexpected(self) -> list[str]:
        return [text for text in self.logged if not any(e in text for e in self._expected)]

    @property
    def absent(self) -> list[str]:
        """What was expected and never logged."""
        return [e for e in self._expected if not any(e in text for text in self.logged)]

    @override
    def emit(self, record: logging.LogRecord) -> None:
        self.logged.append(f"{record.name}: {record.getMessage()}")


class NetworkUseError(AssertionError):
    """A test tried to reach another machine."""


class ReplacedProcessError(AssertionError):
    """A test tried to put another program, or a copy, in the place of all tests."""


def refuse_replacement() -> None:
    """The window replaces its process to forget; the tests' own goes on.

    A fork is refused too: a copy has one thread of many and waits for ever for a lock that
    another thread held.
    """

    def refuse(*_arguments: object) -> NoReturn:
        raise ReplacedProcessError("A test may not replace or copy its process; start another.")

    for name in ("fork", "forkpty", "execv", "execve"):
        if hasattr(os, name):
            setattr(os, name, refuse)


def refuse_network() -> None:
    """Python's sockets reach this machine only.

    Not by an audit hook: Python code in one lets another thread in while a trace function is
    being installed, and with two threads starting at once one of them dies or hangs.
    """
    own = socket.getaddrinfo

    def look_up(host: Any, *more: Any, **named: Any) -> Any:
        _allow(host)
        return own(host, *more, **named)

    socket.getaddrinfo = look_up
    for name in ("connect", "connect_ex", "sendto"):
        setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))


def _guarded(call: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(call)
    def only_here(self: socket.socket, *arguments: Any) -> Any:
        address = arguments[-1]
        _allow(address[0] if isinstance(address, tuple) else None)
        return call(self, *arguments)

    return only_here


def _allow(host: object) -> None:
    if not _is_here(host):
        raise NetworkUseError(f"A test may not reach {host}; use a server on loopback.")


def _is_here(host: object) -> bool:
    """No host means a Unix socket, or an address to listen on."""
    name = host.decode() if isinstance(host, bytes) else host
    if name is None or name in ("", "localhost") or not isinstance(name, str):
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified
