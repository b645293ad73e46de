"""Pictures of readings: nothing is bent to look better or worse than it is."""

import base64
import datetime as dt
import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carecoord.handouts.documents.trend_picture import Curve, Trend, draw, ticks_over

FIRST = dt.date(2026, 1, 1)


def trend(*values: float, days: tuple[int, ...] = (), target: float | None = None) -> Trend:
    passed = days or tuple(range(len(values)))
    return Trend(
        days=tuple(FIRST + dt.timedelta(days=day) for day in passed),
        first_day=("January", "2026"),
        last_day=("March", "2026"),
        curves=(Curve(values, tuple(f"{value:g}" for value in values), target),),
        least_span=60,
    )


def drawing(one: Trend, points: int = 12) -> str:
    found = re.search(r"base64,([^\"]+)", draw(one, text_points=points, width_px=400))
    assert found is not None
    return base64.b64decode(found[1]).decode()


def circles(svg: str) -> list[tuple[float, float]]:
    return [
        (float(x), float(y)) for x, y in re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)"', svg)
    ]


def test_that_days_are_as_far_apart_as_they_were() -> None:
    (first, _), (second, _), (third, _) = circles(drawing(trend(150, 140, 130, days=(0, 10, 100))))
    assert (second - first) * 10 == pytest.approx(third - first, rel=0.01)


def test_that_heights_are_in_proportion() -> None:
    (_, high), (_, middle), (_, low) = circles(drawing(trend(160, 150, 120)))
    assert (middle - high) * 4 == pytest.approx(low - high, rel=0.01)


def test_that_a_small_change_stays_small() -> None:
    svg = drawing(trend(131, 130))
    (_, before), (_, after) = circles(svg)
    assert abs(before - after) < 5


def test_that_each_height_and_both_ends_have_their_words() -> None:
    one = trend(158, 134, target=140)
    svg = drawing(one)
    for tick in one.ticks:
        assert f">{tick:g}</text>" in svg
    for words in ("158", "134", "January", "March", "2026"):
        assert f">{words}</text>" in svg
    assert svg.count("stroke-dasharray") == 1


def test_that_without_a_line_of_the_practice_none_is_drawn() -> None:
    assert "stroke-dasharray" not in drawing(trend(158, 134))


def test_that_letters_grow_with_the_text_of_the_paper() -> None:
    sizes = [float(re.findall(r'font-size="([\d.]+)"', drawing(trend(150, 130), p))[0])
             for p in (12, 24)]  # fmt: skip
    assert sizes == [16, 32]


def test_that_it_is_told_where_the_scale_begins_above_zero() -> None:
    assert trend(158, 134).begins_above_zero
    assert not trend(12, 10).begins_above_zero


@given(
    st.lists(st.floats(1, 500).map(lambda value: round(value, 1)), min_size=1, max_size=9),
    st.sampled_from((3.0, 15.0, 60.0)),
)
def test_that_every_number_stands_between_the_ends_and_no_change_is_blown_up(
    values: list[float], least: float
) -> None:
    ticks = ticks_over(values, least)
    assert ticks[0] <= min(values)
    assert ticks[-1] >= max(values)
    assert ticks[0] >= 0
    assert ticks[-1] - ticks[0] >= min(least, 2 * min(values))
    steps = {round(b - a, 6) for a, b in itertools.pairwise(ticks)}
    assert len(steps) == 1
