"""How journal entries hold each other in place: a hash that travels and a MAC that stays."""

import hashlib
import hmac
from collections.abc import Mapping
from operator import itemgetter
from typing import Any

import msgspec

GENESIS = bytes(32)
HASHED = (
    "origin", "seq", "stamp", "txn_end", "schema", "actor",
    "reason", "subject", "tbl", "row_id", "op",
)  # fmt: skip

_header = itemgetter(*HASHED)
_encode = msgspec.json.Encoder().encode


def entry_hash(previous: bytes, entry: Mapping[str, Any]) -> bytes:
    """SHA-256(previous, header as a JSON list, SHA-256(fields)).

    The header is JSON so that no text can shift from one column into the next.
    """
    digest = hashlib.sha256(entry["fields"].encode()).digest()
    return hashlib.sha256(previous + _encode(_header(entry)) + digest).digest()


def entry_mac(key: bytes, previous: bytes, digest: bytes) -> bytes:
    """HMAC-SHA256 over the previous mac and the entry's hash."""
    return hmac.digest(key, previous + digest, "sha256")
