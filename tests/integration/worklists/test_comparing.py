"""Each way to compare a fact, on both stores."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from carecoord.entities import PatientTag
from carecoord.entities.patient import CareTeamMember
from carecoord.vocab.actor import Actor
from carecoord.worklists.compile import Compiled
from carecoord.worklists.moment import Moment
from carecoord.worklists.reading import read
from tests.factories.clinic import Clinic

TODAY = dt.date(2026, 3, 2)
TEXT = """
id = "segment"
kind = "segment"
people = "living"
title = { en = "T" }
purpose = { en = "P" }
leaves_when = { en = "L" }
why = [{ en = "W" }]
condition = { CONDITION }
"""


def members(clinic: Clinic, condition: str) -> set[str]:
    compiled = Compiled(read(TEXT.replace("CONDITION", condition)))
    with clinic.database.reading() as session:
        return set(compiled.ids(session, Moment(TODAY, ZoneInfo("America/Chicago"))))


@pytest.mark.parametrize(
    ("operator", "inside"),
    [("at_least", "eb"), ("more_than", "b"), ("at_most", "ea"), ("less_than", "a")],
)
def test_that_a_number_is_compared_without_rounding(
    clinic: Clinic, operator: str, inside: str
) -> None:
    people = {"a": 6.99, "e": 7.0, "b": 7.01}
    keys = {name: clinic.person(name) for name in people}
    clinic.person("none")
    for name, percent in people.items():
        clinic.a1c(keys[name], percent, TODAY)

    found = members(clinic, f'fact = "latest(a1c).value", {operator} = 7')

    assert found == {keys[name] for name in inside}


@pytest.mark.parametrize(
    ("operator", "inside"),
    [("at_least", "eb0"), ("more_than", "b0"), ("at_most", "ea"), ("less_than", "a")],
)
def test_that_days_since_count_whole_practice_days_and_never_is_endless(
    clinic: Clinic, operator: str, inside: str
) -> None:
    days_ago = {"a": 9, "e": 10, "b": 11}
    keys = {name: clinic.person(name) for name in (*days_ago, "0")}
    for name, days in days_ago.items():
        clinic.visit(keys[name], TODAY - dt.timedelta(days=days))

    found = members(clinic, f'fact = "days_since_last_visit", {operator} = 10')

    assert found == {keys[name] for name in inside}


@pytest.mark.parametrize(
    ("operator", "inside"),
    [("at_least", "eb"), ("more_than", "b"), ("at_most", "ea"), ("less_than", "a")],
)
def test_that_days_since_a_stored_day_are_counted_alike(
    clinic: Clinic, operator: str, inside: str
) -> None:
    days_late = {"a": 2, "e": 3, "b": 4}
    keys = {name: clinic.person(name) for name in days_late}
    for name, days in days_late.items():
        clinic.follow_up(keys[name], TODAY - dt.timedelta(days=days))

    found = members(clinic, f'fact = "days_follow_up_late", {operator} = 3')

    assert found == {keys[name] for name in inside}


@pytest.mark.parametrize(
    ("operator", "inside"),
    [("at_least", "eb"), ("more_than", "b"), ("at_most", "ea"), ("less_than", "a")],
)
def test_that_an_age_changes_on_the_birthday_and_an_unknown_one_is_no_age(
    clinic: Clinic, operator: str, inside: str
) -> None:
    births = {"a": "1961-03-03", "e": "1961-03-02", "b": "1960-03-02", "0": ""}
    keys = {name: clinic.person(name, birth_on=birth) for name, birth in births.items()}

    found = members(clinic, f'fact = "age_years", {operator} = 65')

    assert found == {keys[name] for name in inside}


def test_that_words_are_compared_whole(clinic: Clinic) -> None:
    spanish, english = clinic.person("a", language_spoken="es"), clinic.person("b")

    assert members(clinic, 'fact = "language_spoken", is = "es"') == {spanish}
    assert members(clinic, 'fact = "language_spoken", one_of = ["es", ""]') == {spanish, english}
    assert members(clinic, 'fact = "language_spoken", known = false') == {english}
    assert members(clinic, 'fact = "latest(bp).value", known = true') == set()


def test_that_tags_and_care_teams_are_found(clinic: Clinic, lead: Actor) -> None:
    tagged, cared_for = clinic.person("a"), clinic.person("b")
    clinic.add(PatientTag, patient_id=tagged, tag="hospice")
    clinic.add(CareTeamMember, patient_id=cared_for, staff_id=lead.staff_id)

    assert members(clinic, 'fact = "has_tag(hospice)", is = true') == {tagged}
    assert members(clinic, 'fact = "has_tag(hospice)", is = false') == {cared_for}
    assert members(clinic, f'fact = "cared_for_by({lead.staff_id})", is = true') == {cared_for}


def test_that_none_takes_what_is_not_known_for_false(clinic: Clinic) -> None:
    unmeasured, high = clinic.person("a"), clinic.person("b")
    clinic.a1c(high, 9, TODAY)

    inside = members(clinic, 'none = [{ fact = "latest(a1c).value", at_least = 7 }]')

    assert inside == {unmeasured}
    either = 'any = [{ fact = "latest(a1c).value", at_least = 7 }, { fact = "status", is = "x" }]'
    assert members(clinic, either) == {high}
