"""Another database key for everybody, and key files from before that was possible."""

from pathlib import Path

import pytest

from carecoord.common.errors import RefusedError
from carecoord.security.database_key import DatabaseKey
from carecoord.security.errors import WrongSecretError
from carecoord.security.keyfile import KeyFile
from carecoord.security.keyfile_storage import backup_path
from carecoord.security.sign_in_list import KEY_FILE_NAME, is_changing_key_in
from tests.integration.security.conftest import ANA, BEN, Practice

FIRST_FORMAT = Path(__file__).with_name("first_format_keys.json")
"""Written by the version that knew the first format alone; its secrets are these."""
FIRST_KEY = "4a3d6a923cbf4f80fc425fbbfe5ee157bbf637cf4d0c924400b2dacad4fd9e47"
FIRST_AUDIT_KEY = "51242115f5e3141f2c9309c6198ebef946a324d80de020bddfe017efaad667a8"
FIRST_SHEET = "RMKY-X9TM-R52P-7ZN9-JRHA-11MJ-EQR3-VYMB-FVHE"
LAPTOP, KIOSK = b"L" * 32, b"K" * 32


@pytest.fixture
def first_file() -> KeyFile:
    return KeyFile.from_bytes(FIRST_FORMAT.read_bytes())


def changed(practice: Practice) -> tuple[KeyFile, DatabaseKey, DatabaseKey]:
    """A file whose key was changed, the key before and the new one."""
    file = practice.file
    old = file.open_with_device(practice.kiosk)
    file.begin_change(old)
    return file, old, file.finish_change(old)


def test_that_a_new_key_reaches_everybody_without_a_secret_of_theirs(practice: Practice) -> None:
    file, old, new = changed(practice)
    assert new != old
    for opened in (
        file.open_with_passphrase("ana", ANA),
        file.open_with_passphrase("ben", BEN, practice.laptop),
        file.open_with_device(practice.kiosk),
        file.open_with_recovery(practice.recovery.text),
    ):
        assert (opened, opened.successor, opened.formers) == (new, None, (old.raw,))


def test_that_both_keys_are_at_hand_while_the_data_may_have_either(practice: Practice) -> None:
    file = practice.file
    old = file.open_with_device(practice.kiosk)
    file.begin_change(old)
    assert file.is_changing_key
    again = KeyFile.from_bytes(file.to_bytes())
    opened = again.open_with_recovery(practice.recovery.text)
    assert (opened, opened.successor) == (old, old.successor)
    new = again.finish_change(opened)
    assert not again.is_changing_key
    assert again.open_with_device(practice.kiosk) == new == old.successor


def test_that_a_change_that_waits_is_seen_before_anybody_signs_in(practice: Practice) -> None:
    file = practice.file
    assert not is_changing_key_in(file.to_bytes())
    file.begin_change(file.open_with_device(practice.kiosk))
    assert is_changing_key_in(file.to_bytes())
    for strange in (b"", b"[]", b'{"slots": 7}', b'{"slots": ["x"]}', FIRST_FORMAT.read_bytes()):
        assert not is_changing_key_in(strange)


def test_that_beginning_twice_brings_one_new_key(practice: Practice) -> None:
    file = practice.file
    key = file.open_with_device(practice.kiosk)
    file.begin_change(key)
    coming = key.successor
    file.begin_change(key)
    assert file.open_with_device(practice.kiosk).successor == coming


def test_that_what_lasts_is_sealed_with_the_same_keys_after_any_number_of_changes(
    practice: Practice,
) -> None:
    file, old, key = changed(practice)
    file.begin_change(key)
    key = file.finish_change(key)
    assert len(key.formers) == 2
    opened = file.open_with_device(practice.kiosk)
    assert opened.formers == key.formers
    assert opened.subkey("audit-chain") == old.subkey("audit-chain")


def test_that_whoever_was_left_out_gets_nothing_from_either_file(practice: Practice) -> None:
    file = practice.file
    key, copied = file.open_with_device(practice.kiosk), practice.file
    file.remove(key, practice.slot_id("ben"))
    file.begin_change(key)
    in_between = KeyFile.from_bytes(file.to_bytes())
    new = file.finish_change(key)
    for later in (in_between, file):
        with pytest.raises(WrongSecretError):
            later.open_with_passphrase("ben", BEN, practice.laptop)
    assert copied.open_with_passphrase("ben", BEN, practice.laptop) != new
    with pytest.raises(RefusedError, match="changed elsewhere"):
        file.enrol_device(key, b"b" * 32)


def test_that_somebody_let_in_during_a_change_has_both_keys(practice: Practice) -> None:
    file = practice.file
    key = file.open_with_device(practice.kiosk)
    file.begin_change(key)
    file.enrol_device(key, b"t" * 32)
    assert file.open_with_device(b"t" * 32).successor == key.successor


def test_that_a_session_from_before_a_change_alters_nothing(practice: Practice) -> None:
    file = practice.file
    file.begin_change(file.open_with_device(practice.kiosk))
    with pytest.raises(RefusedError, match="Sign in again"):
        file.enrol_device(DatabaseKey(practice.key.raw), b"t" * 32)


def test_that_the_copy_beside_the_file_also_holds_both_keys(
    practice: Practice, tmp_path: Path
) -> None:
    path, file = tmp_path / KEY_FILE_NAME, practice.file
    file.save(path)
    key = file.open_with_device(practice.kiosk)
    file.begin_change(key)
    file.save(path)
    beside = KeyFile.load(backup_path(path)).open_with_device(practice.kiosk)
    assert beside.successor == key.successor


def test_that_forgetting_a_key_forgets_the_ones_before_and_after(practice: Practice) -> None:
    file, _old, key = changed(practice)
    file.begin_change(key)
    coming = key.successor
    assert coming is not None
    key.wipe()
    assert key.formers == ()
    with pytest.raises(RuntimeError):
        _ = coming.raw


# Files of the first format --------------------------------------------------------------


def test_that_a_file_of_the_first_format_opens_for_everybody(first_file: KeyFile) -> None:
    for key in (
        first_file.open_with_passphrase("ana", ANA),
        first_file.open_with_passphrase("ben", BEN, LAPTOP),
        first_file.open_with_device(KIOSK),
        first_file.open_with_recovery(FIRST_SHEET),
    ):
        assert key.raw.hex() == FIRST_KEY
        assert key.subkey("audit-chain").hex() == FIRST_AUDIT_KEY
    assert first_file.to_bytes() == FIRST_FORMAT.read_bytes()


def test_that_a_way_in_is_renewed_with_the_secret_it_has(first_file: KeyFile) -> None:
    key = first_file.open_with_device(KIOSK)
    ids = [slot.id for slot in first_file.slots]
    with pytest.raises(RefusedError, match="Renew or remove"):
        first_file.begin_change(key)
    assert first_file.renew_passphrase(key, "ana", ANA)
    assert not first_file.renew_passphrase(key, "ana", ANA)
    assert not first_file.renew_passphrase(key, "nobody", ANA)
    assert first_file.renew_passphrase(key, "ben", BEN, LAPTOP)
    assert first_file.renew_device(key, KIOSK)
    assert first_file.renew_recovery(key, FIRST_SHEET)
    assert [slot.id for slot in first_file.slots] == ids
    first_file.begin_change(key)
    new = first_file.finish_change(key)
    assert first_file.open_with_passphrase("ben", BEN, LAPTOP) == new
    assert first_file.open_with_recovery(FIRST_SHEET) == new
    assert new.subkey("audit-chain").hex() == FIRST_AUDIT_KEY


def test_that_old_and_new_ways_in_stand_side_by_side(first_file: KeyFile) -> None:
    key = first_file.open_with_device(KIOSK)
    first_file.enrol_device(key, b"n" * 32)
    again = KeyFile.from_bytes(first_file.to_bytes())
    assert again.open_with_passphrase("ana", ANA) == key
    assert again.open_with_device(b"n" * 32) == key
    assert [slot.is_of_first_format for slot in again.slots] == [True, True, True, True, False]


def test_that_a_way_in_says_when_it_was_made(first_file: KeyFile) -> None:
    assert {slot.since.year for slot in first_file.slots} == {2026}


def test_that_a_file_becomes_the_newest_past_a_generation_known_elsewhere(
    practice: Practice,
) -> None:
    file = practice.file
    file.overtake(practice.key, 70)
    assert file.generation == 71
    file.overtake(practice.key, 3)
    assert file.generation == 72
    assert file.open_with_device(practice.kiosk) == practice.key
