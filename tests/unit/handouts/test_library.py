"""Finding handouts."""

import datetime as dt
from functools import cache

import pytest

from carecoord.common.errors import RefusedError
from carecoord.handouts.library import Audience, HandoutLibrary, TopicCode
from carecoord.handouts.loading import HANDOUTS_DIR, load_library, months_after
from carecoord.vocab import code_systems


@cache
def library() -> HandoutLibrary:
    return load_library()


def found(query: str) -> set[str]:
    return {topic.id for topic in library().find(query)}


def test_that_an_empty_query_finds_every_topic() -> None:
    assert library().find() == library().topics()
    assert len(library().topics()) == len(list(HANDOUTS_DIR.glob("*/meta.toml")))


@pytest.mark.parametrize(
    ("query", "topic"),
    [
        ("presion", "blood-pressure"),
        ("PRESIÓN alta", "blood-pressure"),
        ("vivir diab", "type-2-diabetes"),
        ("hba1c", "a1c"),
        ("E11", "type-2-diabetes"),
        ("e11.9", "type-2-diabetes"),
        ("J45.909 inhaler", "asthma-inhaler"),
        ("low sugar", "low-blood-sugar"),
        ("báscula", "heart-failure-weight"),
    ],
)
def test_that_words_are_found_whatever_their_case_and_accents(query: str, topic: str) -> None:
    assert topic in found(query)


def test_that_a_typed_code_finds_only_the_topics_of_its_branch() -> None:
    assert found("J44.1") == {"copd-flare"}
    assert found("N18.4") == {"potassium-food"}
    assert found("N18.2") == set()


def test_that_every_word_must_be_there() -> None:
    assert found("blood pressure zebra") == set()


def test_that_a_word_is_found_by_its_beginning_and_not_by_its_middle() -> None:
    assert "foot-care" in found("fee")
    assert "foot-care" not in found("eet")


def test_that_language_and_audience_narrow_the_list() -> None:
    assert library().find(language="ar") == ()
    assert library().find(language="es-MX") == library().topics()
    carers = {topic.id for topic in library().find(audience=Audience.CAREGIVER)}
    assert "low-blood-sugar" in carers
    assert "a1c" not in carers


def test_that_a_code_finds_the_topics_of_its_branch() -> None:
    by_icd = library().for_codes([TopicCode(code_systems.ICD10CM, "E11.9")])
    assert {topic.id for topic in by_icd} == {"type-2-diabetes", "a1c", "foot-care"}
    low = library().for_codes([TopicCode(code_systems.ICD10, "E11.649")])
    assert "low-blood-sugar" in {topic.id for topic in low}


def test_that_a_code_of_another_system_finds_nothing() -> None:
    assert library().for_codes([TopicCode(code_systems.LOINC, "E11")]) == ()


def test_that_prediabetes_is_not_diabetes() -> None:
    assert library().for_codes([TopicCode(code_systems.ICD10CM, "R73.03")]) == ()


def test_that_a_region_finds_its_language() -> None:
    assert library().get("a1c", "es-MX").language == "es"


def test_that_a_missing_language_is_said_and_never_replaced() -> None:
    with pytest.raises(RefusedError, match=r"not written in Arabic yet.*English, Spanish"):
        library().get("a1c", "ar")


def test_that_a_topic_that_is_gone_is_said() -> None:
    with pytest.raises(RefusedError, match="no longer in the library"):
        library().get("gone", "en")


def test_that_a_topic_without_the_language_still_has_a_title_to_be_listed_by() -> None:
    topic = library().find("hba1c")[0]
    assert topic.title("es") == "Su prueba de A1c"
    assert topic.title("ar") == "Your A1c test"


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (dt.date(2026, 11, 21), 12, dt.date(2027, 11, 21)),
        (dt.date(2026, 1, 31), 1, dt.date(2026, 2, 28)),
        (dt.date(2026, 12, 31), 24, dt.date(2028, 12, 31)),
        (dt.date(2026, 11, 30), 3, dt.date(2027, 2, 28)),
    ],
)
def test_that_months_are_counted_by_the_calendar(day: dt.date, months: int, later: dt.date) -> None:
    assert months_after(day, months) == later
