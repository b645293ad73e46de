"""What happens to a file that lies on a failing disk, or in foreign hands."""

import random
from collections.abc import Callable

PAGE_BYTES = 4096
_Damage = Callable[[bytearray, random.Random], None]


def _bit(content: bytearray, chance: random.Random) -> None:
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)


def _bytes(content: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(content))
    length = min(50, len(content) - start)
    content[start : start + length] = chance.randbytes(length)


def _empty_page(content: bytearray, chance: random.Random) -> None:
    start = chance.randrange(0, len(content), PAGE_BYTES)
    length = min(PAGE_BYTES, len(content) - start)
    content[start : start + length] = bytes(length)


def _cut(content: bytearray, chance: random.Random) -> None:
    del content[chance.randrange(len(content)) :]


def _cut_at_page(content: bytearray, chance: random.Random) -> None:
    del content[chance.randrange(0, len(content), PAGE_BYTES) :]


def _longer(content: bytearray, chance: random.Random) -> None:
    content += chance.randbytes(PAGE_BYTES)


def _swapped_pages(content: bytearray, chance: random.Random) -> None:
    pages = range(0, len(content) - PAGE_BYTES + 1, PAGE_BYTES)
    one, other = chance.sample(pages, 2)
    first, second = (bytes(content[n : n + PAGE_BYTES]) for n in (one, other))
    content[one : one + PAGE_BYTES], content[other : other + PAGE_BYTES] = second, first


TO_STORE: dict[str, _Damage] = {
    "a flipped bit": _bit,
    "overwritten bytes": _bytes,
    "an emptied page": _empty_page,
    "cut short": _cut,
    "cut at a page": _cut_at_page,
    "grown": _longer,
    "two pages swapped": _swapped_pages,
}
TO_KEYS: dict[str, _Damage] = {
    name: TO_STORE[name]
    for name in ("a flipped bit", "overwritten bytes", "an emptied page", "cut short")
}


def damaged(content: bytes, kinds: dict[str, _Damage], chance: random.Random) -> tuple[str, bytes]:
    """A copy that one kind of damage befell, never the same as before; and which kind."""
    while True:
        kind = chance.choice(list(kinds))
        copy = bytearray(content)
        kinds[kind](copy, chance)
        if bytes(copy) != content:
            return kind, bytes(copy)
