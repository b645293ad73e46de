"""Stored values in the words people use."""

import pytest

from carecoord.services.wording import (
    attempt_label,
    language_label,
    measurement_label,
    outcome_label,
    unit_text,
    value_text,
)


@pytest.mark.parametrize(
    ("kind", "value", "value2", "comparator", "said"),
    [
        ("bp", 152.0, 94.0, "", "152/94"),
        ("a1c", 7.0, None, "", "7.0"),
        ("a1c", 4.0, None, "<", "< 4.0"),
        ("weight", 80.25, None, "", "80.2"),
        ("creatinine", 0.9, None, "", "0.90"),
        ("other", 12.34, None, "", "12.3"),
        ("not a kind", 1.0, None, "", "1.0"),
    ],
)
def test_that_a_value_is_written_as_people_write_it(
    kind: str, value: float, value2: float | None, comparator: str, said: str
) -> None:
    assert value_text(kind, value, value2, comparator) == said


def test_that_a_measurement_without_a_name_of_ours_keeps_its_own() -> None:
    assert measurement_label("other", "ALT") == "ALT"
    assert measurement_label("other") == "Another measurement"
    assert measurement_label("a1c", "Hemoglobin A1c/Total") == "A1c"


def test_that_a_unit_of_ours_is_shown_in_print_and_others_as_they_came() -> None:
    assert unit_text("bp", "mm[Hg]") == "mmHg"
    assert unit_text("other", "U/L") == "U/L"


def test_that_a_value_of_another_version_is_shown_as_it_is() -> None:
    assert outcome_label("from_the_future") == "from_the_future"
    assert outcome_label("") == ""
    assert attempt_label("no_answer") == "No answer"


def test_that_a_language_has_its_name() -> None:
    assert language_label("es") == "Spanish"
    assert language_label("") == ""
