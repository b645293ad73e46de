"""Measurements: codes lead to kinds, and slips of unit or keyboard fall outside the range."""

from decimal import Decimal

import pytest

from carecoord.vocab.measurements import DEFINITIONS, Kind, find_loinc


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("4548-4", Kind.A1C),
        ("17856-6", Kind.A1C),
        ("97506-0", Kind.GMI),
        ("29463-7", Kind.WEIGHT),
        ("39156-5", Kind.BMI),
        ("18262-6", Kind.LDL),
    ],
)
def test_that_a_loinc_code_leads_to_its_kind(code: str, kind: Kind) -> None:
    found = find_loinc(code)
    assert found is not None
    assert found[0] is kind


@pytest.mark.parametrize("code", ["85354-9", "55284-4"])
def test_that_a_pressure_panel_has_a_kind_but_no_number_of_its_own(code: str) -> None:
    assert find_loinc(code) == (Kind.BLOOD_PRESSURE, None)


def test_that_both_pressures_belong_to_one_measurement() -> None:
    found = [find_loinc(code) for code in ("8480-6", "8462-4")]
    assert [each and each[0] for each in found] == [Kind.BLOOD_PRESSURE] * 2
    assert [each and each[1] and each[1].key for each in found] == ["systolic", "diastolic"]


def test_that_an_unknown_code_has_no_kind() -> None:
    assert find_loinc("0-0") is None


@pytest.mark.parametrize(
    ("kind", "value", "plausible"),
    [
        (Kind.A1C, "7.4", True),
        (Kind.A1C, "0.074", False),  # a fraction
        (Kind.A1C, "48", False),  # mmol/mol
        (Kind.HEIGHT, "1.75", False),  # metres
        (Kind.POTASSIUM, "5.6", True),
        (Kind.TEMPERATURE, "98.6", False),  # Fahrenheit
    ],
)
def test_that_a_value_in_another_unit_is_not_believed(
    kind: Kind, value: str, plausible: bool
) -> None:
    assert DEFINITIONS[kind].quantities[0].plausible(Decimal(value)) is plausible


def test_that_every_kind_but_other_is_defined_and_no_code_is_used_twice() -> None:
    assert set(DEFINITIONS) == set(Kind) - {Kind.OTHER}
    codes = [c for d in DEFINITIONS.values() for q in d.quantities for c in q.loinc]
    assert len(set(codes)) == len(codes)
