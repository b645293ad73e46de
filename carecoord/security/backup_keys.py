"""Who can read a backup, and who wrote it: both come from the database key.

Whoever opens the practice's key file, by a passphrase or by the printed recovery key, gets the
database key and from it the key that reads the backups and the key that signs them. So a fresh
machine has to trust nothing but the secret that was typed. Both change with the database key,
unlike its subkeys: whoever copied an older one can neither read nor sign what comes after.
"""

from typing import TYPE_CHECKING

from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _
from carecoord.security.database_key import DatabaseKey, hkdf
from carecoord.security.errors import DeviceSecretNeededError, WrongSecretError
from carecoord.security.keyfile import KeyFile
from carecoord.security.recovery import may_be_recovery_key

if TYPE_CHECKING:  # both load libraries that only a backup needs
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from pyrage.x25519 import Identity

_READING, _SIGNING = "backup-reading", "backup-signing"
_HUMAN_PART = "age-secret-key-"
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CHECKSUM_LENGTH = 6


def reading_identity(key: DatabaseKey) -> "Identity":
    """What decrypts the practice's backups; its public half is what they are encrypted to."""
    from pyrage.x25519 import Identity

    return Identity.from_str(age_secret_key(hkdf(key.raw, _READING)))


def signing_key(key: DatabaseKey) -> "Ed25519PrivateKey":
    """What signs the practice's backups."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(hkdf(key.raw, _SIGNING))


def key_from(keys: KeyFile, secret: str) -> DatabaseKey:
    """The database key, for whoever typed a passphrase or the recovery key of that time.

    Args:
        keys: The ways in as the backup holds them.
        secret: As typed; nobody has to say which of the two it is, or whose.

    Raises:
        RefusedError: It opens nothing here, or is a recovery key with a mistyped character.
    """
    told: RefusedError | None = None
    if may_be_recovery_key(secret):
        try:
            return keys.open_with_recovery(secret)
        except RefusedError as error:
            told = error  # unless it is a passphrase that only looks like one
    for person in keys.people:
        try:
            return keys.open_with_passphrase(person.person_id, secret)
        except (WrongSecretError, DeviceSecretNeededError):
            continue
    raise told or RefusedError(
        _(
            "This does not open the backup. Type a passphrase that was in use when the backup was "
            "made, or the recovery key of the sheet of that time."
        )
    )


def age_secret_key(raw: bytes) -> str:
    """32 bytes as age writes a private key: Bech32 (BIP 173) in capitals."""
    number = int.from_bytes(raw, "big") << 4  # 256 bits and 4 of padding are 52 groups of 5
    values = [number >> shift & 0x1F for shift in range(255, -1, -5)]
    values += _checksum(values)
    return (_HUMAN_PART + "1" + "".join(_BECH32[value] for value in values)).upper()


def _checksum(values: list[int]) -> list[int]:
    human = [ord(c) >> 5 for c in _HUMAN_PART] + [0] + [ord(c) & 0x1F for c in _HUMAN_PART]
    state = 1
    for value in (*human, *values, *(0,) * _CHECKSUM_LENGTH):
        top = state >> 25
        state = (state & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate(_GENERATOR):
            state ^= generator if top >> bit & 1 else 0
    state ^= 1
    return [state >> 5 * (_CHECKSUM_LENGTH - 1 - at) & 0x1F for at in range(_CHECKSUM_LENGTH)]
