"""Answers that take their time, so that a test can do something before they come."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

_LONGEST_S = 10


class Slow:
    """A call that waits until it may go on.

    Attributes:
        has_begun: It is under way.
    """

    def __init__(self) -> None:
        self.has_begun = threading.Event()
        self._may_go_on = threading.Event()

    def go_on(self) -> None:
        """Let it be done, and every later one at once."""
        self._may_go_on.set()

    def wait(self) -> None:
        """For the worker."""
        self.has_begun.set()
        self._may_go_on.wait(_LONGEST_S)


@contextmanager
def slowly(service: object, name: str) -> Iterator[Slow]:
    """Have a service take its time over one of its deeds, until ``go_on`` or the end."""
    slow, deed = Slow(), getattr(service, name)

    def busy(*words: Any, **named: Any) -> Any:
        slow.wait()
        return deed(*words, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(service, name, busy)
        try:
            yield slow
        finally:
            slow.go_on()
