"""Whether a handout fits the person."""

import datetime as dt
from dataclasses import replace

import pytest

from carecoord.rules import handing_out as rule
from carecoord.rules.findings import Severity
from carecoord.rules.handing_out import Giving

TODAY = dt.date(2026, 11, 20)
FITS = Giving(
    language="es",
    reads="es-MX",
    grade=8.0,
    translation_reviewed=True,
    review_due_on=TODAY,
    given_on=TODAY,
)


def test_that_a_fitting_handout_has_no_findings() -> None:
    assert rule.check(FITS) == ()


def test_that_what_is_not_known_does_not_stand_in_the_way() -> None:
    assert rule.check(replace(FITS, reads="", grade=None, review_due_on=None)) == ()


@pytest.mark.parametrize(
    ("giving", "misfit"),
    [
        (replace(FITS, has_died=True), "status"),
        (replace(FITS, language="en"), "language"),
        (replace(FITS, grade=8.1), "grade"),
        (replace(FITS, translation_reviewed=False), "translation"),
        (replace(FITS, review_due_on=TODAY - dt.timedelta(days=1)), "review_due"),
    ],
)
def test_that_a_misfit_blocks_until_a_reason_is_given(giving: Giving, misfit: str) -> None:
    (found,) = rule.check(giving)
    assert found.field == misfit
    assert found.severity is Severity.BLOCKS
    (with_reason,) = rule.check(replace(giving, reason="Daughter reads it to her"))
    assert with_reason.severity is Severity.WARNS


def test_that_the_grade_is_not_shown_with_false_precision() -> None:
    (found,) = rule.check(replace(FITS, grade=11.37))
    assert "grade 8." in found.sentence
    assert "11" not in found.sentence
