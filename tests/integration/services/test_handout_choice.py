"""Choosing a handout: what fits the person, what staff should know of it, taking it back."""

import pytest

from carecoord.common.errors import RefusedError
from carecoord.services.handouts import HandoutChoice, HandoutService
from carecoord.vocab import code_systems
from carecoord.vocab.actor import Actor
from tests.factories.clinic import Clinic


def test_that_active_conditions_bring_up_their_topics(
    handouts: HandoutService, clinic: Clinic, lead: Actor
) -> None:
    maria = clinic.person()
    clinic.condition(maria, "diabetes", system=code_systems.ICD10CM, code="E11.9")
    clinic.condition(
        maria, "hypertension", system=code_systems.ICD10CM, code="I10", status="resolved"
    )
    found = [item.topic for item in handouts.for_patient(maria, actor=lead)]
    assert "type-2-diabetes" in found
    assert "blood-pressure" not in found


def test_that_a_further_code_of_a_condition_counts_too(
    handouts: HandoutService, clinic: Clinic, lead: Actor
) -> None:
    maria = clinic.person()
    clinic.condition(
        maria, "hypertension", system="urn:local", code="HTN",
        other_codes=f"{code_systems.SNOMED}|59621000",
    )  # fmt: skip
    found = handouts.for_patient(maria, language="es", actor=lead)
    assert [item.title for item in found if item.topic == "blood-pressure"] == [
        handouts.about("blood-pressure", "es").title
    ]


def test_that_the_facts_name_only_fields_the_page_has(handouts: HandoutService) -> None:
    facts = handouts.about("blood-pressure", "en")
    assert facts.fields == ("medicine", "next_visit")
    assert facts.band in facts.measured
    assert facts.key_points == len(handouts.suggested_topics("blood-pressure", "en"))


def test_that_a_handout_taken_back_leaves_the_ledger(
    handouts: HandoutService, clinic: Clinic, lead: Actor
) -> None:
    maria = clinic.person(language_written="en")
    choice = HandoutChoice(topic="a1c", language="en")
    given = handouts.give(choice, patient_id=maria, actor=lead)
    assert [row.id for row in handouts.given(maria, actor=lead)] == [given.id]
    handouts.take_back(given.id, actor=lead)
    assert handouts.given(maria, actor=lead) == ()


def test_that_giving_to_somebody_who_died_is_questioned(
    handouts: HandoutService, clinic: Clinic, lead: Actor
) -> None:
    maria = clinic.person(language_written="en", status="deceased")
    with pytest.raises(RefusedError, match="has died"):
        handouts.give(HandoutChoice(topic="a1c", language="en"), patient_id=maria, actor=lead)
    assert handouts.given(maria, actor=lead) == ()
