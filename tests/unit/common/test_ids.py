"""Keys that sort by the time they were made."""

import datetime as dt
import uuid

import pytest

from carecoord.common import ids


def test_that_keys_are_different_version_7_uuids_in_the_order_they_were_made() -> None:
    keys = [ids.new_id() for _ in range(6_000)]
    assert sorted(set(keys)) == keys
    parsed = uuid.UUID(keys[0])
    assert (parsed.version, parsed.variant, len(keys[0])) == (7, uuid.RFC_4122, 32)


def test_that_the_first_key_of_an_instant_stands_between_those_before_and_after_it() -> None:
    instant = dt.datetime(2026, 3, 2, 6, tzinfo=dt.UTC)
    first = ids.first_id_at(instant)
    assert len(first) == 32
    assert ids.first_id_at(instant - dt.timedelta(milliseconds=1)) < first < ids.new_id()


def test_that_keys_still_rise_when_the_machines_clock_is_set_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = ids.new_id()
    monkeypatch.setattr("carecoord.common.ids.time.time_ns", lambda: 0)
    keys = [before, *(ids.new_id() for _ in range(5_000))]
    assert sorted(set(keys)) == keys


def test_that_packed_keys_are_the_keys_in_their_order() -> None:
    keys = [ids.new_id() for _ in range(50)]
    packed = ids.PackedIds.pack([keys[:7], [], keys[7:]])
    assert isinstance(packed, ids.PackedIds)
    assert list(packed) == packed[:] == keys
    assert packed == keys
    assert packed == ids.PackedIds.pack([keys])
    assert hash(packed) == hash(ids.PackedIds.pack([keys]))
    assert packed != keys[:-1]
    assert packed != ids.PackedIds()
    assert (packed[3], packed[-1], packed[2:5]) == (keys[3], keys[-1], keys[2:5])
    with pytest.raises(IndexError):
        packed[50]


def test_that_a_key_is_found_where_it_stands_and_not_across_two_others() -> None:
    keys = ["ab" * 16, "ba" * 16, "ab" * 15 + "cd"]
    packed = ids.PackedIds.pack([keys])
    assert [packed.index(key) for key in keys] == [0, 1, 2]
    assert (packed.index(keys[2], 1), keys[2] in packed) == (2, True)
    for missing in ("ba" * 15 + "ab", "no key", "", keys[0].upper()):
        assert missing not in packed
    with pytest.raises(ValueError, match="not among"):
        packed.index(keys[0], 1)


@pytest.mark.parametrize("odd", ["row1", "AB" * 16, "ab" * 15 + " ab", "", "é" * 32])
def test_that_what_cannot_be_packed_stays_a_list(odd: str) -> None:
    keys = [ids.new_id(), odd, ids.new_id()]
    assert ids.PackedIds.pack([keys[:1], keys[1:2], keys[2:]]) == keys
