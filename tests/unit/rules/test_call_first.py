"""Whom to call before a visit: the table, each point with its reason."""

from dataclasses import fields

import pytest

from carecoord.rules.call_first import Before, Help, help_for, points, reasons, words

HARD = Before(missed=3, lead_days=29, not_reached=True, first_visit=True)


@pytest.mark.parametrize(
    ("before", "sum_of_points"),
    [
        (Before(), 0),
        (Before(missed=1), 2), (Before(missed=2), 4), (Before(missed=5), 4),
        (Before(lead_days=None), 0), (Before(lead_days=7), 0), (Before(lead_days=8), 1),
        (Before(lead_days=28), 1), (Before(lead_days=29), 3),
        (Before(not_reached=True), 1), (Before(first_visit=True), 1),
        (Before(missed=1, lead_days=29), 5), (HARD, 9),
    ],
)  # fmt: skip
def test_that_the_points_add_up_by_the_table(before: Before, sum_of_points: int) -> None:
    assert points(before) == sum_of_points


@pytest.mark.parametrize(
    ("sum_of_points", "wanted"),
    [(0, Help.USUAL), (2, Help.USUAL), (3, Help.CALL), (4, Help.CALL), (5, Help.OFFER),
     (9, Help.OFFER)],
)  # fmt: skip
def test_that_more_points_mean_more_help_and_nothing_else(sum_of_points: int, wanted: Help) -> None:
    assert help_for(sum_of_points) is wanted


def test_that_every_point_is_shown_with_its_reason() -> None:
    assert sum(worth for worth, _reason in reasons(HARD)) == points(HARD)
    assert words(HARD) == (
        "Call and offer help: 3 visits missed in 12 months (+4), booked 29 days ahead (+3), "
        "not reached by the reminder (+1), first visit here (+1)"
    )
    assert words(Before()) == "Usual reminder"
    assert words(Before(missed=1, first_visit=True)).startswith("Personal call")


def test_that_nothing_else_about_a_person_can_be_a_point() -> None:
    inputs = {field.name for field in fields(Before)}
    assert inputs == {"missed", "lead_days", "not_reached", "first_visit"}
