"""Seals on the rows of an exported list."""

import dataclasses
import datetime as dt

import pytest

from carecoord.security.list_seals import RowVersion, Seals, read_version

VERSION = RowVersion(
    worklist_id="bp-at-or-above-140-90",
    export_id="0" * 32,
    exported_on=dt.date(2026, 3, 2),
    row_count=12,
    last_try_id="",
    name_mark="12345678",
)
OURS, OTHERS = Seals(b"ours" * 8), Seals(b"else" * 8)
KEY = "a" * 32


def test_that_a_sealed_version_is_read_as_it_was_written() -> None:
    sealed = read_version(f" '{OURS.sealed(KEY, VERSION)} ")
    assert sealed is not None
    assert sealed.version == VERSION
    assert OURS.is_ours(sealed)
    assert OURS.fits(KEY, sealed)


def test_that_another_key_or_version_or_practice_does_not_fit() -> None:
    sealed = read_version(OURS.sealed(KEY, VERSION))
    assert sealed is not None
    assert not OURS.fits("b" * 32, sealed)
    later = dataclasses.replace(VERSION, last_try_id="c" * 32)
    assert not OURS.fits(KEY, dataclasses.replace(sealed, version=later))
    assert not OTHERS.is_ours(sealed)
    assert not OTHERS.fits(KEY, sealed)


@pytest.mark.parametrize("place", [1, 8])
def test_that_any_text_may_stand_where_a_seal_was(place: int) -> None:
    parts = OURS.sealed(KEY, VERSION).split(".")
    parts[place] = "ñ\udcff"
    sealed = read_version(".".join(parts))
    assert sealed is not None
    assert not (OURS.is_ours(sealed) and OURS.fits(KEY, sealed))


@pytest.mark.parametrize("place", [4, 5])
def test_that_a_day_or_a_count_that_cannot_be_is_no_version(place: int) -> None:
    parts = OURS.sealed(KEY, VERSION).split(".")
    parts[place] = "soon"
    assert read_version(".".join(parts)) is None


@pytest.mark.parametrize("text", ["", "cclist1", "cclist2.1.2.3.4.5.6.7.8"])
def test_that_other_text_is_no_version(text: str) -> None:
    assert read_version(text) is None


def test_that_a_name_is_known_again_without_being_told() -> None:
    mark = OURS.name_mark("Núñez, Zoë")
    assert mark == OURS.name_mark("NUNEZ,  zoe")
    assert mark != OURS.name_mark("Nunez, Zoa")
    assert mark != OTHERS.name_mark("Núñez, Zoë")
    assert "n" not in mark


def test_that_a_row_becomes_the_same_try_each_time_and_another_once_it_was_undone() -> None:
    first = OURS.attempt_id(KEY, "e", 0)
    assert first == OURS.attempt_id(KEY, "e", 0)
    assert len({first, OURS.attempt_id(KEY, "e", 1), OURS.attempt_id("b", "e", 0)}) == 3
    assert len(first) == 32
