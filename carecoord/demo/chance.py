"""Chance that falls the same way every time: numbers and keys from one seed."""

import random
from collections.abc import Sequence
from typing import TypeVar

Choice = TypeVar("Choice")
_STAMP_MS = 1_600_000_000_000
"""All keys of a demo practice lie in 2020, before any real one."""


class Chance:
    """A seeded source of choices and of keys."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - the same people each time
        self._made = 0

    def pick(self, choices: Sequence[Choice]) -> Choice:
        return self._random.choice(choices)

    def weighted(self, choices: Sequence[Choice], weights: Sequence[float]) -> Choice:
        return self._random.choices(choices, weights)[0]

    def happens(self, likelihood: float) -> bool:
        return self._random.random() < likelihood

    def between(self, low: int, high: int) -> int:
        return self._random.randint(low, high)

    def around(self, middle: float, spread: float) -> float:
        return self._random.gauss(middle, spread)

    def key(self) -> str:
        """A key in the shape of a UUIDv7 that rises with each call."""
        self._made += 1
        stamp = _STAMP_MS + (self._made >> 12)
        tail = 0x8000_0000_0000_0000 | self._random.getrandbits(62)
        return f"{stamp:012x}7{self._made & 0xFFF:03x}{tail:016x}"
