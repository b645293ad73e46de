"""Links to more to read."""

import pytest

from carecoord.vocab.code_systems import CPT, ICD10CM, LOINC
from carecoord.vocab.medlineplus import connect_link


def test_that_a_link_names_the_code_and_the_language_and_nobody() -> None:
    assert connect_link(ICD10CM, "E11.9", "es-MX") == (
        "https://connect.medlineplus.gov/application?mainSearchCriteria.v.cs="
        "2.16.840.1.113883.6.90&mainSearchCriteria.v.c=E11.9"
        "&informationRecipient.languageCode.c=es"
    )
    assert "6.1&" in connect_link(LOINC, "4548-4", "en")


@pytest.mark.parametrize(
    ("system", "code", "language"),
    [(CPT, "99213", "en"), (ICD10CM, "", "en"), (ICD10CM, "E11", "vi"), ("", "E11", "en")],
)
def test_that_there_is_no_link_where_the_site_has_nothing(
    system: str, code: str, language: str
) -> None:
    assert connect_link(system, code, language) == ""
