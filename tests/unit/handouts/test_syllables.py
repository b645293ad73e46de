"""Syllables by rule."""

import pytest

from carecoord.handouts import syllables


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("salt", 1), ("blood", 1), ("pressure", 2), ("medicine", 3), ("table", 2),
        ("whole", 1), ("rules", 1), ("boxes", 2), ("times", 1), ("asked", 1), ("wanted", 2),
        ("safely", 2), ("sometimes", 2), ("media", 3), ("social", 2), ("seeing", 2),
        ("video", 3), ("easier", 3), ("ibuprofen", 4), ("diabetes", 4), ("doesn’t", 2),
        ("patient's", 2), ("the", 1), ("check-up", 2),
    ],
)  # fmt: skip
def test_that_english_words_have_the_syllables_they_are_spoken_with(word: str, count: int) -> None:
    assert syllables.english(word) == count


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("sal", 1), ("presión", 2), ("día", 2), ("medicina", 4), ("que", 1), ("guiar", 1),
        ("pingüino", 3), ("agua", 2), ("aéreo", 4), ("muy", 1), ("y", 1), ("yeso", 2),
        ("ayuda", 3), ("suyo", 2),
        ("ciudad", 2), ("corazón", 3), ("riñones", 3), ("cuídese", 3), ("leer", 2),
    ],
)  # fmt: skip
def test_that_spanish_words_have_the_syllables_of_their_spelling(word: str, count: int) -> None:
    assert syllables.spanish(word) == count


@pytest.mark.parametrize(("token", "count"), [("911", 3), ("A1c", 3), ("TV", 2), ("mg", 2)])
def test_that_numbers_and_abbreviations_count_as_they_are_spoken(token: str, count: int) -> None:
    assert syllables.english(token) == count


def test_that_spanish_numbers_are_spoken_in_spanish() -> None:
    assert syllables.spanish("911") == 6
