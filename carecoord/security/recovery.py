"""The recovery key: 160 random bits on paper, the way in when all else is lost.

36 characters of Crockford's base 32 in 9 groups of 4: the key and 20 bits of
checksum. Case, spaces and dashes do not matter; O is read as 0, I and L as 1.
"""

import hashlib
import random
import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _

KEY_BYTES = 20
GROUPS = 9
GROUP_LENGTH = 4
GROUPS_TO_CONFIRM = 2
_LENGTH = GROUPS * GROUP_LENGTH
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_BITS_PER_CHARACTER = 5
_CHECKSUM_BITS = 20
_MISREAD = str.maketrans("OIL", "011")


@dataclass(frozen=True)
class RecoveryKey:
    """One recovery key; ``repr`` hides it."""

    raw: bytes = field(repr=False)

    @classmethod
    def generate(cls) -> "RecoveryKey":
        return cls(secrets.token_bytes(KEY_BYTES))

    @classmethod
    def parse(cls, typed: str) -> "RecoveryKey":
        """Read what a person typed or pasted from the sheet.

        Raises:
            RefusedError: Wrong length, a foreign character, or a mistyped one.
        """
        characters = _tidy(typed)
        if len(characters) != _LENGTH:
            raise RefusedError(
                _(
                    "The recovery key has {expected} characters; you typed {count}. "
                    "Compare what you typed with the printed sheet."
                ).format(expected=_LENGTH, count=len(characters))
            )
        number = 0
        for character in characters:
            number = number << _BITS_PER_CHARACTER | _value(character)
        raw = (number >> _CHECKSUM_BITS).to_bytes(KEY_BYTES, "big")
        if number & ((1 << _CHECKSUM_BITS) - 1) != _checksum(raw):
            raise RefusedError(
                _(
                    "At least one character of the recovery key is mistyped. "
                    "Compare each group with the printed sheet."
                )
            )
        return cls(raw)

    @property
    def groups(self) -> tuple[str, ...]:
        """The nine groups as printed, in order."""
        number = int.from_bytes(self.raw, "big") << _CHECKSUM_BITS | _checksum(self.raw)
        shifts = range(_BITS_PER_CHARACTER * (_LENGTH - 1), -1, -_BITS_PER_CHARACTER)
        text = "".join(_ALPHABET[number >> shift & 0x1F] for shift in shifts)
        return tuple(text[at : at + GROUP_LENGTH] for at in range(0, _LENGTH, GROUP_LENGTH))

    @property
    def text(self) -> str:
        """The groups joined by dashes."""
        return "-".join(self.groups)

    def confirmed_by(self, retyped: Mapping[int, str]) -> bool:
        """Whether groups copied from the sheet, by number from 0, are the printed ones."""
        return bool(retyped) and all(
            _tidy(typed) == self.groups[number] for number, typed in retyped.items()
        )


def confirmation_groups(rng: random.Random) -> tuple[int, ...]:
    """The numbers, from 0, of the groups a person copies to prove the sheet was printed."""
    return tuple(sorted(rng.sample(range(GROUPS), GROUPS_TO_CONFIRM)))


def may_be_recovery_key(typed: str) -> bool:
    """Whether this looks like one, however mistyped: about as long, and in short groups."""
    length = len(_tidy(typed))
    groups = typed.replace("-", " ").split()
    short = all(len(group) <= GROUP_LENGTH + 1 for group in groups)
    return length == _LENGTH or (short and abs(length - _LENGTH) <= GROUP_LENGTH)


def _tidy(typed: str) -> str:
    """Upper case without separators; characters the alphabet lacks stay, to be refused."""
    upper = unicodedata.normalize("NFKC", typed).upper().translate(_MISREAD)
    return "".join(c for c in upper if c.isalnum())


def _value(character: str) -> int:
    value = _ALPHABET.find(character)
    if value < 0:
        raise RefusedError(
            _(
                "The character {character} never stands in a recovery key. "
                "Compare what you typed with the printed sheet."
            ).format(character=character)
        )
    return value


def _checksum(raw: bytes) -> int:
    digest = hashlib.sha256(b"carecoord recovery key 1" + raw).digest()
    return int.from_bytes(digest[:4], "big") >> (32 - _CHECKSUM_BITS)
