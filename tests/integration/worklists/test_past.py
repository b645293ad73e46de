"""Lists of an earlier day: what happened after it has not happened yet."""

import datetime as dt

import pytest

from carecoord.common.clock import FixedClock
from carecoord.db.database import Database
from carecoord.services.worklists import WorklistService
from carecoord.vocab.actor import Actor
from carecoord.worklists.catalogue import built_in
from tests.factories.chance import ChancePractice
from tests.factories.clinic import Clinic
from tests.factories.plain_lists import PlainLists

TODAY = dt.date(2026, 3, 2)
EARLIER = dt.date(2025, 9, 1)
BP, SEEN = "bp-at-or-above-140-90", "chronic-not-seen-12m"
LISTS = tuple(each.id for each in built_in().definitions)


@pytest.fixture
def back_then(database: Database, clinic: Clinic) -> WorklistService:
    return WorklistService(database, FixedClock(EARLIER, clinic.zone), clinic.zone)


def test_that_a_later_reading_does_not_count_on_an_earlier_day(
    clinic: Clinic, worklists: WorklistService, back_then: WorklistService, lead: Actor
) -> None:
    better, worse = clinic.person("Better"), clinic.person("Worse")
    clinic.bp(better, 160, 95, EARLIER)
    clinic.bp(better, 120, 75, TODAY)
    clinic.bp(worse, 120, 75, EARLIER)
    clinic.bp(worse, 170, 99, TODAY)

    assert worklists.ids(BP, actor=lead) == [worse]
    assert back_then.ids(BP, actor=lead) == [better]
    row = back_then.row(BP, better, actor=lead)
    assert row is not None
    assert row.values["systolic_mmhg"] == 160


def test_that_a_later_visit_does_not_count_on_an_earlier_day(
    clinic: Clinic, worklists: WorklistService, back_then: WorklistService, lead: Actor
) -> None:
    patient = clinic.person()
    clinic.condition(patient, "diabetes")
    clinic.visit(patient, EARLIER - dt.timedelta(days=400))
    clinic.visit(patient, TODAY)

    assert worklists.ids(SEEN, actor=lead) == []
    assert back_then.ids(SEEN, actor=lead) == [patient]


@pytest.mark.parametrize("seed", range(7, 9))
def test_that_every_list_of_an_earlier_day_is_what_a_plain_loop_finds(
    clinic: Clinic, back_then: WorklistService, lead: Actor, seed: int
) -> None:
    ChancePractice(seed, TODAY, clinic, LISTS).fill(people=60)

    with clinic.database.reading() as session:
        plain = PlainLists(session, EARLIER, clinic.zone)
    for worklist_id in LISTS:
        found = back_then.ids(worklist_id, actor=lead)
        assert set(found) == plain.members(worklist_id), worklist_id
