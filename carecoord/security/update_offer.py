"""The signed list of versions: who made it, and what it offers.

One file, so that words and signature cannot come from two moments: a line with its form, a line
with the signature, then the list itself as JSON. The signature is Ed25519 over the first line
and the list, byte for byte. Nothing of the list is read before the signature was checked.
"""

import base64
import binascii
import datetime as dt
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from carecoord.common.errors import RefusedError
from carecoord.common.paths import RESOURCES_DIR
from carecoord.vocab.terms import label
from carecoord.vocab.updates import Finding

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

FILE_NAME = "carecoord-updates.signed"
LARGEST_BYTES = 256 * 1024
PRODUCT = "CareCoord"
KEYS_FILE = RESOURCES_DIR / "update-keys.txt"
"""One public key on each line; only a packaged program has it."""

_FORM = b"CareCoord updates "
_HEAD = _FORM + b"1\n"
_VERSION = re.compile(r"\d{1,5}(?:\.\d{1,5}){1,3}")
_NAME = re.compile(r"[A-Za-z0-9][\w.+~-]{0,120}", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}")
_MOST_NOTES, _LONGEST_NOTE, _MOST_PACKAGES = 20, 300, 40


class UpdateRefusedError(RefusedError):
    """A list of versions is not taken.

    Attributes:
        finding: Why, as a word to keep.
    """

    def __init__(self, finding: Finding) -> None:
        super().__init__(label(finding))
        self.finding = finding


@dataclass(frozen=True, slots=True)
class Package:
    """One file that installs the version.

    Attributes:
        system: As ``sys.platform`` has it: "linux", "win32" or "darwin".
        sha256: Of its content, in lower hexadecimal digits.
    """

    name: str
    system: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A version somebody signed for.

    Attributes:
        made_at: When the list was made; a later one takes its place.
        expires_on: The last day on which it counts.
        notes: What is new, as sentences by language.
    """

    version: str
    made_at: dt.datetime
    expires_on: dt.date
    notes: Mapping[str, Sequence[str]]
    packages: Sequence[Package]


def trusted_keys(path: Path = KEYS_FILE) -> tuple[bytes, ...]:
    """The public keys the program was made with; empty when it was made without."""
    try:
        lines = path.read_text(encoding="ascii").split()
        return tuple(base64.b64decode(line, validate=True) for line in lines)
    except (OSError, ValueError):
        return ()


def signed(offer: Mapping[str, Any], key: "Ed25519PrivateKey") -> bytes:
    """The file for a list; what :func:`read` takes."""
    body = json.dumps(offer, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"
    return _HEAD + base64.b64encode(key.sign(_HEAD + body)) + b"\n" + body


def read(content: bytes, keys: Sequence[bytes]) -> Offer:
    """The list in a file, once one of the keys has signed for it.

    Raises:
        UpdateRefusedError: It is no such file, was signed by nobody known, or says nothing
            that can be used.
    """
    if len(content) > LARGEST_BYTES:
        raise UpdateRefusedError(Finding.TOO_LARGE)
    if not content.startswith(_HEAD):
        is_newer = re.match(_FORM + rb"\d{1,4}\n", content)
        raise UpdateRefusedError(Finding.NEWER_FORM if is_newer else Finding.DAMAGED)
    signature, _line_end, body = content[len(_HEAD) :].partition(b"\n")
    if not any(_signed_for(body, signature, key) for key in keys):
        raise UpdateRefusedError(Finding.FORGED)
    return _offer(body)


def _signed_for(body: bytes, signature: bytes, key: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        raw = base64.b64decode(signature, validate=True)
        Ed25519PublicKey.from_public_bytes(key).verify(raw, _HEAD + body)
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return True


def _offer(body: bytes) -> Offer:
    try:
        told = json.loads(body)
        if told["product"] != PRODUCT:
            raise UpdateRefusedError(Finding.OTHER_PRODUCT)
        made_at = dt.datetime.fromisoformat(told["made_at"])
        return Offer(
            version=_matching(_VERSION, told["version"]),
            made_at=made_at.astimezone(dt.UTC),
            expires_on=dt.date.fromisoformat(told["expires_on"]),
            notes={str(each): _sentences(told["notes"][each]) for each in told["notes"]},
            packages=tuple(map(_package, told["packages"][:_MOST_PACKAGES])),
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError):
        raise UpdateRefusedError(Finding.DAMAGED) from None


def _package(told: Mapping[str, Any]) -> Package:
    return Package(
        # It becomes part of a path and of an address.
        name=_matching(_NAME, told["name"]),
        system=str(told["system"]),
        size=int(told["size"]),
        sha256=_matching(_SHA256, told["sha256"]),
    )


def _sentences(told: Sequence[str]) -> tuple[str, ...]:
    return tuple(str(each)[:_LONGEST_NOTE] for each in told[:_MOST_NOTES])


def _matching(pattern: re.Pattern[str], text: str) -> str:
    if not pattern.fullmatch(text):
        raise ValueError
    return text
