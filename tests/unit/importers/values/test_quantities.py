"""Units and believable values."""

import pytest

from carecoord.importers.values.quantities import in_standard_unit, pressures, require_believable
from carecoord.importers.values.unclear import UnclearValueError


@pytest.mark.parametrize(
    ("kind", "value", "unit", "standard"),
    [
        ("a1c", 7.4, "%", (7.4, "%")),
        ("a1c", 48, "mmol/mol", (6.5, "%")),
        ("a1c", 0.074, "", (7.4, "%")),
        ("a1c", 7.4, "", (7.4, "%")),
        ("weight", 180, "[lb_av]", (81.65, "kg")),
        ("weight", 3200, "g", (3.2, "kg")),
        ("weight", 80, " KG ", (80, "kg")),
        ("height", 70, "inches", (177.8, "cm")),
        ("temperature", 98.6, "[degF]", (37.0, "Cel")),
        ("glucose", 5.5, "mmol/L", (99, "mg/dL")),
        ("heart_rate", 72, "", (72, "/min")),
        ("creatinine", 88.42, "umol/L", (1.0, "mg/dL")),
        ("other", 3, "{score}", (3, "{score}")),
    ],
)
def test_that_each_kind_comes_in_its_one_unit(
    kind: str, value: float, unit: str, standard: tuple[float, str]
) -> None:
    assert in_standard_unit(kind, value, unit) == standard


@pytest.mark.parametrize(
    ("kind", "value", "unit", "reason"),
    [
        ("a1c", 48, "", "no unit"),
        ("weight", 180, "", "no unit"),
        ("weight", 80, "stone", "stone"),
    ],
)
def test_that_an_unclear_value_is_asked_about(
    kind: str, value: float, unit: str, reason: str
) -> None:
    with pytest.raises(UnclearValueError, match=reason):
        in_standard_unit(kind, value, unit)


def test_that_kilopascals_become_millimetres_of_mercury() -> None:
    assert pressures((18.7, "kPa"), (12, "kPa")) == (140, 90, "mm[Hg]")


def test_that_pressures_may_come_without_unit() -> None:
    assert pressures((140, ""), (90, "")) == (140, 90, "mm[Hg]")


def test_that_a_lower_pressure_above_the_upper_one_is_refused() -> None:
    with pytest.raises(UnclearValueError, match="above the upper"):
        pressures((80, "mm[Hg]"), (120, "mm[Hg]"))


@pytest.mark.parametrize(
    ("kind", "value", "value2", "said"),
    [
        ("a1c", 48, None, "A1c: 48 %"),
        ("a1c", 2.6, None, "A1c: 2.6 %"),
        ("heart_rate", 900, None, "Heart rate: 900 /min"),
        ("bp", 301, 90, "Blood pressure: 301/90 mm[Hg]"),
        ("bp", 120, 10, "Blood pressure: 120/10 mm[Hg]"),
    ],
)
def test_that_a_slip_of_the_keyboard_is_told_with_its_value(
    kind: str, value: float, value2: float | None, said: str
) -> None:
    unit = said.rsplit(" ", 1)[1]
    with pytest.raises(UnclearValueError) as told:
        require_believable(kind, value, unit, value2)
    assert str(told.value).startswith(f"{said} cannot be right")


@pytest.mark.parametrize(
    ("kind", "value", "value2"),
    [("a1c", 3.0, None), ("a1c", 20.0, None), ("bp", 300, 20), ("other", -4e9, None)],
)
def test_that_values_up_to_the_edge_are_believed(
    kind: str, value: float, value2: float | None
) -> None:
    require_believable(kind, value, "", value2)
