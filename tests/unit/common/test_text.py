"""Search keys out of names and numbers as people type them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carecoord.common.text import digits, fold, squeeze


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("O’Brien", "obrien"),
        ("O'BRIEN", "obrien"),
        ("Núñez", "nunez"),
        ("Smith-Jones,  Anne_Marie", "smith jones anne marie"),
        ("Straße", "strasse"),
        ("Łukasz Øst", "lukasz ost"),
        ("İstanbul", "istanbul"),
        ("  ", ""),
        ("राम कुमार", "राम कुमार"),
        ("สมศรี", "สมศรี"),
        ("محمد", "محمد"),
    ],
)
def test_that_a_name_folds_to_what_people_search_for(typed: str, key: str) -> None:
    assert fold(typed) == key


@pytest.mark.parametrize("name", ["Núñez", "Nguyễn", "김민준", "Ångström", "ガルシア"])
def test_that_both_unicode_forms_of_a_name_fold_alike(name: str) -> None:
    composed, split = (unicodedata.normalize(form, name) for form in ("NFC", "NFD"))
    assert fold(composed) == fold(split) != ""


def test_that_signs_nobody_sees_do_not_cut_a_name_in_two() -> None:
    assert fold("Ma\u200bria\u200f") == "maria"


@given(st.text())
def test_that_folding_twice_changes_nothing(text: str) -> None:
    once = fold(text)
    assert fold(once) == once
    assert once == " ".join(once.split())


@pytest.mark.parametrize(
    ("typed", "number"),
    [("(202) 555-0100", "2025550100"), ("٢٠٢ ٥٥٥", "202555"), ("２０２", "202"), ("none", "")],
)
def test_that_digits_of_any_script_are_written_in_ascii(typed: str, number: str) -> None:
    assert digits(typed) == number


@given(st.text())
def test_that_digits_are_ascii_digits_only(text: str) -> None:
    found = digits(text)
    assert found == "" or (found.isascii() and found.isdigit())


def test_that_squeezing_keeps_the_name_as_typed() -> None:
    assert squeeze("  de  la\tCruz ") == "de la Cruz"
    assert squeeze("Nu\u0301n\u0303ez") == "Núñez"
