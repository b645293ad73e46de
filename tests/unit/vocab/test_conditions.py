"""Conditions are recognised by code, never by words."""

import pytest

from carecoord.vocab import conditions
from carecoord.vocab.code_systems import ICD10, ICD10CM, LOINC, SNOMED

SCT = SNOMED


@pytest.mark.parametrize(
    ("system", "code", "group"),
    [
        (SCT, "44054006", "diabetes"),
        (SCT, "73211009", "diabetes"),
        (SCT, "46635009", "diabetes"),
        (SCT, "313436004", "diabetes"),
        (SCT, "237599002", "diabetes"),
        (SCT, "368581000119106", "diabetes"),
        (SCT, "127013003", "diabetes"),
        (ICD10CM, "E11.9", "diabetes"),
        (ICD10CM, "e1065", "diabetes"),
        (ICD10CM, "E13.9", "diabetes"),
        (ICD10, "E11.9", "diabetes"),
        (SCT, "59621000", "hypertension"),
        (SCT, "38341003", "hypertension"),
        (SCT, "1201005", "hypertension"),
        (ICD10CM, "I10", "hypertension"),
        (ICD10CM, "I16.0", "hypertension"),
        (SCT, "195967001", "asthma"),
        (SCT, "87433001", "copd"),
        (SCT, "88805009", "heart_failure"),
        (ICD10CM, "I50.22", "heart_failure"),
        (SCT, "431856006", "kidney_disease"),
        (SCT, "53741008", "coronary_disease"),
        (ICD10CM, "I48.91", "atrial_fibrillation"),
    ],
)
def test_that_a_code_is_filed_under_its_condition(system: str, code: str, group: str) -> None:
    assert conditions.group_of(system, code) == group


@pytest.mark.parametrize(
    ("system", "code"),
    [
        (SCT, "15777000"),  # prediabetes
        (SCT, "714628002"),  # prediabetes
        (ICD10CM, "R73.03"),  # prediabetes
        (ICD10CM, "O24.419"),  # gestational diabetes
        (SCT, "11687002"),  # gestational diabetes
        (ICD10CM, "E08.9"),  # due to another condition: left out, no source settles it
        (ICD10CM, "E09.9"),  # due to a drug: the same
        (ICD10CM, "Z83.3"),  # family history of diabetes
        (SCT, "80394007"),  # hyperglycaemia
        (ICD10CM, "R03.0"),  # one high reading
        (ICD10CM, "I48.92"),  # atrial flutter
        (LOINC, "44054006"),
        ("", "44054006"),
    ],
)
def test_that_what_only_sounds_like_a_condition_is_none(system: str, code: str) -> None:
    assert conditions.group_of(system, code) == ""


def test_that_a_code_may_mean_two_conditions() -> None:
    found = conditions.conditions_of("http://snomed.info/sct/", "127013003")
    assert found == (conditions.DIABETES, conditions.KIDNEY_DISEASE)


def test_that_every_condition_names_its_source_and_has_a_name() -> None:
    for condition in conditions.CHRONIC:
        assert condition.source
        assert conditions.name_of(condition)
        assert conditions.BY_KEY[condition.key] is condition
