"""Keys that sort by the time they were made."""

import uuid

import pytest

from carecoord.common import ids


def test_that_keys_are_different_version_7_uuids_in_the_order_they_were_made() -> None:
    keys = [ids.new_id() for _ in range(6_000)]
    assert sorted(set(keys)) == keys
    parsed = uuid.UUID(keys[0])
    assert (parsed.version, parsed.variant, len(keys[0])) == (7, uuid.RFC_4122, 32)


def test_that_keys_still_rise_when_the_machines_clock_is_set_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = ids.new_id()
    monkeypatch.setattr("carecoord.common.ids.time.time_ns", lambda: 0)
    keys = [before, *(ids.new_id() for _ in range(5_000))]
    assert sorted(set(keys)) == keys
