"""The contact and follow-through index, worked by hand."""

import dataclasses

import pytest

from carecoord.rules import follow_through as rules
from carecoord.rules.follow_through import USUAL, WEIGHTS, DomainScore, Index, Tally
from carecoord.vocab.follow_through import Band, Domain

A, R, F, G = Domain


def test_that_the_worked_example_comes_out() -> None:
    found = rules.index({A: Tally(5, 6), R: Tally(2, 5), F: Tally(3, 4)}, USUAL)
    scores = [None if one.score is None else round(one.score, 2) for one in found.domains]
    assert scores == [83.75, 45.71, 73.33, None]
    assert found.value is not None
    assert round(found.value, 2) == 68.61
    assert found.band is Band.SOME_GAPS


@pytest.mark.parametrize(
    ("tallies", "is_shown"),
    [
        ({}, False),
        ({A: Tally(0, 9)}, False),
        ({A: Tally(1, 1), R: Tally(0, 1)}, False),
        ({A: Tally(1, 2), R: Tally(0, 1)}, True),
        ({F: Tally(0, 1), G: Tally(0, 2)}, True),
        ({A: Tally(3, 3), R: Tally(0, 0)}, False),
    ],
)
def test_that_it_needs_two_domains_and_three_events(
    tallies: dict[Domain, Tally], is_shown: bool
) -> None:
    found = rules.index(tallies, USUAL)
    assert (found.value is not None, found.band is not None) == (is_shown, is_shown)
    assert [one.tally for one in found.domains] == [tallies.get(one, Tally()) for one in Domain]


@pytest.mark.parametrize(
    ("value", "band"),
    [(100, Band.STEADY), (75, Band.STEADY), (74.999, Band.SOME_GAPS), (50, Band.SOME_GAPS),
     (49.999, Band.REACH_OUT), (0, Band.REACH_OUT)],
)  # fmt: skip
def test_that_a_band_begins_at_its_number(value: float, band: Band) -> None:
    assert rules.band(value) is band


def test_that_the_practice_has_a_share_of_its_own_from_ten_people_on() -> None:
    assert rules.practice_share(Tally(18, 20), 9, A) == 0.85
    assert rules.practice_share(Tally(18, 20), 10, A) == 0.9
    assert rules.practice_share(Tally(0, 0), 10, G) == 0.60


def test_that_a_share_moves_a_few_events_more_than_many() -> None:
    few = rules.score(Tally(1, 1), 0.2), rules.score(Tally(1, 1), 0.9)
    many = rules.score(Tally(50, 50), 0.2), rules.score(Tally(50, 50), 0.9)
    assert None not in few + many
    assert few[1] - few[0] > 40  # type: ignore[operator]
    assert many[1] - many[0] < 3  # type: ignore[operator]


def test_that_nothing_but_counts_and_shares_goes_into_it() -> None:
    assert WEIGHTS == {A: 30, R: 25, F: 25, G: 20}
    assert [field.name for field in dataclasses.fields(Tally)] == ["done", "of"]
    assert [field.name for field in dataclasses.fields(Index)] == ["value", "band", "domains"]
    assert {field.name for field in dataclasses.fields(DomainScore)} == {
        "domain", "tally", "share", "score",
    }  # fmt: skip
