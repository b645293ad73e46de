"""The versions of a row: the result depends on which entries there are, not on their order."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from carecoord.db.rowlog import RowLog
from carecoord.db.shapes import shape_of
from carecoord.entities import Patient

Entry = tuple[str, str, str, dict[str, Any]]

INSERT: Entry = ("I", "s0", "ann", {"family": "Ruiz", "given": "Ana"})
FIRST: Entry = ("U", "s1", "ben", {"given": ["Anna", ["s0"]]})
SECOND: Entry = ("U", "s2", "eve", {"given": ["Anita", ["s1"]], "sex": ["female", ["s0"]]})
CLASH: Entry = ("U", "s3", "lee", {"given": ["Anne", ["s0"]]})


def log_of(*entries: Entry) -> RowLog:
    log = RowLog(shape_of(Patient))
    for entry in entries:
        log.add(*entry)
    return log


def test_that_the_latest_version_shows() -> None:
    log = log_of(INSERT, FIRST, SECOND)
    assert log.heads("given") == ["s2"]
    assert (log.current()["given"], log.current()["sex"]) == ("Anita", "female")


def test_that_what_an_insert_left_out_is_blank() -> None:
    current = log_of(INSERT).current()
    assert (current["pronouns"], current["deleted"], current["merged_into"]) == ("", False, None)


@given(st.permutations([INSERT, FIRST, SECOND, CLASH]))
def test_that_the_order_of_arrival_does_not_matter(
    entries: list[Entry],
) -> None:
    log = log_of(*entries)
    assert log.heads("given") == ["s3", "s2"]
    assert log.current()["given"] == "Anne"


def test_that_the_value_before_several_versions_is_the_one_they_all_replaced() -> None:
    log = log_of(INSERT, FIRST, SECOND)
    assert log.before("given", {"s1", "s2"}) == "Ana"
    assert log.before("given", {"s2"}) == "Anna"


def test_that_a_field_of_a_newer_program_is_passed_over() -> None:
    log = log_of(INSERT, ("U", "s1", "ann", {"shoe_size": [40, ["s0"]]}))
    assert "shoe_size" not in log.current()
