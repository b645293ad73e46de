"""The questions a teach-back asks with: open, kind, in both languages."""

import re

import pytest

from carecoord.rules.teachback_prompts import new_medicine_points, prompt_for, prompts
from carecoord.vocab.teachback import TopicCategory

EVERY = [
    (category, language, prompt)
    for category in TopicCategory
    for language in ("en", "es")
    for prompt in prompts(category, language)
]
CLOSED = re.compile(
    r"understand|any questions|make sense|is that clear|got it\b|okay\?"
    r"|entiend|entend|comprend|alguna pregunta|queda claro|está claro",
    re.IGNORECASE,
)
YES_OR_NO = re.compile(
    r"^¿?(do|does|did|are|is|was|were|can|could|will|would|have|has|"
    r"sabe|puede|tiene|hay|es|está|recuerda|va a)\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize(("category", "language", "prompt"), EVERY)
def test_that_no_prompt_can_be_answered_with_yes(
    category: TopicCategory, language: str, prompt: str
) -> None:
    assert not CLOSED.search(prompt)
    assert prompt.endswith((".", "?"))
    asked = re.split(r"[.:] ", prompt)[-1]
    assert not YES_OR_NO.match(asked)


def test_that_every_kind_of_topic_has_questions_of_its_own_in_both_languages() -> None:
    assert len({prompt for _category, _language, prompt in EVERY}) == len(EVERY)
    for category in TopicCategory:
        english, spanish = prompts(category, "en"), prompts(category, "es")
        assert len(english) == len(spanish) >= 2


def test_that_asking_again_asks_in_other_words_and_comes_round() -> None:
    first, second, third = (prompt_for(TopicCategory.DEVICE_USE, "es-MX", n) for n in range(3))
    assert first != second
    assert first == third


def test_that_a_topic_of_no_kind_and_another_language_are_asked_about_all_the_same() -> None:
    assert prompt_for(None, "vi") == prompts(TopicCategory.OTHER, "en")[0]
    assert new_medicine_points("vi") == new_medicine_points("en") != new_medicine_points("es")
