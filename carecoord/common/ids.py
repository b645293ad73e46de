"""Keys of rows: UUIDv7 as 32 hexadecimal digits, made by whoever writes the row."""

import secrets
import threading
import time

_COUNTER_MAX = 0xFFF

_lock = threading.Lock()
_last_ms = 0
_counter = 0


def new_id() -> str:
    """A UUID version 7 (RFC 9562): sorts by time, unique across machines."""
    global _counter, _last_ms  # noqa: PLW0603 - one sequence per process
    with _lock:
        now_ms = time.time_ns() // 1_000_000
        if now_ms > _last_ms:
            _last_ms, _counter = now_ms, secrets.randbits(10)
        else:
            _counter += 1
            if _counter > _COUNTER_MAX:
                _last_ms, _counter = _last_ms + 1, 0
        stamp, counter = _last_ms, _counter
    tail = 0x8000_0000_0000_0000 | secrets.randbits(62)
    return f"{stamp:012x}7{counter:03x}{tail:016x}"
