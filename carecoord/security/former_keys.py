"""The keys a practice had before, sealed under the one it has now.

They open nothing that is written today. The first one is what the journal's seals are made
from, and each opens the backups of its time.
"""

import secrets
from collections.abc import Sequence

from carecoord.security.database_key import KEY_BYTES, DatabaseKey, hkdf

_NONCE_BYTES = 12


def seal_formers(key: DatabaseKey, database_id: str) -> bytes:
    """All of ``key.formers``."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = secrets.token_bytes(_NONCE_BYTES)
    cipher = AESGCM(hkdf(key.raw, "former-keys"))
    return nonce + cipher.encrypt(nonce, b"".join(key.formers), database_id.encode())


def open_formers(key: DatabaseKey, database_id: str, sealed: bytes) -> Sequence[bytes]:
    """The keys, the first one first, of a key file whose MAC was found to be right."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    if not sealed:
        return ()
    nonce, content = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
    cipher = AESGCM(hkdf(key.raw, "former-keys"))
    joined = cipher.decrypt(nonce, content, database_id.encode())
    return [joined[at : at + KEY_BYTES] for at in range(0, len(joined), KEY_BYTES)]
