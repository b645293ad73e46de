"""A team that reads two languages: what the program wrote for one is read by the other."""

import datetime as dt
from collections.abc import Iterator

import pytest

from carecoord.common.i18n import use_language
from carecoord.services.chart import ChartService
from carecoord.services.clinical import ClinicalService
from carecoord.services.followups import FollowUpService
from carecoord.services.worklists import WorklistService
from carecoord.vocab.actor import Actor
from carecoord.vocab.measurements import Kind
from tests.factories.clinic import Clinic

TODAY = dt.date(2026, 3, 2)
CALL_911 = "Call 911 for chest pain, trouble breathing or signs of a stroke."


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    use_language("en")


def test_that_what_one_caused_in_spanish_is_told_to_the_other_in_english(
    clinic: Clinic,
    clinical: ClinicalService,
    followups: FollowUpService,
    worklists: WorklistService,
    chart: ChartService,
    lead: Actor,
) -> None:
    person = clinic.person()
    use_language("es")
    clinical.add_measurement(
        person, kind=Kind.BLOOD_PRESSURE, value=211, value2=120, taken_on=TODAY, actor=lead
    )
    (row,) = followups.for_patient(person, actor=lead)
    assert row.title == "Presión arterial muy alta: 211/120"
    use_language("en")
    (row,) = followups.for_patient(person, actor=lead)
    assert row.title == "Very high blood pressure: 211/120"
    assert row.next_step.endswith(CALL_911)
    (listed,) = worklists.rows("followups-due", actor=lead)
    assert "Very high blood pressure: 211/120" in listed.why
    assert listed.next_step.endswith(CALL_911)
    titles = [entry.title for entry in chart.timeline(person, kinds=("followup",), actor=lead)]
    assert titles == ["Follow-up: Very high blood pressure: 211/120"]
