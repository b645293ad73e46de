"""What is entered late takes people off lists, and says so."""

import datetime as dt
from functools import partial

from carecoord.services.clinical import ClinicalService
from carecoord.services.lists_left import and_lists_left
from carecoord.services.worklists import WorklistService
from carecoord.vocab.actor import Actor
from tests.factories.clinic import Clinic

TODAY = dt.date(2026, 3, 2)


def test_that_a_visit_names_the_lists_the_person_leaves_by_it(
    clinic: Clinic, clinical: ClinicalService, worklists: WorklistService, lead: Actor
) -> None:
    person = clinic.person()
    clinic.condition(person, "diabetes")
    clinic.visit(person, dt.date(2024, 5, 6))
    come = partial(clinical.add_visit, person, on=TODAY, actor=lead)

    _visit, said = and_lists_left(worklists, person, come, actor=lead)
    assert said == "No longer on: Chronic condition, not seen in 12 months."
    # Still to be measured, and on no list that a second visit could take them off.
    assert set(worklists.standing_on(person, actor=lead)) == {"diabetes-no-a1c-12m"}
    assert and_lists_left(worklists, person, come, actor=lead)[1] == ""
