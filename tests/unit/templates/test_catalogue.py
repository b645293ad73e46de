"""Finding a template."""

import pytest

from carecoord.common.errors import RefusedError
from carecoord.templates.catalogue import Catalogue, built_in
from carecoord.vocab import code_systems


def found(query: str) -> set[str]:
    return {template.id for template in built_in().find(query)}


def fitting(system: str, code: str) -> frozenset[str]:
    return built_in().for_codes([(system, code)])


def test_that_an_empty_query_finds_every_template() -> None:
    assert built_in().find("") == built_in().templates()
    assert len(built_in().templates()) >= 12


@pytest.mark.parametrize(
    ("query", "template"),
    [
        ("presión", "blood-pressure-medicine"),
        ("HIPERTENSION", "blood-pressure-medicine"),
        ("choles", "statin-primary-prevention"),
        ("colon test", "colorectal-cancer-test"),
        ("poder notarial", "planning-care-ahead"),
        ("anticoncep", "contraception"),
    ],
)
def test_that_words_of_either_language_find_it_whatever_their_accents(
    query: str, template: str
) -> None:
    assert template in found(query)


def test_that_every_word_must_be_there_and_only_beginnings_count() -> None:
    assert found("insulin zebra") == set()
    assert found("nsulin") == set()


def test_that_a_code_stands_for_its_branch() -> None:
    diabetes = {"diabetes-second-medicine", "starting-insulin"}
    assert fitting(code_systems.ICD10CM, "E11.65") == diabetes
    assert fitting("ICD-10", "e1165") == diabetes
    assert fitting(code_systems.SNOMED, "44054006") == diabetes


@pytest.mark.parametrize(
    ("system", "code"),
    [
        (code_systems.ICD10CM, "E10.9"),  # type 1
        (code_systems.ICD10CM, "R73.03"),  # prediabetes
        (code_systems.SNOMED, "E11"),
        (code_systems.LOINC, "44054006"),
    ],
)
def test_that_what_is_not_the_condition_suggests_nothing(system: str, code: str) -> None:
    assert fitting(system, code) == frozenset()


def test_that_a_template_that_is_gone_is_said() -> None:
    with pytest.raises(RefusedError, match="no longer there"):
        Catalogue(()).template("salt")
