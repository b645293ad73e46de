"""What every template that comes with the program must hold, in every language."""

import re
from collections.abc import Iterator

import pytest

from carecoord.common.i18n import LANGUAGES
from carecoord.common.text import fold
from carecoord.handouts.reading_level import reading_level
from carecoord.templates.catalogue import BUILT_IN_DIR, built_in
from carecoord.templates.definition import Template, Text

IDS = sorted(path.stem for path in BUILT_IN_DIR.glob("*.toml"))
EVERY = [(template_id, language) for template_id in IDS for language in LANGUAGES]
HARDEST = 8
LONGEST_TITLE = 37
LONGEST_LABEL = 75
LONGEST_EFFECT = 170
NEVER_SAID = {
    "en": "compliant compliance noncompliant refused refuse refuses fail fails failed failure "
    "fault obey suffer suffers victim diabetic diabetics hypertensive should must best recommend "
    "recommends recommended rare rarely common commonly percent always never safe",
    "es": "incumplido incumplimiento rehuso rehusa nego fracaso culpa debe deberia obedecer sufre "
    "victima diabetico diabetica diabeticos hipertenso recomienda recomendado raro rara raramente "
    "comun comunes frecuente porciento siempre nunca jamas seguro",
}
KINDLY_MEANT = re.compile(r"heart failure|depende del seguro")
CLOSED = re.compile(
    r"^(do|does|did|are|is|can|could|would|will|have|has|should|don't|"
    r"está|quiere|puede|tiene|le gusta|cree|prefiere|hay)\b",
    re.IGNORECASE,
)
INSTRUMENTS = {"sure", "collaborate", "ottawa", "phq", "sdm", "promis", "decisional", "nnt"}
ACRONYMS = {"AYUDA", "BRCA", "SGLT2"}
WAITING_IS_NOT_COUNTED = {"knee-arthritis-pain"}
"""Their trials compared a medicine with a dummy, and nobody just waited."""


def template(template_id: str) -> Template:
    return built_in().template(template_id)


def for_the_patient(one: Template) -> Iterator[Text]:
    """What ends in the note and on the patient's paper."""
    yield one.question
    for option in one.options:
        yield option.label
        if option.burden:
            yield option.burden
        yield from (effect.text for effect in (*option.benefits, *option.harms))


def all_texts(one: Template) -> Iterator[Text]:
    yield from for_the_patient(one)
    yield from (one.title, one.comes_up, one.not_when, *one.what_matters)
    if one.numbers:
        yield from (one.numbers.time_frame, one.numbers.about)


def words(one: Template, language: str) -> str:
    return "\n".join(text.in_language(language) for text in all_texts(one))


@pytest.mark.parametrize(("name", "language"), EVERY)
class TestEachLanguage:
    def test_that_the_patients_part_reads_at_grade_eight_or_below(
        self, name: str, language: str
    ) -> None:
        said = "\n".join(text.in_language(language) for text in for_the_patient(template(name)))
        level = reading_level(said, language)
        assert level is not None
        assert level.grade <= HARDEST

    def test_that_it_blames_nobody_pushes_nothing_and_counts_instead_of_calling_rare(
        self, name: str, language: str
    ) -> None:
        said = set(fold(KINDLY_MEANT.sub("", words(template(name), language))).split())
        assert said & set(NEVER_SAID[language].split()) == set()
        assert "%" not in words(template(name), language)

    def test_that_it_names_no_questionnaire(self, name: str, language: str) -> None:
        assert not set(fold(words(template(name), language)).split()) & INSTRUMENTS

    def test_that_it_does_not_shout(self, name: str, language: str) -> None:
        said = words(template(name), language)
        assert "!" not in said
        assert set(re.findall(r"\b[A-ZÁÉÍÓÚÑ]{4,}\d?\b", said)) <= ACRONYMS

    def test_that_its_questions_for_the_patient_are_open(self, name: str, language: str) -> None:
        asked = [text.in_language(language) for text in template(name).what_matters]
        assert 3 <= len(asked) <= 4
        assert all(one.endswith("?") for one in asked)
        assert not any(CLOSED.match(one.lstrip("¿")) for one in asked)

    def test_that_its_lines_fit_the_list_and_the_form(self, name: str, language: str) -> None:
        assert len(template(name).title.in_language(language)) <= LONGEST_TITLE
        for option in template(name).options:
            assert len(option.label.in_language(language)) <= LONGEST_LABEL
            for effect in (*option.benefits, *option.harms):
                text = effect.text.in_language(language)
                assert len(text) <= LONGEST_EFFECT
                assert text[-1] not in ".:,"

    def test_that_spanish_speaks_to_you_as_usted(self, name: str, language: str) -> None:
        if language == "es":
            said = set(words(template(name), language).casefold().replace("?", "").split())
            assert not said & {"tú", "tu", "tus", "ti", "tienes", "puedes", "quieres", "tomas"}


@pytest.mark.parametrize("name", IDS)
class TestEachTemplate:
    def test_that_its_file_carries_its_name(self, name: str) -> None:
        assert template(name).id == name

    def test_that_waiting_is_the_last_option_or_has_a_reason_against_it(self, name: str) -> None:
        one = template(name)
        assert one.options[-1].is_wait or one.no_wait_reason is not None
        assert 2 <= len(one.options) <= 5

    def test_that_both_languages_give_the_same_numbers(self, name: str) -> None:
        english, spanish = (
            sorted(re.findall(r"\d+", words(template(name), language))) for language in LANGUAGES
        )
        if name == "depression-treatment":
            # Spanish callers of 988 press 2, and the number is said once more for texting.
            english = sorted([*english, "2", "988"])
        assert english == spanish

    def test_that_numbers_are_given_for_waiting_too(self, name: str) -> None:
        one = template(name)
        if one.numbers and name not in WAITING_IS_NOT_COUNTED:
            waiting = one.options[-1]
            assert any(e.count is not None for e in (*waiting.benefits, *waiting.harms))

    def test_that_what_happens_and_what_does_not_make_up_everybody(self, name: str) -> None:
        one = template(name)
        for option in one.options:
            good = [e.count for e in option.benefits if _says_none(e.text)]
            bad = [e.count for e in option.harms if e.count is not None]
            if one.numbers and good and good[0] is not None:
                assert any(good[0] + count == one.numbers.per for count in bad)

    def test_that_it_says_its_version_its_day_and_when_to_look_again(self, name: str) -> None:
        one = template(name)
        assert 0 < (one.review_due_on - one.dated_on).days <= 366
        assert all(source.dated <= one.dated_on.isoformat() for source in one.sources)

    def test_that_nobody_has_reviewed_it_yet(self, name: str) -> None:
        assert template(name).reviewed_by == ""


def test_that_every_file_of_the_folder_is_a_template() -> None:
    assert {path.suffix for path in BUILT_IN_DIR.iterdir()} == {".toml"}
    assert [one.id for one in built_in().templates()] == IDS


def _says_none(text: Text) -> bool:
    return text.in_language("en").startswith("No ")
