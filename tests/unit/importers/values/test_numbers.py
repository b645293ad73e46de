"""Measured values in cells."""

import pytest

from carecoord.importers.values.numbers import Value, height, number, pressure, value
from carecoord.importers.values.unclear import UnclearValueError


@pytest.mark.parametrize(
    ("text", "read"),
    [("7.4", 7.4), ("7,4", 7.4), ("1,234", 1234.0), ("1,234.5", 1234.5), ("1.234,5", 1234.5)],
)
def test_that_points_and_commas_are_told_apart(text: str, read: float) -> None:
    assert number(text) == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("7,4 %", Value("", 7.4, "%")),
        (">300", Value(">", 300, "")),
        ("≤ 5 mg/dL", Value("<=", 5, "mg/dL")),
        ("48 mmol/mol", Value("", 48, "mmol/mol")),
        ("59 mL/min/1.73 m2", Value("", 59, "mL/min/1.73 m2")),
        ("180lb", Value("", 180, "lb")),
    ],
)
def test_that_a_value_comes_with_comparator_and_unit(text: str, read: Value) -> None:
    assert value(text) == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("7.4 (H)", Value("", 7.4, "")), ("7.4 H", Value("", 7.4, "")),
        ("7.4H", Value("", 7.4, "")), ("H 7.4 %", Value("", 7.4, "%")),
        ("*7.4", Value("", 7.4, "")), ("7.4 % H*", Value("", 7.4, "%")),
        ("7.4 (L) %", Value("", 7.4, "%")), ("<4.0 L", Value("<", 4, "")),
        ("> 14.0 (HH)", Value(">", 14, "")), ("7.4 ↑", Value("", 7.4, "")),
        ("7,4 alto", Value("", 7.4, "")), ("7.4 % (4.0 - 5.6 %)", Value("", 7.4, "%")),
        ("A1c: 7.4%", Value("", 7.4, "%")), ("5.5 mmol/l", Value("", 5.5, "mmol/l")),
        ("6.1 % of total hgb", Value("", 6.1, "% of total hgb")),
    ],
)  # fmt: skip
def test_that_marks_of_a_laboratory_are_no_unit(text: str, read: Value) -> None:
    assert value(text) == read


@pytest.mark.parametrize("text", ["WNL", "", "140/90", "82 kg (180 lb)", "1.2.3"])
def test_that_what_is_not_one_number_is_refused(text: str) -> None:
    with pytest.raises(UnclearValueError):
        value(text)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("140/90", (140, 90, "")),
        ("140 / 90 mmHg", (140, 90, "mmHg")),
        ("18,7/12 kPa", (18.7, 12, "kPa")),
        ("BP: 152/94 mmHg (H)", (152, 94, "mmHg")),
        ("152/94 (L arm)", (152, 94, "")),
        ("152/94 sentada", (152, 94, "")),
    ],
)
def test_that_both_pressures_are_read_from_one_cell(
    text: str, read: tuple[float, float, str]
) -> None:
    assert pressure(text) == read


@pytest.mark.parametrize("text", ["140", "WNL", "140/90/70"])
def test_that_one_pressure_alone_is_no_reading(text: str) -> None:
    with pytest.raises(UnclearValueError):
        pressure(text)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("5'10\"", Value("", 70, "in")),
        ("5 ft 10 in", Value("", 70, "in")),
        ("6'", Value("", 72, "in")),
        ("178 cm", Value("", 178, "cm")),
    ],
)
def test_that_feet_and_inches_are_one_height(text: str, read: Value) -> None:
    assert height(text) == read
