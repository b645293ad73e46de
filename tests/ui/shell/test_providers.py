"""What the command palette finds among the patients."""

from carecoord.services.patient_details import PatientDetails
from tests.ui.desk import Desk
from tests.ui.practice import Told
from ui.shell.providers import PatientProvider


def _register(desk: Desk, count: int) -> None:
    actor = desk.services.actor
    for number in range(count):
        details = PatientDetails(family="Hernández", given=f"Pilar {number}", birth_on="1971-04-12")
        desk.services.patients.add(details, actor=actor)


def test_that_everybody_is_shown_while_few_fit(desk: Desk, told: Told) -> None:
    _register(desk, 6)
    found = PatientProvider(desk.services, told).items("hern")
    assert len(found) == 6
    assert all(item.title.startswith("Hernández, Pilar") for item in found)


def test_that_it_says_so_where_more_people_fit_and_leads_to_all_of_them(
    desk: Desk, told: Told
) -> None:
    _register(desk, 7)
    *people, rest = PatientProvider(desk.services, told).items("hern")
    assert len(people) == 6
    assert rest.title == "More people fit. Type on, or see them all"
    rest.run()
    assert told.opened == [("patients", "search:hern")]
