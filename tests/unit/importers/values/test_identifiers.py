"""Numbers that identify, and phones."""

import pytest

from carecoord.importers.values.identifiers import (
    is_doubtful_phone,
    is_scientific,
    lost_postcode_zeros,
    lost_zeros,
    padded,
    split_phones,
    without_decimals,
)


@pytest.mark.parametrize("text", ["1.23E+14", "53761528476E-5", "1,23e+14"])
def test_that_scientific_notation_is_noticed(text: str) -> None:
    assert is_scientific(text)


@pytest.mark.parametrize("text", ["12345", "E12", "A1E5"])
def test_that_ordinary_numbers_are_not_scientific(text: str) -> None:
    assert not is_scientific(text)


def test_that_a_trailing_zero_fraction_goes() -> None:
    assert without_decimals(" 5559019296.0 ") == "5559019296"
    assert without_decimals("(555) 901-9296") == "(555) 901-9296"


def test_that_padding_touches_digits_only() -> None:
    assert padded("137", 6) == "000137"
    assert padded("A137", 6) == "A137"


@pytest.mark.parametrize(
    "text",
    ["(555) 901-9296", "555.901.9296", "+44 20 7946 0958", "901-9296 x251", "1 555 901 9296"],
)
def test_that_usual_phones_raise_no_doubt(text: str) -> None:
    assert not is_doubtful_phone(text)


@pytest.mark.parametrize("text", ["(5555) 555-1111", "555-12", "call mother"])
def test_that_unusual_phones_raise_doubt(text: str) -> None:
    assert is_doubtful_phone(text)


def test_that_numbers_of_unequal_length_kept_as_numbers_have_lost_zeros() -> None:
    assert lost_zeros(["137", "5617", ""], is_numeric=True)
    assert not lost_zeros(["137", "5617"], is_numeric=False)
    assert not lost_zeros(["100137", "105617"], is_numeric=True)


def test_that_four_digit_zip_codes_have_lost_a_zero() -> None:
    assert lost_postcode_zeros(["1701", "90210"])
    assert not lost_postcode_zeros(["01701", "90210"])
    assert not lost_postcode_zeros(["", "SW1A 1AA"])


@pytest.mark.parametrize(
    ("text", "phones"),
    [
        ("555-901-9296 / 555-111-2222", [("555-901-9296", ""), ("555-111-2222", "")]),
        ("H: 555-901-9296 C: 555-111-2222", [("555-901-9296", "home"), ("555-111-2222", "mobile")]),
        (
            "555-901-9296 home, 5551112222 cell",
            [("555-901-9296", "home"), ("5551112222", "mobile")],
        ),
        ("(555) 901-9296 x12", [("(555) 901-9296 x12", "")]),
        ("555-901-9296 (cell)", [("555-901-9296", "mobile")]),
        ("555-901-9296 Mom", [("555-901-9296 Mom", "")]),
        ("disconnected 555-901-9296", [("disconnected 555-901-9296", "")]),
        ("+44 20 7946 0958", [("+44 20 7946 0958", "")]),
        ("555-901-9296 / 2222", [("555-901-9296 / 2222", "")]),
        ("see chart", [("see chart", "")]),
    ],
)
def test_that_several_phones_in_a_cell_are_told_apart_by_their_labels(
    text: str, phones: list[tuple[str, str]]
) -> None:
    assert split_phones(text) == phones


def test_that_a_phone_of_one_figure_raises_doubt() -> None:
    assert is_doubtful_phone("000-000-0000")


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("+34 612 345 678 / 912 345 678", ["+34 612 345 678", "912 345 678"]),
        ("612345678 y 912345678", ["612345678", "912345678"]),
        ("612345678, Ana", ["612345678, Ana"]), ("12/3", ["12/3"]),
    ],
)  # fmt: skip
def test_that_phones_of_other_countries_are_divided_too(text: str, numbers: list[str]) -> None:
    assert [number for number, _kind in split_phones(text)] == numbers
