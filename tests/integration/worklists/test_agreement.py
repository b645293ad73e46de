"""Count, keys, rows and summary agree for any data; a fixed seed makes it repeatable."""

import datetime as dt
import random

import pytest

from carecoord.common.ids import new_id
from carecoord.entities import (
    ChannelConsent,
    Condition,
    ContactAttempt,
    Decision,
    FollowUp,
    Measurement,
    Patient,
    TeachSession,
    TeachTopic,
    Visit,
)
from carecoord.services.worklists import WorklistService
from carecoord.vocab.actor import Actor
from carecoord.worklists.catalogue import built_in
from tests.factories.clinic import Clinic
from tests.factories.plain_lists import PlainLists

TODAY = dt.date(2026, 3, 2)
LISTS = tuple(each.id for each in built_in().definitions)
DAYS = (0, 1, 2, 30, 364, 365, 366, 900, -1)


def fill(clinic: Clinic, chance: random.Random, people: int) -> None:
    """People with rows of every kind around every edge, drawn by chance."""

    def day() -> dt.date:
        return TODAY - dt.timedelta(days=chance.choice(DAYS))

    def owner() -> str:
        return chance.choice(ids)

    staff = clinic.actor.staff_id
    ids = [new_id() for _ in range(people)]
    sessions = [(new_id(), owner()) for _ in range(people)]
    topics = [*sessions, *sessions[: people // 3]]
    with clinic.database.writing(clinic.actor) as transaction:
        insert = transaction.insert_many
        insert(Patient, ({
            "id": key, "family": "F", "sort_key": chance.choice("abc"),
            "status": chance.choice(("active",) * 6 + ("inactive", "moved", "deceased")),
            "deleted": chance.random() < 0.05,
            "birth_on": chance.choice(("", "1950", "1980-02-29")),
        } for key in ids))  # fmt: skip
        insert(Condition, [{
            "patient_id": owner(), "group": chance.choice(("diabetes", "hypertension", "", "copd")),
            "status": chance.choice(("active", "resolved")),
        } for _ in range(people)])  # fmt: skip
        insert(Measurement, [{
            "patient_id": owner(), "kind": kind, "value": chance.choice(values),
            "value2": 90 if kind == "bp" else None, "taken_at": clinic.at(day()),
            "comparator": chance.choice(("", "<")), "deleted": chance.random() < 0.1,
        } for kind, values in (("bp", (120, 140, 180)), ("a1c", (6.9, 7.0, 12))) for _ in ids * 2])  # fmt: skip
        insert(Visit, [{
            "patient_id": owner(), "started_at": clinic.at(day()),
            "status": chance.choice(("kept", "missed")),
        } for _ in ids])  # fmt: skip
        follow_ups = [{
            "id": new_id(), "patient_id": owner(), "kind": "result", "title": "T",
            "due_on": day().isoformat(), "state": chance.choice(("open", "done", "in_progress")),
            "priority": chance.choice(("safety", "routine")), "created_at": clinic.at(TODAY),
        } for _ in ids]  # fmt: skip
        insert(FollowUp, follow_ups)
        insert(TeachSession, [{
            "id": key, "patient_id": whose, "taught_at": clinic.at(day()), "taught_by": staff,
        } for key, whose in sessions])  # fmt: skip
        insert(TeachTopic, [{
            "patient_id": whose, "session_id": key, "position": 1, "text": "T",
            "state": chance.choice(("clear", "not_yet_clear", "not_checked")),
            "next_check_on": day().isoformat(), "state_on": day().isoformat(),
        } for key, whose in topics])  # fmt: skip
        insert(Decision, [{
            "patient_id": owner(), "state": chance.choice(("signed", "draft", "amended")),
            "review_on": day().isoformat(), "started_at": clinic.at(day()), "author_id": staff,
        } for _ in ids])  # fmt: skip
        insert(ContactAttempt, [{
            "patient_id": row["patient_id"], "follow_up_id": row["id"],
            "worklist_id": "followups-due",
        } | _try(clinic, chance, day()) for row in follow_ups[::3]])  # fmt: skip
        insert(ContactAttempt, [{
            "patient_id": owner(), "worklist_id": chance.choice(LISTS),
        } | _try(clinic, chance, day()) for _ in ids * 2])  # fmt: skip
        insert(ChannelConsent, [{
            "patient_id": owner(), "channel": "all", "allowed": chance.choice(("yes", "no")),
        } for _ in ids[::4]])  # fmt: skip


def _try(clinic: Clinic, chance: random.Random, day: dt.date) -> dict[str, object]:
    back = TODAY + dt.timedelta(days=chance.choice((-1, 0, 1)))
    return {
        "attempted_at": clinic.at(day), "attempted_by": clinic.actor.staff_id,
        "result": "no_answer", "closes": chance.random() < 0.3,
        "hidden_until_on": chance.choice((back.isoformat(), "")),
    }  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
def test_that_badge_keys_rows_and_pages_never_disagree(
    clinic: Clinic, worklists: WorklistService, lead: Actor, seed: int
) -> None:
    fill(clinic, random.Random(seed), people=60)

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
    assert sum(count > 0 for count in shown.values()) >= len(LISTS) - 1


@pytest.mark.parametrize("seed", range(3, 7))
def test_that_every_list_holds_whom_a_plain_loop_over_all_rows_finds(
    clinic: Clinic, worklists: WorklistService, lead: Actor, seed: int
) -> None:
    fill(clinic, random.Random(seed), people=60)

    with clinic.database.reading() as session:
        plain = PlainLists(session, TODAY, clinic.zone)
    for worklist_id in LISTS:
        assert set(worklists.ids(worklist_id, actor=lead)) == plain.members(worklist_id), worklist_id
