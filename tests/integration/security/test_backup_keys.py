"""The keys of backups: made from the database key alone, in the form age writes them."""

import random

import pytest
from pyrage.x25519 import Identity

from carecoord.common.errors import RefusedError
from carecoord.security.backup_keys import (
    age_secret_key,
    key_from,
    reading_identity,
    signing_key,
)
from carecoord.security.database_key import DatabaseKey
from carecoord.security.kdf import FLOOR
from carecoord.security.keyfile import KeyFile
from carecoord.security.recovery import RecoveryKey, may_be_recovery_key

pytestmark = pytest.mark.usefixtures("cheap_keys")

LONG = "thirtysixlettersinonewordwithoutgaps"
WORDS = "otter marble lantern violin"


def test_that_a_private_key_is_written_as_age_writes_it() -> None:
    choose = random.Random(5)
    for _time in range(20):
        text = age_secret_key(choose.randbytes(32))
        assert str(Identity.from_str(text)) == text


def test_that_the_same_database_key_reads_and_signs_and_another_does_not() -> None:
    key, other = DatabaseKey(bytes(range(32))), DatabaseKey.generate()
    assert str(reading_identity(key)) == str(reading_identity(DatabaseKey(bytes(range(32)))))
    assert str(reading_identity(key)) != str(reading_identity(other))
    assert signing_key(key).private_bytes_raw() != signing_key(other).private_bytes_raw()


@pytest.fixture(scope="module")
def ways() -> tuple[KeyFile, DatabaseKey, str]:
    keys, key = KeyFile.create(FLOOR)
    keys.enrol_passphrase(key, "a" * 32, WORDS, device_secret=bytes(32))
    keys.enrol_passphrase(key, "b" * 32, LONG)
    return keys.without_names(key), key, keys.enrol_recovery(key).text


def test_that_a_passphrase_opens_though_it_looks_like_a_recovery_key(
    ways: tuple[KeyFile, DatabaseKey, str],
) -> None:
    keys, key, _sheet = ways
    assert may_be_recovery_key(LONG)
    assert key_from(keys, LONG) == key


def test_that_a_passphrase_that_needs_its_computer_does_not_open_elsewhere(
    ways: tuple[KeyFile, DatabaseKey, str],
) -> None:
    keys, _key, _sheet = ways
    with pytest.raises(RefusedError, match="does not open the backup"):
        key_from(keys, WORDS)


@pytest.mark.parametrize("typed", ["7K2M-", "7K2M " * 8, "7K2M-" * 9 + "XX"])
def test_that_a_recovery_key_with_a_piece_missing_is_still_taken_for_one(typed: str) -> None:
    assert may_be_recovery_key(typed) is (len(typed) > 20)


def test_that_the_printed_key_opens_however_it_is_typed() -> None:
    keys, key = KeyFile.create(FLOOR)
    sheet: RecoveryKey = keys.enrol_recovery(key)
    assert key_from(keys, " ".join(sheet.groups).lower()) == key


def test_that_a_key_file_without_names_keeps_every_way_in() -> None:
    keys, key = KeyFile.create(FLOOR)
    sheet = keys.enrol_recovery(key)
    bare = keys.without_names(key)
    assert bare.database_id == keys.database_id
    assert bare.open_with_recovery(sheet.text) == key
    assert all(not slot.label and slot.role is None for slot in bare.slots)
