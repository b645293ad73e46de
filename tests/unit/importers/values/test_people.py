"""Sex, death, status, yes and no, languages."""

import pytest

from carecoord.importers.values.people import (
    is_dead,
    is_inactive,
    is_known_status,
    is_marked_inactive,
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
        ("Femme", "female"), ("X", "other"), ("Male (M)", "male"), ("F - Female", "female"),
        ("Trans female", "unknown"), ("Intersex", "intersex"), ("U", "unknown"),
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


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Deceased (2020)", True), ("D", True), ("Éxitus", True), ("not deceased", False),
        ("Living", False), ("moved", None),
    ],
)  # fmt: skip
def test_that_a_death_is_seen_among_other_words(text: str, said: bool | None) -> None:
    assert is_dead(text) is said


@pytest.mark.parametrize(
    ("text", "status", "dead"),
    [
        ("Inactive - Deceased", "inactive", True), ("DECEASED 03/12/2020", "", True),
        ("Expired", "", True), ("Insurance expired", "", None), ("I", "inactive", None),
        ("Moved out of state", "moved", None), ("Not active", "inactive", None),
        ("Active (transferred in)", "", None),
    ],
)  # fmt: skip
def test_that_a_status_is_understood_by_its_words(
    text: str, status: str, dead: bool | None
) -> None:
    assert status_of(text) == (status, dead)


@pytest.mark.parametrize(("text", "known"), [("A", True), ("Baja", True), ("Prospective", False)])
def test_that_a_status_nobody_here_knows_is_told_from_the_others(text: str, known: bool) -> None:
    assert is_known_status(text) is known


@pytest.mark.parametrize(
    ("text", "inactive"), [("N", True), ("0", True), ("Inactive", True), ("Y", False), ("?", False)]
)
def test_that_a_column_that_asks_for_active_is_answered(text: str, inactive: bool) -> None:
    assert is_inactive(text) is inactive


def test_that_m_is_a_woman_where_the_column_says_v_and_m() -> None:
    assert is_spanish_sex_column(["V", "M"])
    assert [sex_of(text) for text in ("V", "Varón", "Hembra")] == ["male", "male", "female"]


@pytest.mark.parametrize(
    ("text", "inactive"),
    [("Y", True), ("x", True), ("FALSE", False), ("", False), ("2024-01-05", True), ("Baja", True)],
)
def test_that_a_column_that_asks_for_not_active_is_answered(text: str, inactive: bool) -> None:
    assert is_marked_inactive(text) is inactive


@pytest.mark.parametrize(
    "text",
    ["In treatment", "In care", "Transfer in", "Transferred from Dr. Lee", "Alta",
     "Mo HealthNet", "Passed screening", "De novo"],
)  # fmt: skip
def test_that_a_status_that_only_begins_like_another_is_not_known(text: str) -> None:
    assert status_of(text) == ("", None)
    assert not is_known_status(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("IN", ("inactive", None)), ("MO", ("moved", None)), ("Passed away 2020", ("", True)),
        ("D", ("", True)), ("Exitus", ("", True)), ("Inactive - moved", ("moved", None)),
        ("AC", ("", None)), ("De baja", ("inactive", None)), ("Trasladada", ("moved", None)),
    ],
)  # fmt: skip
def test_that_short_and_spanish_statuses_are_understood(
    text: str, said: tuple[str, bool | None]
) -> None:
    assert status_of(text) == said
    assert is_known_status(text)
