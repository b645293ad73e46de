"""Languages are found by code and by name, and named in the user's language."""

import pytest

from carecoord.common import i18n
from carecoord.vocab import languages


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("es", "es"),
        ("es-MX", "es"),
        ("en_US", "en"),
        ("spa", "es"),
        ("Spanish", "es"),
        ("español", "es"),
        ("Espanol", "es"),
        ("English (United States)", "en"),
        ("Chinese, Mandarin", "zh"),
        ("zh-Hant", "zh-Hant"),
        ("Farsi", "fa"),
        ("kreyòl ayisyen", "ht"),
        ("العربية", "ar"),
        ("ASL", "ase"),
    ],
)
def test_that_a_language_is_found_however_it_is_written(typed: str, code: str) -> None:
    found = languages.find(typed)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize("typed", ["", "unknown", "xx-YY", "?"])
def test_that_no_language_is_guessed(typed: str) -> None:
    assert languages.find(typed) is None


def test_that_languages_written_from_the_right_say_so() -> None:
    from_right = {each.code for each in languages.COMMON if each.direction == "rtl"}
    assert {"ar", "fa", "he", "ur", "ps"} <= from_right
    assert "en" not in from_right


def test_that_no_two_languages_share_a_code() -> None:
    codes = [each.code.lower() for each in languages.COMMON]
    assert len(set(codes)) == len(codes)


def test_that_names_follow_the_language_of_the_screen() -> None:
    assert languages.name_of("vi") == "Vietnamese"
    i18n.use_language("es")
    try:
        assert languages.name_of("VI") == "vietnamita"
    finally:
        i18n.use_language("en")


def test_that_an_unknown_code_is_shown_as_it_is() -> None:
    assert languages.name_of("tlh") == "tlh"
