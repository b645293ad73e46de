"""Long work with many objects, without the pauses of the cyclic collector."""

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_NEVER = 1_000_000_000
_lock = threading.Lock()
_held: list[tuple[int, int, int]] = []


@contextmanager
def without_full_collections() -> Iterator[None]:
    """Put off walking through every object there is.

    The collector stops all threads while it does so, the window's too; with a large file in
    memory that takes tenths of a second, many times. Young objects are collected as ever.
    May be entered from several threads at once.
    """
    with _lock:
        _held.append(gc.get_threshold())
        young, middle, _old = _held[0]
        gc.set_threshold(young, middle, _NEVER)
    try:
        yield
    finally:
        with _lock:
            first = _held[0]
            _held.pop()
            if not _held:
                gc.set_threshold(*first)
