"""The hash and the MAC of an entry."""

import hashlib

import pytest

from carecoord.db.chain import GENESIS, HASHED, entry_hash, entry_mac

ENTRY = {
    "origin": "desk1", "seq": 7, "stamp": "0" * 24, "txn_end": 9, "schema": 1, "actor": "a",
    "reason": "r", "subject": "s", "tbl": "patient", "row_id": "p", "op": "I", "fields": "{}",
}  # fmt: skip


def test_that_the_hash_is_what_the_format_says() -> None:
    """The format travels between stores: it can never change silently."""
    header = b'["desk1",7,"000000000000000000000000",9,1,"a","r","s","patient","p","I"]'
    digest = hashlib.sha256(b"{}").digest()
    assert entry_hash(GENESIS, ENTRY) == hashlib.sha256(GENESIS + header + digest).digest()


@pytest.mark.parametrize("column", [*HASHED, "fields"])
def test_that_every_column_counts(column: str) -> None:
    changed = {**ENTRY, column: 8 if isinstance(ENTRY[column], int) else "x"}
    assert entry_hash(GENESIS, changed) != entry_hash(GENESIS, ENTRY)


def test_that_the_previous_entry_counts() -> None:
    assert entry_hash(b"\1" * 32, ENTRY) != entry_hash(GENESIS, ENTRY)
    assert entry_mac(b"k", GENESIS, b"h") != entry_mac(b"k", b"\1" * 32, b"h")
    assert entry_mac(b"k", GENESIS, b"h") != entry_mac(b"l", GENESIS, b"h")


def test_that_text_cannot_shift_between_columns() -> None:
    left = {**ENTRY, "actor": "ab", "reason": "c"}
    right = {**ENTRY, "actor": "a", "reason": "bc"}
    quoted = {**ENTRY, "actor": 'a","b', "reason": ""}
    hashes = {entry_hash(GENESIS, entry) for entry in (left, right, quoted)}
    assert len(hashes) == 3
