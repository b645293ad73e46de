"""Who may sign in, as the key file names them.

The window shows its sign-in from this, so nothing here loads what opens the file. Nothing is
proven either: ``KeyFile`` reads the whole of it, with doubt, once somebody signs in.
"""

import json
from typing import NamedTuple

from carecoord.vocab.roles import Role

KEY_FILE_NAME = "keys.json"
OLDEST_FORMAT, FORMAT = 1, 2
_WITH_DEVICE = {"passphrase": False, "passphrase+device": True}
"""The kinds of slot a person signs in with, and whether this computer's secret is needed."""


class SignInPerson(NamedTuple):
    """Somebody who can sign in, as shown before the database is open.

    Attributes:
        role: What they were when last written here; the database decides.
        needs_device: Whether the passphrase opens only together with this computer's secret.
    """

    person_id: str
    label: str
    role: Role | None
    needs_device: bool


def people_in(raw: bytes) -> tuple[SignInPerson, ...]:
    """Who can sign in with a passphrase, in the order they were enrolled.

    Raises:
        ValueError, TypeError, KeyError, RecursionError: These are not the bytes of a key file,
            or a newer version wrote them.
    """
    document = json.loads(raw)
    if document["format"] not in (OLDEST_FORMAT, FORMAT):
        raise ValueError("Another version's key file.")
    return tuple(
        SignInPerson(
            person_id=str(slot["person_id"]),
            label=str(slot["label"]),
            role=None if slot["role"] is None else Role(slot["role"]),
            needs_device=_WITH_DEVICE[slot["kind"]],
        )
        for slot in document["slots"]
        if slot["kind"] in _WITH_DEVICE
    )


def is_changing_key_in(raw: bytes) -> bool:
    """Whether the next opening writes the data anew under another key; False for anything odd."""
    try:
        return any(slot.get("coming") for slot in json.loads(raw)["slots"])
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return False
