"""Whatever somebody puts together is a list that works, in a file and on a server."""

import datetime as dt

from carecoord.common.errors import RefusedError
from carecoord.entities import Patient
from carecoord.rules.findings import blocking
from carecoord.services.own_list_checks import check
from carecoord.services.own_list_reading import form_of
from carecoord.services.own_list_toml import to_toml
from carecoord.services.own_lists import OwnListService
from carecoord.services.stopping import Stopper
from carecoord.services.worklists import WorklistService
from carecoord.vocab.actor import Actor
from carecoord.worklists.catalogue import built_in
from carecoord.worklists.reading import read
from tests.factories.chance import ChancePractice
from tests.factories.clinic import Clinic
from tests.factories.own_lists import ChanceLists

TODAY = dt.date(2026, 3, 2)
LISTS = tuple(each.id for each in built_in().definitions)
GOALS = {"a1c-at-or-above-7", "bp-at-or-above-140-90"}
EXAMPLES = 24


def test_that_any_list_compiles_and_holds_the_living_once_and_with_a_reason(
    clinic: Clinic, worklists: WorklistService, lead: Actor
) -> None:
    ChancePractice(1, TODAY, clinic, LISTS).fill(people=60)
    own_lists = OwnListService(clinic.database, clinic.zone, worklists)
    with clinic.database.reading() as session:
        people = session.query(Patient.id, Patient.status, Patient.deleted).all()
    living = {key for key, status, deleted in people if status != "deceased" and not deleted}
    lists = ChanceLists(1, own_lists.facts(actor=lead))

    held = 0
    for _ in range(EXAMPLES):
        form = lists.form()
        assert blocking(check(form)) == (), form
        definition = read(to_toml(form, "own-chance"))
        count, rows, _note = worklists.try_out(definition, limit=100, actor=lead, stopper=Stopper())
        ids = {row.patient_id for row in rows}
        assert len(ids) == len(rows) == count
        assert ids <= living, form
        assert all(row.why.strip(" .:") and "{" not in row.why for row in rows), form
        held += bool(ids)
    assert held > EXAMPLES // 4


def test_that_every_list_of_the_program_can_be_copied_or_says_why_not(
    clinic: Clinic, worklists: WorklistService, lead: Actor
) -> None:
    ChancePractice(5, TODAY, clinic, LISTS).fill(people=60)
    own_lists = OwnListService(clinic.database, clinic.zone, worklists)
    refused: set[str] = set()
    for definition in built_in().definitions:
        try:
            version = own_lists.copy_of(definition.id, actor=lead)
        except RefusedError:  # worked in a way of its own
            refused.add(definition.id)
            continue
        form = own_lists.load(version, actor=lead).form
        if not form.parts:
            continue
        assert form.settled_by_visit == definition.settled_by_visit
        tried = own_lists.try_out(form, actor=lead)
        everybody = worklists.ids(definition.id, actor=lead, includes_hidden=True)
        assert tried.count == len(everybody), definition.id
        assert {row.patient_id for row in tried.rows} <= set(everybody)
    assert "followups-due" in refused
    assert not refused & {"diabetes-no-a1c-12m", "chronic-not-seen-12m", *GOALS}


def test_that_a_copy_of_the_lists_by_goal_holds_the_same_people(
    clinic: Clinic, worklists: WorklistService, lead: Actor
) -> None:
    own_lists = OwnListService(clinic.database, clinic.zone, worklists)
    for own in (None, 6.5, 8.0):
        for percent, comparator in ((6.3, ""), (6.8, ""), (7.5, ""), (8.2, ""), (8.2, "<")):
            person = clinic.person(f"A1c {own}", str(percent))
            clinic.a1c(person, percent, TODAY, comparator=comparator)
            if own is not None:
                clinic.target(person, "a1c", own)
    for goal in (None, 130.0, 150.0):
        for systolic, diastolic in ((128, 95), (135, 70), (145, 70), (155, 99)):
            person = clinic.person(f"BP {goal}", str(systolic))
            clinic.bp(person, systolic, diastolic, TODAY)
            if goal is not None:
                clinic.target(person, "bp", goal, 90)
    for worklist_id in GOALS:
        form = own_lists.load(own_lists.copy_of(worklist_id, actor=lead), actor=lead).form
        tried = {row.patient_id for row in own_lists.try_out(form, actor=lead).rows}
        assert tried == set(worklists.ids(worklist_id, actor=lead, includes_hidden=True))
        assert 3 < len(tried) < 12
        assert blocking(check(form)) == ()


def test_that_what_is_written_is_read_as_the_same_list(
    clinic: Clinic, worklists: WorklistService, lead: Actor
) -> None:
    own_lists = OwnListService(clinic.database, clinic.zone, worklists)
    with clinic.database.reading() as session:
        moment = worklists.moment(session)

    def again(text: str) -> str:
        return to_toml(form_of(read(text), moment), "own-once")

    lists = ChanceLists(9, own_lists.facts(actor=lead))
    for _ in range(EXAMPLES):
        text = to_toml(lists.form(), "own-once")
        assert again(text).partition("[condition]")[2] == text.partition("[condition]")[2]
        assert again(again(text)) == again(text)
