"""Whether a handout fits the person."""

from dataclasses import replace

from carecoord.rules import handing_out as rule
from tests.factories.talks import FITS


def test_that_a_fitting_handout_has_no_findings() -> None:
    assert rule.check(FITS) == ()


def test_that_what_is_not_known_does_not_stand_in_the_way() -> None:
    assert rule.check(replace(FITS, reads="", grade=None, review_due_on=None)) == ()


def test_that_the_grade_is_not_shown_with_false_precision() -> None:
    (found,) = rule.check(replace(FITS, grade=11.37))
    assert "grade 8." in found.sentence
    assert "11" not in found.sentence


def test_that_a_handout_in_another_language_says_which_one_the_patient_reads() -> None:
    (found,) = rule.check(replace(FITS, reads="zh"))
    assert found.sentence == (
        "The patient reads Chinese. Choose a handout in that language, or say why not."
    )
