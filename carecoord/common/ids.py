"""Keys of rows: UUIDv7 as 32 hexadecimal digits, made by whoever writes the row."""

import datetime as dt
import secrets
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import overload

from typing_extensions import override

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


def first_id_at(instant: dt.datetime) -> str:
    """No key that was made earlier sorts after this one, and none made later before it."""
    return f"{int(instant.timestamp() * 1000):012x}".ljust(_DIGITS, "0")


_BYTES = 16
_DIGITS = 2 * _BYTES


class PackedIds(Sequence[str]):
    """Keys of rows in an order, in 16 bytes each: a million of them take 16 MB instead of 90."""

    def __init__(self, packed: bytes = b"") -> None:
        self._packed = packed

    @classmethod
    def pack(cls, chunks: Iterable[Sequence[str]]) -> "Sequence[str]":
        """Keys that come in chunks; as a list if one of them is no key as ``new_id`` makes it."""
        packed = bytearray()
        waiting = iter(chunks)
        for chunk in waiting:
            joined = "".join(chunk)
            if not _are_keys(chunk, joined):
                return [*cls(bytes(packed)), *chunk, *(key for rest in waiting for key in rest)]
            packed += bytes.fromhex(joined)
        return cls(bytes(packed))

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[str]: ...
    @override
    def __getitem__(self, place: int | slice) -> str | Sequence[str]:
        if isinstance(place, slice):
            return [self[each] for each in range(*place.indices(len(self)))]
        at = place * _BYTES if place >= 0 else len(self._packed) + place * _BYTES
        found = self._packed[at : at + _BYTES] if at >= 0 else b""
        if not found:
            raise IndexError(f"there is no key {place}")
        return found.hex()

    @override
    def __len__(self) -> int:
        return len(self._packed) // _BYTES

    @override
    def __iter__(self) -> Iterator[str]:
        for at in range(0, len(self._packed), _BYTES):
            yield self._packed[at : at + _BYTES].hex()

    @override
    def __eq__(self, other: object) -> bool:
        if isinstance(other, PackedIds):
            return self._packed == other._packed
        return isinstance(other, Sequence) and len(self) == len(other) and list(self) == list(other)

    @override
    def __hash__(self) -> int:
        return hash(self._packed)

    @override
    def index(self, value: object, start: int = 0, stop: int | None = None) -> int:
        """Where a key first stands between two places; found among millions in milliseconds.

        Raises:
            ValueError: It is not among them.
        """
        if isinstance(value, str) and _are_keys([value], value):
            wanted, end = bytes.fromhex(value), len(self) if stop is None else stop
            at = self._packed.find(wanted, start * _BYTES, end * _BYTES)
            while at > 0 and at % _BYTES:
                at = self._packed.find(wanted, at + 1, end * _BYTES)
            if at >= 0:
                return at // _BYTES
        raise ValueError("not among these keys")

    @override
    def __contains__(self, value: object) -> bool:
        try:
            self.index(value)
        except ValueError:
            return False
        return True


def _are_keys(keys: Sequence[str], joined: str) -> bool:
    """Whether packing them loses nothing."""
    if len(joined) != len(keys) * _DIGITS or any(len(key) != _DIGITS for key in keys):
        return False
    return not joined.strip("0123456789abcdef")
