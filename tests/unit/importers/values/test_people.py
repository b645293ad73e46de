"""Sex, death, status, yes and no, languages."""

import pytest

from carecoord.importers.values.people import (
    is_dead,
    is_spanish_sex_column,
    language_code,
    sex_of,
    status_of,
    yes_or_no,
)


@pytest.mark.parametrize(
    ("text", "sex"),
    [
        ("F", "female"), (" male ", "male"), ("2", "female"), ("1", "male"), ("H", "male"),
        ("Femme", "female"), ("X", "other"), ("Intersex", "intersex"), ("U", "unknown"),
        ("", "unknown"), ("?", "unknown"),
    ],
)  # fmt: skip
def test_that_sex_is_read_in_every_usual_form(text: str, sex: str) -> None:
    assert sex_of(text) == sex


def test_that_m_is_a_woman_where_the_column_says_h_and_m() -> None:
    assert is_spanish_sex_column(["H", "M", "M", ""])
    assert sex_of("M", spanish=True) == "female"
    assert sex_of("H", spanish=True) == "male"


def test_that_m_is_a_man_where_the_column_says_f_and_m() -> None:
    assert not is_spanish_sex_column(["F", "M", "H"])


@pytest.mark.parametrize(
    ("text", "said"), [("Yes", True), ("sí", True), ("N", False), ("maybe", None)]
)
def test_that_yes_and_no_are_told_from_anything_else(text: str, said: bool | None) -> None:
    assert yes_or_no(text) is said


@pytest.mark.parametrize(
    ("text", "dead"),
    [
        ("Deceased", True),
        ("Décédée", True),
        ("Y", True),
        ("alive", False),
        ("0", False),
        ("2019", None),
    ],
)
def test_that_a_word_about_death_is_understood(text: str, dead: bool | None) -> None:
    assert is_dead(text) is dead


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Active", ("", None)),
        ("Inactive", ("inactive", None)),
        ("Moved away", ("moved", None)),
        ("Deceased", ("", True)),
        ("Test patient", ("test", None)),
    ],
)
def test_that_a_status_column_is_understood(text: str, status: tuple[str, bool | None]) -> None:
    assert status_of(text) == status


@pytest.mark.parametrize(
    ("text", "code"), [("Español", "es"), ("English", "en"), ("Elvish", "Elvish")]
)
def test_that_languages_become_codes_where_known(text: str, code: str) -> None:
    assert language_code(text) == code
