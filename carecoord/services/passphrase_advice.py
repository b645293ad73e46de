"""What the window needs to say about a secret while it is being typed."""

import random
from collections.abc import Mapping, Sequence

from carecoord.security.passphrases import Strength, StrengthLevel, strength, suggest_passphrase
from carecoord.security.recovery import RecoveryKey, confirmation_groups

__all__ = [
    "Strength",
    "StrengthLevel",
    "groups_to_confirm",
    "is_sheet_confirmed",
    "strength",
    "suggest_passphrase",
]


def groups_to_confirm() -> tuple[int, ...]:
    """Which groups of a recovery key, from 0, a person copies to prove it was printed."""
    return confirmation_groups(random.SystemRandom())


def is_sheet_confirmed(groups: Sequence[str], retyped: Mapping[int, str]) -> bool:
    """Whether what was copied from the sheet, by number from 0, are the printed groups."""
    return RecoveryKey.parse("-".join(groups)).confirmed_by(retyped)
