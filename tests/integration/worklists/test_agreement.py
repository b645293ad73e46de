"""Count, keys, rows and summary agree for any data, with each other and with plain loops."""

import datetime as dt

import pytest

from carecoord.services.worklists import WorklistService
from carecoord.vocab.actor import Actor
from carecoord.worklists.catalogue import built_in
from tests.factories.chance import ChancePractice
from tests.factories.clinic import Clinic
from tests.factories.plain_lists import PlainLists

TODAY = dt.date(2026, 3, 2)
LISTS = tuple(each.id for each in built_in().definitions)


@pytest.mark.parametrize("seed", range(3))
def test_that_badge_keys_rows_and_pages_never_disagree(
    clinic: Clinic, worklists: WorklistService, lead: Actor, seed: int
) -> None:
    ChancePractice(seed, TODAY, clinic, LISTS).fill(people=60)

    shown = {each.id: each.count for each in worklists.summaries(actor=lead)}

    for worklist_id in LISTS:
        ids = list(worklists.ids(worklist_id, actor=lead))
        rows = worklists.rows(worklist_id, actor=lead)
        assert len(ids) == len(set(ids)) == shown[worklist_id]
        assert worklists.count(worklist_id, actor=lead) == shown[worklist_id]
        assert [row.patient_id for row in rows] == ids
        assert all(row.why.strip(" .:") and "{" not in row.why for row in rows)
        everybody = worklists.ids(worklist_id, actor=lead, includes_hidden=True)
        assert set(ids) <= set(everybody)
    assert all(shown.values())


def test_that_groups_and_chosen_rows_are_those_of_the_list(
    clinic: Clinic, worklists: WorklistService, lead: Actor
) -> None:
    ChancePractice(0, TODAY, clinic, LISTS).fill(people=60)

    for worklist_id in LISTS:
        rows = worklists.rows(worklist_id, actor=lead)
        outline = worklists.outline(worklist_id, actor=lead)
        grouped = {patient_id: each.group for each in outline for patient_id in each.ids}
        assert grouped == {row.patient_id: row.group for row in rows}
        chosen = worklists.rows_of(worklist_id, list(grouped)[:3], actor=lead)
        assert chosen == {row.patient_id: row for row in rows if row.patient_id in chosen}
        assert len(chosen) == min(3, len(rows))


@pytest.mark.parametrize("seed", range(3, 7))
def test_that_every_list_holds_whom_a_plain_loop_over_all_rows_finds(
    clinic: Clinic, worklists: WorklistService, lead: Actor, seed: int
) -> None:
    ChancePractice(seed, TODAY, clinic, LISTS).fill(people=60)

    with clinic.database.reading() as session:
        plain = PlainLists(session, TODAY, clinic.zone)
    for worklist_id in LISTS:
        ids = worklists.ids(worklist_id, actor=lead)
        assert set(ids) == plain.members(worklist_id), worklist_id
