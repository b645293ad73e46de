"""How the cost of a passphrase is chosen and bounded."""

import pytest

from carecoord.security.kdf import FLOOR, KdfParameters, calibrate


def machine(seconds_at_floor: float) -> object:
    def measure(parameters: KdfParameters) -> float:
        work = parameters.memory_kib * parameters.iterations
        return seconds_at_floor * work / (FLOOR.memory_kib * FLOOR.iterations)

    return measure


@pytest.mark.parametrize(
    ("seconds_at_floor", "expected"),
    [
        (0.7, KdfParameters(65536, 3, 4)),
        (5.0, KdfParameters(65536, 3, 4)),
        (0.3, KdfParameters(131072, 3, 4)),
        (0.15, KdfParameters(262144, 3, 4)),
        (0.1, KdfParameters(262144, 4, 4)),
        (0.01, KdfParameters(262144, 38, 4)),
        (0.0001, KdfParameters(262144, 64, 4)),
    ],
)
def test_that_each_computer_gets_half_a_second_or_the_floor(
    seconds_at_floor: float, expected: KdfParameters
) -> None:
    measure = machine(seconds_at_floor)
    assert callable(measure)
    assert calibrate(measure) == expected
    assert expected.acceptable


@pytest.mark.parametrize(
    "parameters",
    [
        KdfParameters(65535, 3, 4),
        KdfParameters(65536, 2, 4),
        KdfParameters(65536, 3, 0),
        KdfParameters(8, 1, 1),
        KdfParameters(1024 * 1024 + 1, 3, 4),
        KdfParameters(65536, 65, 4),
        KdfParameters(65536, 3, 17),
    ],
)
def test_that_a_weaker_or_absurd_cost_is_not_acceptable(parameters: KdfParameters) -> None:
    assert not parameters.acceptable
