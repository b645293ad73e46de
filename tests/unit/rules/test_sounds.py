"""Names that sound alike share a key."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carecoord.common.text import fold
from carecoord.rules.sounds import sound_key, sound_keys


@pytest.mark.parametrize(
    "names",
    [
        "Jimenez Gimenez Ximénez",
        "Thomas Tomás",
        "Catherine Katherine Kathryn",
        "Hernandez Ernandez",
        "Vasquez Basques Vázquez",
        "Meyer Maier Mayer Meier",
        "Nguyen Nuyen",
        "Smith Smyth Schmidt",
        "Shawn Shaun",
        "Philip Filip Felipe",
        "González Gonsales Gonzales",
        "Wright Right",
        "Xavier Javier",
        "Rodriguez Rodrigues",
        "Yusuf Youssef",
        "Mohamed Muhammad",
        "Núñez Nunes",
        "Wyatt Wiatt",
        "Cruz Kruse",
        "O'Brien OBRYAN",
        "Kelly Kelley",
        "Quintero Kintero",
        "Knight Night",
        "Lamb Lam",
        "Anne Hannah",
        "Whelan Welan",
        "Pfister Fister",
        "Hodges Hojes",
        "Maxwell Makswell",
    ],
)
def test_that_names_that_sound_alike_share_a_key(names: str) -> None:
    assert len({sound_keys(name) for name in names.split()}) == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Garcia", "Guerra"),
        ("Maria", "Mario's"),
        ("Smith", "Jones"),
        ("Lopez", "Perez"),
        ("Nunez", "Nash"),
        ("Chavez", "Javier"),
    ],
)
def test_that_other_names_do_not(first: str, second: str) -> None:
    assert sound_keys(first) != sound_keys(second)


def test_that_every_word_of_a_name_has_its_key() -> None:
    assert sound_keys("  María de la Cruz ") == ("MR", "D", "L", "KRS")
    assert sound_keys("?!") == ()


def test_that_another_script_is_its_own_key() -> None:
    assert sound_keys("李 Ольга") == ("李", "ольга")


@pytest.mark.parametrize("word", ["h", "hh"])
def test_that_a_silent_word_still_has_a_key(word: str) -> None:
    assert sound_key(word) == word.upper()


@given(st.text(max_size=30))
def test_that_any_text_gives_the_same_keys_twice_and_none_is_empty(text: str) -> None:
    keys = sound_keys(text)
    assert keys == sound_keys(fold(text))
    assert all(keys)
