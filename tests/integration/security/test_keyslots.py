"""What a thief with the key file and one of two secrets gets."""

import pytest

from carecoord.security.keyslots import Credentials, SealBrokenError, Slot, unseal
from tests.integration.security.conftest import ANA, BEN, Practice


def slot_of(practice: Practice, person_id: str) -> Slot:
    return next(slot for slot in practice.content.slots if slot.person_id == person_id)


def test_that_the_right_passphrase_without_the_laptop_breaks_no_seal(practice: Practice) -> None:
    slot = slot_of(practice, "ben")
    for secret in (b"", bytes(32), practice.kiosk):
        with pytest.raises(SealBrokenError):
            unseal(slot, practice.content.database_id, Credentials(BEN, secret))


def test_that_the_laptop_without_the_right_passphrase_breaks_no_seal(practice: Practice) -> None:
    with pytest.raises(SealBrokenError):
        unseal(
            slot_of(practice, "ben"),
            practice.content.database_id,
            Credentials(ANA, practice.laptop),
        )


def test_that_a_seal_breaks_in_another_database(practice: Practice) -> None:
    with pytest.raises(SealBrokenError):
        unseal(slot_of(practice, "ana"), "0" * 32, Credentials(ANA))


def test_that_credentials_do_not_show_themselves() -> None:
    assert ANA not in repr(Credentials(ANA, b"secret"))
    assert "secret=" not in repr(Credentials(ANA, b"secret"))
