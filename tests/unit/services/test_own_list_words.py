"""A list in plain words: who is on it, and how people without a fact are treated."""

import pytest

from carecoord.services.own_list_checks import check
from carecoord.services.own_list_forms import Block, Line, ListForm, Words, from_json, to_json
from carecoord.services.own_list_toml import made_why
from carecoord.services.own_list_words import Speech, line_words, sentence, unknown_words
from carecoord.worklists.facts import _MAKERS, ARGUMENTS, find_fact, offered_facts

ENGLISH = Speech("en")
OLD_A1C = Line(fact="days_since_last(a1c)", operator="more_than", value=365)
HIGH_A1C = Line(fact="latest(a1c).value", operator="at_least", value=8.5)


SAID = {
    OLD_A1C: "A1c, last measured more than 12 months ago, or never",
    HIGH_A1C: "A1c, latest value is at least 8.5 %",
    Line(fact="days_since_last_visit", operator="at_most", value=90): (
        "Last visit within the last 90 days"
    ),
    Line(fact="days_since_last_visit", operator="known", value=False): "Last visit never",
    Line(fact="has_condition(chronic)", operator="is", value=True): (
        "Ever had a chronic condition"
    ),
    Line(fact="teachback_unresolved", operator="is", value=False): (
        "not “Something taught is not clear yet”"
    ),
    Line(fact="interpreter", operator="is", value="not_asked"): (
        "Interpreter needed is “Not asked”"
    ),
    Line(fact="language_spoken", operator="one_of", value=("es", "ht")): (
        "Spoken language is one of: Spanish, Haitian Creole"
    ),
    Line(fact="age_years", operator="at_least", value=65): "Age is at least 65 years",
    Line(fact="gone", operator="is", value=True): "a fact this version does not know",
}


@pytest.mark.parametrize("line", SAID, ids=lambda line: line.fact)
def test_that_a_condition_reads_as_people_say_it(line: Line) -> None:
    assert line_words(line, ENGLISH) == SAID[line]


def test_that_the_whole_list_is_one_sentence() -> None:
    form = ListForm(parts=(HIGH_A1C, Block(word="none", lines=(OLD_A1C, HIGH_A1C))))
    assert sentence(form, ENGLISH) == (
        "Active patients, if all of this is so: A1c, latest value is at least 8.5 %; none of "
        "(A1c, last measured more than 12 months ago, or never; A1c, latest value is at least "
        "8.5 %)."
    )


def test_that_it_is_said_how_people_without_the_fact_are_treated() -> None:
    meets, not_met = (
        "Whoever has nothing on record meets this.",
        "Whoever has nothing on record does not meet this.",
    )
    asked = Line(fact="interpreter", operator="is", value="not_asked")
    form = ListForm(parts=(OLD_A1C, HIGH_A1C, asked, Block(word="none", lines=(OLD_A1C, HIGH_A1C))))
    assert unknown_words(form, ENGLISH) == (meets, not_met, "", not_met, meets)


def test_that_a_reason_made_from_several_ways_on_the_list_claims_none_of_them() -> None:
    why = made_why(ListForm(word="any", parts=(HIGH_A1C, OLD_A1C)), ENGLISH)
    assert why.startswith("At least one of these is so: A1c, latest value is at least 8.5 %; A1c, ")
    assert why.endswith("{latest(a1c).value} %. A1c, last measured: {days_since_last(a1c)}.")


def test_that_a_form_is_kept_whole() -> None:
    form = ListForm(title=Words(es="Azúcar"), parts=(HIGH_A1C, Block(lines=(OLD_A1C,))), attempts=4)
    assert from_json(to_json(form)) == form


def test_that_a_title_in_one_language_is_marked_and_not_refused() -> None:
    found = check(ListForm(title=Words(es="Azúcar alta"), parts=(HIGH_A1C,)), ["Azucar ALTA"])
    assert [one.code for one in found] == ["list.one_language", "list.same_title"]


def test_that_what_a_fact_names_beside_itself_is_a_fact() -> None:
    named = {one for fact in offered_facts() for one in (fact.day, fact.safety, fact.requires)}
    assert [one for one in named if one and find_fact(one) is None] == []


def test_that_a_record_somebody_may_not_have_is_said_to_be_missing() -> None:
    form = ListForm(parts=(Line(fact="need.impact", operator="is", value="small"),))
    assert unknown_words(form, ENGLISH) == ("Whoever has nothing on record does not meet this.",)


def test_that_every_fact_with_an_argument_is_offered() -> None:
    """The practice's own words for two of them come from the store."""
    assert set(_MAKERS) == {*ARGUMENTS, "has_tag", "cared_for_by"}
