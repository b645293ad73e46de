"""The bands of the index by language: who is shown, who is joined, what is asked about."""

from carecoord.rules.follow_through_groups import Group, grouped
from carecoord.vocab.follow_through import Band

_STEADY, _GAPS, _OUT = Band


def people(key: str, *, steady: int = 0, gaps: int = 0, out: int = 0, unknown: int = 0) -> (
    list[tuple[str, Band | None]]
):  # fmt: skip
    bands = [_STEADY] * steady + [_GAPS] * gaps + [_OUT] * out + [None] * unknown
    return [(key, band) for band in bands]


def test_that_a_group_of_ten_stands_with_its_counts_and_the_largest_comes_first() -> None:
    found = grouped(people("vi", steady=4, gaps=3, out=2, unknown=1) + people("en", unknown=11))
    assert found.shown == (
        Group(key="en", unknown=11),
        Group(key="vi", steady=4, some_gaps=3, reach_out=2, unknown=1),
    )
    assert (found.others, found.is_few) == (None, False)


def test_that_small_groups_are_joined_and_told_only_once_they_are_ten_together() -> None:
    few = people("ar", out=5) + people("ko", steady=4)
    assert grouped(few) == grouped(people("ar", gaps=9))
    assert grouped(few).is_few
    found = grouped([*few, ("pl", None)])
    assert found.shown == ()
    assert found.others == Group(key="", steady=4, reach_out=5, unknown=1)
    assert not found.is_few


def test_that_a_group_is_asked_about_from_ten_points_above_all_others_on() -> None:
    english = people("en", steady=90, out=10)
    assert grouped(english + people("es", steady=16, out=4)).asked_about == {"es"}
    assert grouped(english + people("es", steady=17, out=3)).asked_about == frozenset()


def test_that_too_few_people_in_a_band_are_never_compared() -> None:
    english = people("en", steady=20)
    assert grouped(english + people("es", out=9, unknown=9)).asked_about == frozenset()
    assert grouped(people("en", steady=9) + people("es", out=20)).asked_about == frozenset()
    assert grouped(people("es", out=9, unknown=9)).shown[0].share is None
    assert grouped(people("es", out=5, steady=5)).shown[0].share == 50
