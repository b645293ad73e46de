"""What the passphrase rules accept, refuse and advise."""

import secrets
import unicodedata

import pytest

from carecoord.common.errors import RefusedError
from carecoord.common.text import fold
from carecoord.security.passphrases import (
    SUGGESTED_WORDS,
    StrengthLevel,
    normalise,
    require_acceptable,
    strength,
    suggest_passphrase,
)
from carecoord.security.words import common_choices, suggestion_words

CONTEXT = ("Sunnyside Family Clinic", "Ana Gómez")


@pytest.mark.parametrize(
    "passphrase",
    [
        "Password1234567",
        "p@ssw0rdp@ssw0rd",
        "DROWSSAP drowssap",
        "qwertyuiopasdfghjkl",
        "mnbvcxzlkjhgfdsa",
        "1234567890123456",
        "aaaaaaaaaaaaaaaaaaaa",
        "ñandúñandúñandú",
        "🙂" * 15,
        "to be or not to be",
        "Welcome2026Welcome!",
        "january2026february",
        "contraseñacontraseña",
        "Sunnyside Clinic 2026!",
        "sunnysidefamilyclinic",
        "Ana Gomez 1984 Ana",
        "!!!!!!!!!!!!!!!!!!!",
        "gomezanagomezana",
    ],
)
def test_that_what_guessers_try_first_is_refused(passphrase: str) -> None:
    judged = strength(passphrase, CONTEXT)
    assert judged.level is StrengthLevel.EASY_TO_GUESS
    assert not judged.acceptable


@pytest.mark.parametrize(
    "passphrase",
    [
        "password letmein",  # two of the most common ones
        "monkeymonkeymonkey",  # one word again and again
        "toyota toyota toyota",
        "aeiouaeiouaeiou",
        "19850101 19850101",
        "Winter2025Winter2026!",  # a season and its year, as where passwords expired
        "CareCoord2026!!!",  # the name of the program
        "Sunnyside Sunnyside",
        "qazwsxedcrfvtgb",  # columns of keys
        "zaq12wsxcde34rfv",  # a path over the keys
        "asdfqwerzxcvasdf",
        "1q2w3e4r5t6y7u8i9o0p",
        "1a2b3c4d5e6f7g8h",  # two rows in turns
        "102030405060708090",
        "!QAZ@WSX#EDC$RFV",  # the same with Shift
        "1111222233334444",
        "aaabbbcccdddeee",
        "correct horse battery staple",  # once good advice, by now on every list
        "miclave segura 123",
    ],
)
def test_that_a_few_guessable_pieces_make_no_passphrase(passphrase: str) -> None:
    assert not strength(passphrase, CONTEXT).acceptable


@pytest.mark.parametrize(
    "passphrase", ["velvet umbrella 22", "my sister's old piano", "la tía compró tres sillas"]
)
def test_that_what_is_merely_plain_is_not_refused(passphrase: str) -> None:
    assert strength(passphrase, CONTEXT).acceptable


@pytest.mark.parametrize(
    ("passphrase", "level"),
    [
        ("", StrengthLevel.TOO_SHORT),
        ("x7Kp9qLm2vRt5w", StrengthLevel.TOO_SHORT),
        ("x7Kp9qLm2vRt5wZ", StrengthLevel.FAIR),
        ("my dog eats red apples", StrengthLevel.FAIR),
        ("zwölf Äpfel und Birnen", StrengthLevel.STRONG),
        ("our old boiler hums loud", StrengthLevel.STRONG),
        ("our old boiler hums at night", StrengthLevel.VERY_STRONG),
        ("🚀🌵🐢🎻🍋🧭🪁🦉⛵🍄🧩🪴🎺🦦🙂", StrengthLevel.VERY_STRONG),
        ("日本語のとてもながいあいことばです", StrengthLevel.VERY_STRONG),
    ],
)
def test_that_length_and_unexpectedness_make_the_level(
    passphrase: str, level: StrengthLevel
) -> None:
    assert strength(passphrase, CONTEXT).level is level


def test_that_the_same_words_are_weaker_when_they_name_the_practice() -> None:
    passphrase = "juniper harvest walnut lantern"
    assert strength(passphrase).acceptable
    assert not strength(passphrase, ["Juniper Harvest Walnut Lantern Health"]).acceptable


def test_that_no_rule_asks_for_kinds_of_characters() -> None:
    require_acceptable("otter marble lantern violin")
    require_acceptable("OTTER MARBLE LANTERN VIOLIN")


@pytest.mark.parametrize("length", [128, 300, 5000])
def test_that_long_passphrases_are_taken(length: int) -> None:
    text = " ".join(suggestion_words("en"))[:length]
    assert strength(text).level is StrengthLevel.VERY_STRONG


def test_that_a_hundred_times_the_same_letter_stays_easy_to_guess() -> None:
    assert not strength("x" * 128).acceptable


def test_that_length_is_counted_after_composing_accents() -> None:
    typed_on_a_mac = unicodedata.normalize("NFD", "ñ" * 8)
    assert len(typed_on_a_mac) == 16
    assert strength(typed_on_a_mac).level is StrengthLevel.TOO_SHORT
    assert normalise(typed_on_a_mac) == "ñ" * 8


def test_that_a_refusal_says_why_and_what_to_do() -> None:
    with pytest.raises(RefusedError) as too_short:
        require_acceptable("short")
    assert str(too_short.value) == (
        "This passphrase cannot be used (too short). Use at least 15 characters, "
        "for example four words that have nothing in common."
    )
    with pytest.raises(RefusedError, match="easy to guess"):
        require_acceptable("Password1234567")


def test_that_a_refusal_does_not_repeat_the_passphrase() -> None:
    with pytest.raises(RefusedError) as refusal:
        require_acceptable("qwertyuiopasdfghjkl")
    assert "qwerty" not in str(refusal.value)


def test_that_every_level_has_its_own_label_and_advice() -> None:
    samples = ("", "a" * 20, "my dog eats red apples", "our old boiler hums loud",
               suggest_passphrase())  # fmt: skip
    judged = [strength(sample) for sample in samples]
    assert [s.level for s in judged] == list(StrengthLevel)
    assert len({s.label for s in judged}) == len({s.advice for s in judged}) == len(judged)


def test_that_a_suggestion_of_very_short_words_is_drawn_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    weak, strong = "waffle pool seaweed deer brisk snow", "orchard lantern comet velvet harvest fig"
    draws = iter((weak.split(), strong.split()))
    monkeypatch.setattr(secrets.SystemRandom, "sample", lambda *_words, **_count: next(draws))
    assert strength(weak).level is not StrengthLevel.VERY_STRONG
    assert suggest_passphrase() == strong


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_that_a_suggestion_is_very_strong_and_never_the_same(language: str) -> None:
    suggestions = {suggest_passphrase(language) for _ in range(30)}
    assert len(suggestions) == 30
    for suggestion in suggestions:
        assert len(set(suggestion.split())) == SUGGESTED_WORDS
        assert set(suggestion.split()) <= set(suggestion_words(language))
        assert strength(suggestion, CONTEXT).level is StrengthLevel.VERY_STRONG


@pytest.mark.parametrize("language", ["en", "es"])
def test_that_each_suggested_word_is_worth_ten_bits_and_easy_to_type(language: str) -> None:
    words = suggestion_words(language)
    assert len(words) == len(set(words)) == 1024
    assert all(w.isascii() and w.isalpha() and w.islower() and 4 <= len(w) <= 9 for w in words)
    assert not set(words) & common_choices()


def test_that_the_list_of_common_choices_is_spelt_as_it_is_compared() -> None:
    assert {choice for choice in common_choices() if fold(choice) != choice} == set()
    assert "drowssap" in common_choices()
