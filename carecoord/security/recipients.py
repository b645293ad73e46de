"""Sealing to somebody who is not there: a public key is enough, opening takes the private one.

A key pair on curve X25519 (RFC 7748) and a fresh one for each message agree on a secret;
HKDF makes a key of it that is used once, with AES-256-GCM. The public keys are bound in.
"""

from dataclasses import dataclass, field

from carecoord.security.database_key import hkdf

PUBLIC_BYTES = 32
_NONCE = bytes(12)
"""The key is used once, so the nonce may be the same in all of them."""


class NotForThisKeyError(Exception):
    """It was sealed to somebody else, for another purpose, or changed since."""


@dataclass(frozen=True)
class KeyPair:
    """Both halves, 32 bytes each; ``repr`` hides the private one."""

    public: bytes
    private: bytes = field(repr=False)


def new_key_pair() -> KeyPair:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    made = X25519PrivateKey.generate()
    return KeyPair(made.public_key().public_bytes_raw(), made.private_bytes_raw())


def seal_to(public: bytes, content: bytes, *, bound_to: bytes) -> bytes:
    """What only the owner of ``public`` can read.

    Args:
        public: From ``new_key_pair``.
        content: Anything short.
        bound_to: Has to be named again when it is opened.
    """
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    passing = X25519PrivateKey.generate()
    mine = passing.public_key().public_bytes_raw()
    cipher = AESGCM(_agreed(passing.private_bytes_raw(), public, mine + public))
    return mine + cipher.encrypt(_NONCE, content, bound_to)


def open_sealed(pair: KeyPair, sealed: bytes, *, bound_to: bytes) -> bytes:
    """What was sealed to this pair.

    Raises:
        NotForThisKeyError: It was not, or it was changed.
    """
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    theirs, content = sealed[:PUBLIC_BYTES], sealed[PUBLIC_BYTES:]
    try:
        cipher = AESGCM(_agreed(pair.private, theirs, theirs + pair.public))
        return cipher.decrypt(_NONCE, content, bound_to)
    except (InvalidTag, ValueError):
        raise NotForThisKeyError from None


def _agreed(private: bytes, public: bytes, both: bytes) -> bytes:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

    mine = X25519PrivateKey.from_private_bytes(private)
    shared = mine.exchange(X25519PublicKey.from_public_bytes(public))
    return hkdf(shared, "sealed-to", both)
