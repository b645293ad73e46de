"""A key file of the first format, as the versions before the second wrote it."""

import secrets
from dataclasses import replace

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from carecoord.security.database_key import DatabaseKey
from carecoord.security.keyfile_storage import KeyFileContent, _mac, encode
from carecoord.security.keyslots import Credentials, Slot, _key_encryption_key
from carecoord.security.recovery import RecoveryKey
from carecoord.security.sign_in_list import OLDEST_FORMAT
from carecoord.services.stores import FileStore
from tests.factories.closed_practice import (
    LEAD_ID,
    LEAD_PASSPHRASE,
    NURSE_ID,
    NURSE_PASSPHRASE,
    ClosedPractice,
)


def as_of_the_first_format(practice: ClosedPractice, sheet: str) -> None:
    """Replace the key file of a closed practice by one that opens the same way."""
    store = FileStore(practice.home)
    keys = store.load_keys()
    key, content = keys.open_with_recovery(sheet), keys._content
    passphrases = {LEAD_ID: LEAD_PASSPHRASE, NURSE_ID: NURSE_PASSPHRASE}
    slots = tuple(
        _sealed(
            slot,
            key,
            content.database_id,
            Credentials(passphrases[slot.person_id])
            if slot.person_id
            else Credentials(secret=RecoveryKey.parse(sheet).raw),
        )
        for slot in content.slots
    )
    first = KeyFileContent(
        content.database_id, content.generation, content.kdf, slots, format=OLDEST_FORMAT
    )
    store.keys_path.write_bytes(encode(replace(first, mac=_mac(first, key))))


def _sealed(slot: Slot, key: DatabaseKey, database_id: str, credentials: Credentials) -> Slot:
    bare = replace(slot, public=b"", wrapped=b"", coming=b"")
    nonce = secrets.token_bytes(12)
    cipher = AESGCM(_key_encryption_key(bare, credentials))
    sealed = cipher.encrypt(nonce, key.raw, bare.bound_to(database_id))
    return replace(bare, nonce=nonce, sealed=sealed)
