"""Phone numbers as typed and as one international form."""

import pytest

from carecoord.rules import phones


@pytest.mark.parametrize(
    "typed",
    [
        "(202) 555-0142",
        "202.555.0142",
        "2025550142",
        "2025550142.0",
        "+1 202 555 0142",
        "1-202-555-0142",
    ],
)
def test_that_a_number_has_one_form_however_it_is_typed(typed: str) -> None:
    assert phones.read(typed).e164 == "+12025550142"


def test_that_what_was_typed_is_kept() -> None:
    assert phones.read("  (202)  555-0142 ").typed == "(202) 555-0142"


def test_that_an_extension_stands_apart() -> None:
    phone = phones.read("202-555-0142 x251")
    assert (phone.e164, phone.extension) == ("+12025550142", "251")


@pytest.mark.parametrize("typed", ["", "none", "555-0142", "(5555) 555-1111", "12345", "+", "911"])
def test_that_what_cannot_be_dialled_has_no_international_form(typed: str) -> None:
    assert phones.read(typed).e164 == ""


def test_that_a_number_abroad_is_read_with_its_country() -> None:
    assert phones.read("+52 55 1234 5678").e164 == "+525512345678"
    assert phones.read("55 1234 5678", region="MX").e164 == "+525512345678"


def test_that_a_number_is_shown_the_way_it_is_dialled() -> None:
    assert phones.display("+12025550142") == "(202) 555-0142"
    assert phones.display("+525512345678") == "+52 55 1234 5678"
    assert phones.display("") == ""


def test_that_an_international_prefix_is_left_out_of_the_search() -> None:
    assert phones.digits_to_find("0052 55 1234") == "52551234"
