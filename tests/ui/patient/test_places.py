"""Links name a section of a patient's page, a form to start, or a record."""

import pytest

from ui.pages.patient.places import Place, place_of, place_of_event


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", Place("")),
        ("decisions", Place("decisions")),
        ("decisions-new", Place("decisions", is_new=True)),
        ("decisions:abc", Place("decisions", record_id="abc")),
        ("teachback-new:high-blood-pressure", Place("teachback", True, "high-blood-pressure")),
        ("contact-edit", Place("contact", is_new=True)),
        ("nowhere", Place("")),
    ],
)
def test_that_a_link_is_read_as_a_place(text: str, place: Place) -> None:
    assert place_of(text) == place


def test_that_an_event_leads_to_its_record() -> None:
    assert place_of_event("followup", "f1") == Place("followups", record_id="f1")


def test_that_a_visit_has_no_place_of_its_own() -> None:
    assert place_of_event("visit", "v1") is None
