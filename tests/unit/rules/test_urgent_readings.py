"""Which readings somebody has to decide about today."""

import pytest

from carecoord.rules.urgent_readings import Limits, is_urgent
from carecoord.vocab.measurements import Kind

LIMITS = Limits(180, 120)


@pytest.mark.parametrize(
    ("systolic", "diastolic", "urgent"),
    [
        (180, 80, True),
        (179, 119, False),
        (150, 120, True),
        (210, 130, True),
        (128, 82, False),
        (180, None, True),
    ],
)
def test_that_either_number_at_its_limit_is_enough(
    systolic: float, diastolic: float | None, urgent: bool
) -> None:
    assert is_urgent(Kind.BLOOD_PRESSURE, systolic, diastolic, LIMITS) is urgent


@pytest.mark.parametrize("kind", [Kind.GLUCOSE, Kind.TOTAL_CHOLESTEROL])
def test_that_the_limits_of_a_pressure_are_not_those_of_anything_else(kind: Kind) -> None:
    assert not is_urgent(kind, 400, None, LIMITS)
