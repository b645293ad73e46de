"""The texts written to people: both languages say the same fields, and nothing to others."""

import re

import pytest

from carecoord.common.i18n import LANGUAGES
from carecoord.rules.outside_words import telling_words
from carecoord.rules.text_segments import length
from carecoord.templates.letters import (
    WORD_FIELDS,
    LetterTemplate,
    built_in_letters,
    fill,
    problems,
)

LETTERS = built_in_letters()
VALUES = {
    "name": "Maria Santos",
    "practice": "Riverside Family Clinic",
    "phone": "(555) 555-0100",
    "visit": "March 9, 2026 at 10:00 AM",
}


@pytest.mark.parametrize("template", LETTERS, ids=lambda each: each.id)
def test_that_our_own_texts_may_go_out_as_they_are(template: LetterTemplate) -> None:
    for language in LANGUAGES:
        words = template.words[language]
        assert problems(words, template.fields) == ()
        assert template.title[language].strip()
        for name in WORD_FIELDS:
            assert "{" not in fill(getattr(words, name), VALUES)
        assert length(fill(words.text, VALUES)).segments <= 2


@pytest.mark.parametrize("template", LETTERS, ids=lambda each: each.id)
def test_that_both_languages_fill_in_the_same(template: LetterTemplate) -> None:
    for name in WORD_FIELDS:
        filled = {
            frozenset(re.findall(r"\{(\w+)\}", getattr(template.words[language], name)))
            for language in LANGUAGES
        }
        assert len(filled) == 1


def test_that_a_name_with_braces_in_it_is_not_looked_through_again() -> None:
    assert fill("Dear {name}", {"name": "{phone}"}) == "Dear {phone}"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Time for your A1c", ("A1c",)),
        ("Sobre su presión arterial.", ("presion arterial",)),
        ("Your diabetes, again: diabetes", ("diabetes",)),
        ("Su embarazo", ("embarazo",)),
        ("Please call us about your visit.", ()),
        ("Por favor, llame para su próxima visita.", ()),
    ],
)
def test_that_words_about_health_are_named_in_both_languages(
    text: str, found: tuple[str, ...]
) -> None:
    assert telling_words(text) == found
