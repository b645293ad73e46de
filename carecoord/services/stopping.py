"""Stopping a question that takes too long, from another thread."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from carecoord.common.errors import CancelledError


class Stopper:
    """Handed in with a question; whoever does not want the answer any more calls ``stop``."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._interrupt: Callable[[], object] | None = None
        self._is_stopped = False

    def stop(self) -> None:
        """End the statement that runs, if any; nothing further is asked."""
        with self._lock:
            self._is_stopped = True
            if self._interrupt is not None:
                self._interrupt()

    def check(self) -> None:
        """Go on, unless it was stopped.

        Raises:
            CancelledError: It was.
        """
        if self._is_stopped:
            raise CancelledError

    @contextmanager
    def watching(self, session: Session) -> Iterator[None]:
        """Let the statements of this session be ended while they run.

        Raises:
            CancelledError: One was, or would have been.
        """
        connection: Any = session.connection().connection.driver_connection
        # A file is interrupted; a server is told to cancel.
        interrupt = getattr(connection, "interrupt", None) or connection.cancel
        with self._lock:
            self.check()
            self._interrupt = interrupt
        try:
            yield
        except DBAPIError as error:
            if self._is_stopped:
                raise CancelledError from error
            raise
        finally:
            # Behind the lock, so that nobody else's statement is ended.
            with self._lock:
                self._interrupt = None
