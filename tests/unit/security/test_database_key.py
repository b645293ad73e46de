"""The database key shows itself to nobody who does not ask for it."""

import copy
import pickle

import pytest

from carecoord.security.database_key import DatabaseKey, hkdf

RAW = bytes(range(32))


def test_that_hkdf_gives_the_published_bytes() -> None:
    # RFC 5869, test case 3 (SHA-256, no salt, no info), first 32 bytes.
    derived = hkdf(b"\x0b" * 22, "")
    assert derived.hex() == "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"


def test_that_neither_repr_nor_str_shows_the_key() -> None:
    key = DatabaseKey(RAW)
    for text in (repr(key), str(key), f"{key}", repr([key])):
        assert RAW.hex() not in text
        assert repr(RAW) not in text


def test_that_the_key_is_neither_pickled_nor_copied_by_accident() -> None:
    for leak in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError):
            leak(DatabaseKey(RAW))


@pytest.mark.parametrize("length", [0, 16, 31, 33, 64])
def test_that_a_key_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        DatabaseKey(bytes(length))


def test_that_a_generated_key_is_new_each_time() -> None:
    assert DatabaseKey.generate() != DatabaseKey.generate()


def test_that_subkeys_differ_by_purpose_and_stay_the_same() -> None:
    key = DatabaseKey(RAW)
    assert key.subkey("audit-chain") == DatabaseKey(RAW).subkey("audit-chain")
    assert len({key.subkey("audit-chain"), key.subkey("keyfile-mac"), key.raw}) == 3


def test_that_a_wiped_key_is_gone() -> None:
    key = DatabaseKey(RAW)
    inside = key._bytes
    key.wipe()
    assert not inside
    with pytest.raises(RuntimeError):
        _ = key.raw
    with pytest.raises(RuntimeError):
        key.subkey("audit-chain")


def test_that_a_key_equals_only_a_key_with_the_same_bytes() -> None:
    assert DatabaseKey(RAW) == DatabaseKey(RAW)
    assert DatabaseKey(RAW) != DatabaseKey(bytes(32))
    assert DatabaseKey(RAW) != RAW
    with pytest.raises(TypeError):
        hash(DatabaseKey(RAW))
