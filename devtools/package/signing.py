"""Signing for a list of versions; run with the project's own Python.

python -m devtools.package.signing new FILE           make a private key; keep it off this machine
python -m devtools.package.signing public FILE...     the public keys of key files, one a line
python -m devtools.package.signing offer FILE LIST    sign the JSON on standard input into LIST

A key file is PEM: a private key of Ed25519, or, for ``public`` alone, a public one.
"""

import base64
import datetime as dt
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from carecoord.common.clock import SystemClock
from carecoord.common.paths import write_private
from carecoord.common.zones import UTC
from carecoord.security.update_offer import PRODUCT, read, signed

COUNTS_FOR = dt.timedelta(days=400)
"""A list somebody holds back for longer than this is not believed any more."""


def new(target: Path) -> None:
    """Make a private key, for its owner alone; never over one that is there."""
    if target.exists():
        sys.exit(f"{target} is there already.")
    form, bare = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    key = Ed25519PrivateKey.generate()
    write_private(target, key.private_bytes(serialization.Encoding.PEM, form, bare))


def public(files: Sequence[Path]) -> str:
    """The public keys as a program is given them."""
    return "".join(f"{base64.b64encode(_public(file)).decode('ascii')}\n" for file in files)


def offer(key_file: Path, told: str) -> bytes:
    """The signed list of what is told as JSON: version, notes and packages."""
    key = _key(key_file)
    now = SystemClock(UTC).now().replace(microsecond=0)
    dates = {"made_at": now.isoformat(), "expires_on": (now.date() + COUNTS_FOR).isoformat()}
    content = signed({"product": PRODUCT, **dates, **json.loads(told)}, key)
    read(content, [key.public_key().public_bytes_raw()])  # what a program would refuse
    return content


def _key(file: Path) -> Ed25519PrivateKey:
    key = serialization.load_pem_private_key(file.read_bytes(), None)
    if not isinstance(key, Ed25519PrivateKey):
        sys.exit(f"{file} holds no private key of Ed25519.")
    return key


def _public(file: Path) -> bytes:
    content = file.read_bytes()
    if b"PRIVATE" in content:
        return _key(file).public_key().public_bytes_raw()
    key = serialization.load_pem_public_key(content)
    if not isinstance(key, Ed25519PublicKey):
        sys.exit(f"{file} holds no public key of Ed25519.")
    return key.public_bytes_raw()


def main(words: Sequence[str]) -> None:
    match words:
        case ["new", target]:
            new(Path(target))
        case ["public", *files] if files:
            sys.stdout.write(public([Path(file) for file in files]))
        case ["offer", key_file, target]:
            Path(target).write_bytes(offer(Path(key_file), sys.stdin.read()))
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
