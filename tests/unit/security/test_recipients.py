"""Sealing to a public key: who can read it, and who cannot."""

import pytest

from carecoord.security.recipients import (
    KeyPair,
    NotForThisKeyError,
    new_key_pair,
    open_sealed,
    seal_to,
)

CONTENT, PURPOSE = b"a key of 32 bytes, or anything..", b"slot 1"


def test_that_only_the_owner_of_the_public_key_reads_it() -> None:
    ana, ben = new_key_pair(), new_key_pair()
    sealed = seal_to(ana.public, CONTENT, bound_to=PURPOSE)
    assert open_sealed(ana, sealed, bound_to=PURPOSE) == CONTENT
    for other in (ben, KeyPair(ana.public, ben.private), KeyPair(ben.public, ana.private)):
        with pytest.raises(NotForThisKeyError):
            open_sealed(other, sealed, bound_to=PURPOSE)


def test_that_it_is_read_for_its_purpose_alone() -> None:
    ana = new_key_pair()
    sealed = seal_to(ana.public, CONTENT, bound_to=PURPOSE)
    with pytest.raises(NotForThisKeyError):
        open_sealed(ana, sealed, bound_to=b"slot 2")


@pytest.mark.parametrize("place", [0, 31, 32, -1])
def test_that_a_changed_byte_is_noticed(place: int) -> None:
    ana = new_key_pair()
    changed = bytearray(seal_to(ana.public, CONTENT, bound_to=PURPOSE))
    changed[place] ^= 1
    with pytest.raises(NotForThisKeyError):
        open_sealed(ana, bytes(changed), bound_to=PURPOSE)


@pytest.mark.parametrize("sealed", [b"", b"short", bytes(80)])
def test_that_what_was_never_sealed_is_refused(sealed: bytes) -> None:
    with pytest.raises(NotForThisKeyError):
        open_sealed(new_key_pair(), sealed, bound_to=PURPOSE)


def test_that_the_same_content_never_looks_the_same() -> None:
    ana = new_key_pair()
    assert len({seal_to(ana.public, CONTENT, bound_to=PURPOSE) for _ in range(3)}) == 3


def test_that_the_private_half_does_not_show_itself() -> None:
    assert new_key_pair().private.hex() not in repr(new_key_pair())
    pair = new_key_pair()
    assert repr(pair.private) not in repr(pair)
