from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from carecoord.security.update_offer import (
    LARGEST_BYTES,
    UpdateRefusedError,
    read,
    signed,
    trusted_keys,
)
from carecoord.vocab.updates import Finding
from tests.fakes.update_place import TRUSTED, offer, package

SPARE = Ed25519PrivateKey.from_private_bytes(b"s" * 32)


def _why(content: bytes, keys: tuple[bytes, ...] = TRUSTED) -> Finding:
    with pytest.raises(UpdateRefusedError) as refused:
        read(content, keys)
    return refused.value.finding


def test_that_what_somebody_known_signed_for_is_read() -> None:
    found = read(offer(), TRUSTED)
    assert (found.version, found.notes["es"]) == ("0.2.0", ("Las listas abren antes.",))
    assert [each.system for each in found.packages] == ["linux", "win32", "darwin"]


def test_that_the_signature_of_either_key_counts() -> None:
    spare = SPARE.public_key().public_bytes_raw()
    assert read(offer(), (spare, *TRUSTED)).version == "0.2.0"
    assert _why(offer(), (spare,)) is Finding.FORGED
    assert _why(offer(), ()) is Finding.FORGED


def test_that_one_changed_byte_anywhere_is_refused() -> None:
    content = offer()
    for place in (0, 18, 40, len(content) // 2, len(content) - 1):
        changed = bytearray(content)
        changed[place] ^= 1
        assert _why(bytes(changed)) in (Finding.FORGED, Finding.DAMAGED, Finding.NEWER_FORM)


def test_that_what_is_no_list_is_refused_in_words() -> None:
    assert _why(b"<html>Sign in to the wireless network</html>") is Finding.DAMAGED
    assert _why(b"CareCoord updates 2\nabc\n{}") is Finding.NEWER_FORM
    assert _why(b"CareCoord updates 1\n") is Finding.FORGED
    assert _why(offer() + b" " * LARGEST_BYTES) is Finding.TOO_LARGE


def test_that_a_list_about_another_program_is_refused_whoever_signed_it() -> None:
    assert _why(offer(product="CareCoord Lab")) is Finding.OTHER_PRODUCT


@pytest.mark.parametrize(
    "changes",
    [
        {"version": "0.2.0-beta"},
        {"made_at": "yesterday"},
        {"notes": ["Faster."]},
        {"packages": [{**package(), "name": "../../etc/passwd"}]},
        {"packages": [package(sha256="A" * 64)]},
    ],
)
def test_that_a_signed_list_with_a_part_that_is_none_is_refused(changes: dict[str, Any]) -> None:
    assert _why(offer(**changes)) is Finding.DAMAGED


def test_that_a_program_made_without_a_key_knows_of_none(tmp_path: Path) -> None:
    assert trusted_keys(tmp_path / "update-keys.txt") == ()
    (tmp_path / "update-keys.txt").write_text("no key at all\n")
    assert trusted_keys(tmp_path / "update-keys.txt") == ()
    assert trusted_keys() == ()  # the sources hold none


def test_that_a_signature_for_something_else_is_none_for_a_list() -> None:
    body = offer().split(b"\n", 2)[2]
    other = signed({}, Ed25519PrivateKey.from_private_bytes(b"k" * 32)).split(b"\n")[1]
    assert _why(b"CareCoord updates 1\n" + other + b"\n" + body) is Finding.FORGED
