"""Grades and what they are made of."""

from pathlib import Path

import pytest

from carecoord.handouts.reading_level import (
    TextCounts,
    count_text,
    fernandez_huerta_ease,
    flesch_kincaid_grade,
    html_to_text,
    inflesz_ease,
    reading_level,
    smog_grade,
)

SHARED = Path(__file__).resolve().parents[4] / "shared"
CORPUS = SHARED / "data" / "readability_onestop"


def counts(
    *, words: int = 1, sentences: int = 1, syllables: int = 1, polysyllables: int = 0
) -> TextCounts:
    return TextCounts(
        sentences=sentences, words=words, syllables=syllables, polysyllables=polysyllables
    )


def test_that_flesch_kincaid_gives_the_published_example() -> None:
    grade = flesch_kincaid_grade(counts(words=120, sentences=12, syllables=156))
    assert grade == pytest.approx(3.65, abs=0.005)


@pytest.mark.parametrize(("polysyllables", "grade"), [(12, 6.74), (0, 3.13), (30, 8.84)])
def test_that_smog_gives_the_published_examples(polysyllables: int, grade: float) -> None:
    counted = counts(sentences=30, polysyllables=polysyllables)
    assert smog_grade(counted) == pytest.approx(grade, abs=0.005)


def test_that_the_spanish_formulas_give_the_published_example() -> None:
    counted = counts(words=120, sentences=10, syllables=228)
    assert fernandez_huerta_ease(counted) == pytest.approx(80.6, abs=0.01)
    assert inflesz_ease(counted) == pytest.approx(76.5, abs=0.05)


def test_that_a_short_english_text_is_graded_by_flesch_kincaid_alone() -> None:
    level = reading_level("Take your pills each day.", "en")
    assert level is not None
    assert (level.formula, level.second_opinion) == ("Flesch-Kincaid", "")


def test_that_from_thirty_sentences_on_the_stricter_formula_counts() -> None:
    text = "We walk to the shop for your medicine.\n" * 30
    level = reading_level(text, "en")
    assert level is not None
    assert level.formula == "SMOG"
    assert level.grade == round(smog_grade(counts(sentences=30, polysyllables=30)))
    assert "Flesch-Kincaid says grade" in level.second_opinion


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("La sal no es buena.", 4),
        ("La hipertensión arterial puede ocasionar complicaciones cardiovasculares.", 16),
    ],
)
def test_that_spanish_ease_is_told_as_a_school_grade(text: str, grade: int) -> None:
    level = reading_level(text, "es")
    assert level is not None
    assert level.formula == "Fernández-Huerta"
    assert level.grade == grade
    assert level.second_opinion.startswith("The INFLESZ scale says ")


def test_that_medicine_names_are_listed_and_still_counted() -> None:
    text = "You take hydrochlorothiazide now."
    named = reading_level(text, "en", medicine_names=["Hydrochlorothiazide", "lisinopril"])
    unnamed = reading_level(text, "en")
    assert named is not None
    assert unnamed is not None
    assert named.medicine_names == ("Hydrochlorothiazide",)
    assert (named.grade, named.words) == (unnamed.grade, unnamed.words)
    assert "was counted like any other word" in named.statement()


def test_that_a_grade_is_whole_and_said_in_words_with_its_formula() -> None:
    level = reading_level("We walk. You rest.", "en")
    assert level is not None
    assert level.statement() == "Grade 1, very easy to read, by Flesch-Kincaid over 4 words."


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Call us. We help.", 2),
        ("Ask Dr. Ruiz at 8 a.m. on Monday.", 1),
        ("Eat 1.5 cups.", 1),
        ("¿Le duele? ¡Llame!", 2),
        ("a line without a stop\nanother one", 2),
        ("He said “rest.” Then he left.", 2),
        ("—\n", 0),
    ],
)
def test_that_sentences_end_where_a_reader_pauses(text: str, sentences: int) -> None:
    counted = count_text(text, "es")
    assert counted is not None
    assert counted.sentences == max(1, sentences)


def test_that_headings_and_tables_do_not_flatter_a_text() -> None:
    body = "<h1>Eat well</h1><p>Eat beans, greens &amp; rice.</p><table><tr><td>A</td></tr></table>"
    assert html_to_text(body) == "Eat beans, greens & rice."


@pytest.mark.parametrize(("text", "language"), [("", "en"), ("12 % …", "ar"), ("Hola", "ar")])
def test_that_no_grade_is_invented(text: str, language: str) -> None:
    assert reading_level(text, language) is None


@pytest.mark.shared
@pytest.mark.skipif(not CORPUS.exists(), reason="the graded articles are not on this machine")
def test_that_articles_rewritten_for_three_levels_are_graded_in_that_order() -> None:
    articles = [path.name.removesuffix("-ele.txt") for path in (CORPUS / "Ele").glob("*.txt")]

    def grade(article: str, level: str) -> float:
        path = CORPUS / level / f"{article}-{level.lower()}.txt"
        counted = count_text(path.read_text(encoding="utf-8-sig", errors="replace"), "en")
        assert counted is not None
        return flesch_kincaid_grade(counted)

    ordered = [
        grade(article, "Ele") < grade(article, "Int") < grade(article, "Adv")
        for article in articles
    ]
    assert len(ordered) == 50
    assert sum(ordered) / len(ordered) >= 0.96
