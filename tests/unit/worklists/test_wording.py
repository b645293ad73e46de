"""Stored values in a row and in a sentence."""

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest

from carecoord.common.i18n import use_language
from carecoord.rules.times import time_of_day
from carecoord.worklists.catalogue import BUILT_IN_DIR
from carecoord.worklists.definition import Text, Variant
from carecoord.worklists.facts import find_fact, plain_facts
from carecoord.worklists.moment import Moment
from carecoord.worklists.reading import read
from carecoord.worklists.wording import choose, fill, parameter_words, value_of, value_words

TODAY = dt.date(2026, 3, 2)
CHICAGO = Moment(TODAY, ZoneInfo("America/Chicago"))
LATE_EVENING = dt.datetime(2026, 3, 1, 4, 30, tzinfo=dt.UTC)
"""Half past ten in the evening of 28 February in Chicago."""


@pytest.mark.parametrize(
    ("name", "stored", "value", "words"),
    [
        ("latest(bp).value", 139.6, 139.6, "140"),
        ("latest(a1c).value", 6.96, 6.96, "7.0"),
        ("latest(bp).on", LATE_EVENING, dt.date(2026, 2, 28), "28 Feb 2026"),
        ("days_since_last(bp)", LATE_EVENING, 2, "2"),
        ("days_follow_up_late", "2026-02-27", 3, "3"),
        ("follow_up.due_on", "2026-02-27", dt.date(2026, 2, 27), "27 Feb 2026"),
        ("age_years", "1971-04-12", 54, "54"),
        ("age_years", "", None, ""),
        ("follow_up.is_safety", 1, True, "Yes"),
        ("follow_up.title", "", None, ""),
        ("chronic_conditions", "copd diabetes", ("diabetes", "copd"), "Diabetes, COPD"),
        ("last_visit_on", None, None, ""),
    ],
)
def test_that_a_value_is_exact_in_the_row_and_rounded_in_the_sentence(
    name: str, stored: object, value: object, words: str
) -> None:
    fact = find_fact(name)
    assert fact is not None

    assert value_of(fact, stored, CHICAGO) == value
    birth_on = stored if name == "age_years" and isinstance(stored, str) else ""
    assert value_words(fact, value, birth_on, TODAY) == words


def test_that_a_year_of_days_reads_as_months_and_other_spans_as_days() -> None:
    definition = read((BUILT_IN_DIR / "not-seen-12m.toml").read_text(encoding="utf-8"))

    assert fill(definition.title, parameter_words(definition, CHICAGO)).endswith("12 months")
    half = Moment(TODAY, ZoneInfo("UTC"), {"clinical.not_seen_days": 180})
    assert fill(definition.title, parameter_words(definition, half)).endswith("180 days")


@pytest.mark.parametrize(
    ("template", "sentence"),
    [
        ("{title}, due 3 Mar.", "Ask about the swollen face, due 3 Mar."),
        ("Due: {title}.", "Due: Ask about the swollen face."),
        ("{title} Due 3 Mar.", "Ask about the swollen face. Due 3 Mar."),
    ],
)
def test_that_a_title_that_is_a_sentence_brings_no_second_sign(
    template: str, sentence: str
) -> None:
    title = {"title": "Ask about the swollen face."}
    assert fill(Text({"en": template}), title) == sentence


@pytest.fixture
def spanish() -> Iterator[None]:
    use_language("es")
    yield
    use_language("en")


@pytest.mark.usefixtures("spanish")
@pytest.mark.parametrize("template", ["Visita, {time}, control.", "Control, {time}."])
def test_that_an_abbreviated_half_of_the_day_keeps_one_period(template: str) -> None:
    time = time_of_day(dt.time(15))
    assert time.endswith(".")
    said = fill(Text({"en": template, "es": template}), {"time": time})
    assert said == template.replace("{time}.", time).replace("{time}", time)


def test_that_the_first_text_whose_values_are_known_is_used() -> None:
    variants = (
        Variant(Text({"en": "Last visit on {day}."}), ("day",)),
        Variant(Text({"en": "No visit on record."})),
    )

    assert choose(variants, {"day": "3 Mar 2025"}) == "Last visit on 3 Mar 2025."
    assert choose(variants, {"day": ""}) == "No visit on record."
    assert choose(variants[:1], {}) == ""


@pytest.mark.parametrize(
    "name",
    ["age", "latest(bp)", "latest(bp).mean", "has_condition(prediabetes)", "has_tag()",
     "days_since_last(steps)", "has_condition(diabetes).on", "nobody(x)"],
)  # fmt: skip
def test_that_an_unknown_fact_is_not_found(name: str) -> None:
    assert find_fact(name) is None


def test_that_every_fact_has_a_name_of_its_own_and_a_label() -> None:
    facts = plain_facts()

    assert len({fact.name for fact in facts}) == len(facts)
    assert all(fact.label for fact in facts)
