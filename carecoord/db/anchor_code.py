"""An anchor as a few characters on paper, that a person can type back."""

import hashlib
import unicodedata

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans("OIL", "011")
_BITS = 5
_MARK_LENGTH, _CHECK_LENGTH, _GROUP = 13, 3, 4
_LENGTH = _MARK_LENGTH + _CHECK_LENGTH
_LONGEST_NUMBER = 18


def code(origin: str, seq: int, mac: bytes) -> str:
    """The entry's number and 65 bits of its place in the chain, with 15 bits against typos."""
    mark = mark_of(origin, seq, mac)
    letters = mark + _check(seq, mark)
    groups = [letters[at : at + _GROUP] for at in range(0, _LENGTH, _GROUP)]
    return "-".join([str(seq), *groups])


def read(typed: str) -> tuple[int, str] | None:
    """The entry's number and its mark; None when at least one character is mistyped."""
    upper = unicodedata.normalize("NFKC", typed).upper().translate(_MISREAD)
    letters = "".join(each for each in upper if each.isalnum())
    number, mark, check = letters[:-_LENGTH], letters[-_LENGTH:-_CHECK_LENGTH], letters[-3:]
    if not (number.isascii() and number.isdigit() and len(number) <= _LONGEST_NUMBER):
        return None
    return (int(number), mark) if _check(int(number), mark) == check else None


def mark_of(origin: str, seq: int, mac: bytes) -> str:
    """What an entry has to come to when its code is checked."""
    return _letters(b"carecoord journal 1", f"{origin}\n{seq}\n".encode() + mac, _MARK_LENGTH)


def _check(seq: int, mark: str) -> str:
    return _letters(b"typing", f"{seq}\n{mark}".encode(), _CHECK_LENGTH)


def _letters(purpose: bytes, content: bytes, length: int) -> str:
    number = int.from_bytes(hashlib.sha256(purpose + b"\0" + content).digest(), "big")
    return "".join(_ALPHABET[number >> at * _BITS & 0x1F] for at in range(length))
