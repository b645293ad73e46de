"""Short codes of the rows of a printed list: six letters and digits, the last of which checks.

A code stands for the tail of a person's key and for the list, and tells nothing about anybody.
It has no vowels, so that no word comes of it, and nothing that reads as another: no 1, I or L,
and an O is taken for the zero. One wrong character, or two neighbours in the wrong order, never
make another valid code.
"""

import zlib
from dataclasses import dataclass

_ALPHABET = "023456789BCDFGHJKMNPQRSTVWXYZ"  # 29, a prime: what the check needs
_BASE = len(_ALPHABET)
_BODY = 5
_TAIL_DIGITS = 5
_TAILS = 2**19  # one bit less than these hexadecimal digits hold, so that more lists fit
_LISTS: int = _BASE**_BODY // _TAILS
_SALT = "234"  # keeps the built-in lists apart
_HALF = 3


@dataclass(frozen=True, slots=True)
class RowCode:
    """What a code says: how the key may end, and a number several lists may share."""

    tails: tuple[str, ...]
    list_number: int


def code_of(patient_id: str, worklist_id: str) -> str:
    """The code of one person's row on one list, as it is printed."""
    tail = int(patient_id[-_TAIL_DIGITS:], 16) % _TAILS
    number = tail * _LISTS + list_number(worklist_id)
    body = []
    for _place in range(_BODY):
        number, digit = divmod(number, _BASE)
        body.append(digit)
    body.reverse()
    text = "".join(_ALPHABET[digit] for digit in (*body, _check(body)))
    return f"{text[:_HALF]}-{text[_HALF:]}"


def list_number(worklist_id: str) -> int:
    """The number that stands for a list in its codes."""
    return zlib.crc32(f"{worklist_id}{_SALT}".encode()) % _LISTS


def read_code(text: str) -> RowCode | None:
    """What a typed code says; None when it is none, or a character of it is wrong."""
    typed = text.upper().replace("O", "0")
    digits = [_ALPHABET.index(each) for each in typed if each in _ALPHABET]
    rest = "".join(each for each in typed if each not in _ALPHABET)
    if len(digits) != _BODY + 1 or rest.strip(" -.‐‑–"):
        return None
    *body, check = digits
    if check != _check(body):
        return None
    number = 0
    for digit in body:
        number = number * _BASE + digit
    tail, named = divmod(number, _LISTS)
    if tail >= _TAILS:
        return None
    return RowCode(tuple(f"{each:0{_TAIL_DIGITS}x}" for each in (tail, tail + _TAILS)), named)


def _check(body: list[int]) -> int:
    return sum(place * digit for place, digit in enumerate(body, start=1)) % _BASE
