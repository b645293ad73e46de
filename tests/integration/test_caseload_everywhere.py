"""A health worker asks everything there is to ask, and finds nobody outside their caseload."""

import datetime as dt
import inspect
import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from carecoord.common.errors import RefusedError
from carecoord.db.database import Database
from carecoord.entities import (
    Appointment,
    Assignment,
    Barrier,
    ContactAttempt,
    Decision,
    FollowUp,
    Goal,
    HandoutGiven,
    Measurement,
    Patient,
    Staff,
    TeachSession,
    TeachTopic,
    Visit,
)
from carecoord.rules.row_codes import code_of
from carecoord.services.bundle import Services
from carecoord.services.patient_list import PatientFilter
from carecoord.services.taken_home import VisitChoice
from carecoord.vocab.actor import Actor
from carecoord.vocab.roles import Role
from devtools import registry
from tests.factories.doors import opened_for
from tests.integration.test_demo import TODAY, ZONE, demo

PEOPLE = 100
RECORDS: dict[str, Any] = {
    "appointment_id": Appointment, "attempt_id": ContactAttempt, "barrier_id": Barrier,
    "decision_id": Decision, "follow_up_id": FollowUp, "given_id": HandoutGiven, "goal_id": Goal,
    "measurement_id": Measurement, "session_id": TeachSession, "topic_id": TeachTopic,
    "visit_id": Visit,
}  # fmt: skip
"""What a command may be given the key of."""
CHANGES = {
    "appointments.book", "appointments.change", "appointments.set_status",
    "appointments.write_calendar", "authoring.adapt", "authoring.begin",
    "authoring.begin_translation", "authoring.begin_version", "authoring.discard",
    "authoring.history", "authoring.load", "authoring.others", "authoring.save",
    "authoring.send", "authoring.send_back", "authoring_papers.preview", "barriers.hand_over",
    "barriers.record", "barriers.record_none", "barriers.review", "clinical.add_measurement",
    "coaching.observe", "coaching.reflect", "corrections.correct_measurement",
    "corrections.set_reliable", "corrections.take_off_measurement",
    "corrections.take_off_visit", "decisions.findings",
    "emergencies.open", "followups.add", "followups.reschedule", "goals.begin", "goals.change",
    "goals.check_in", "goals.take_off", "handouts.copy", "handouts.email", "handouts.findings",
    "handouts.give", "handouts.permission_words", "handouts.preview", "importing.undo",
    "letter_log.log", "letter_log.say_sent", "letter_log.take_back", "letter_texts.words",
    "outreach.log", "outreach.script", "outreach.suggest", "patients.add", "patients.edit",
    "patients.possible_duplicates", "patients.set_status", "schedule_imports.commit",
    "schedule_imports.preview", "teachback.add_attempt", "teachback.findings",
    "teachback.record", "undo.doing", "undo.undo", "undo.undo_row", "worked_lists.commit",
    "worked_lists.preview", "worklists.try_out",
}  # fmt: skip
"""Commands that change something, are about texts of the practice, or take a form or a file;
those that write are held at the commit."""


@pytest.fixture(scope="module")
def riverside(empty_practice: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    file = Path(shutil.copy(empty_practice, tmp_path_factory.mktemp("field") / "practice.db"))
    database = demo(file, patients=PEOPLE, seed=1)
    yield database
    database.close()


@pytest.fixture(scope="module")
def field(riverside: Database) -> Services:
    with riverside.reading() as session:
        luis = session.scalars(select(Staff).where(Staff.role == Role.CHW.value)).one()
    clock = riverside._clock
    return opened_for(Actor(luis.id, luis.name, Role.CHW), riverside, clock, ZONE)


@pytest.fixture(scope="module")
def outside(riverside: Database, field: Services) -> dict[str, Patient]:
    """Whoever is not on the caseload."""
    with riverside.reading() as session:
        mine = set(
            session.scalars(
                select(Assignment.patient_id).where(Assignment.staff_id == field.actor.staff_id)
            )
        )
        people = {row.id: row for row in session.scalars(select(Patient))}
    assert len(mine) >= 5
    return {key: row for key, row in people.items() if key not in mine}


def offered(
    riverside: Database, field: Services, outside: dict[str, Patient]
) -> dict[str, list[Any]]:
    """What commands are given, by the name of the parameter: always about somebody outside."""
    some = list(outside)[:2]
    lists = field.worklists.called_from()[:2]
    with riverside.reading() as session:
        keys = {
            name: list(session.scalars(select(table.id).where(table.patient_id.in_(outside))))[:1]
            for name, table in RECORDS.items()
        }
    assert all(keys.values())
    return keys | {
        "patient_id": some,
        "patient_ids": [list(outside)],
        "ids": [list(outside)],
        "worklist_id": list(lists),
        "wanted": [PatientFilter(status=())],
        "on": [TODAY, TODAY + dt.timedelta(days=1)],
        "text": [code_of(some[0], lists[0]), *(outside[one].family for one in some)],
        "value": ["1", "2"],
        "choice": [VisitChoice()],
        "name": ["x"], "tag": ["t"], "reason": ["mistaken entry"], "outcome": ["it is settled"],
        "language": ["en"], "most": [5],
    }  # fmt: skip


def calls(command: registry.Command, given: dict[str, list[Any]]) -> Iterator[dict[str, Any]]:
    names = [
        name
        for name, parameter in inspect.signature(command.method).parameters.items()
        if name not in {"self", "actor"} and parameter.default is parameter.empty
    ]
    for values in itertools.product(*(given[name] for name in names)):
        yield dict(zip(names, values, strict=True))


def test_that_no_command_shows_a_health_worker_anybody_outside_their_caseload(
    riverside: Database, field: Services, outside: dict[str, Patient]
) -> None:
    given = offered(riverside, field, outside)
    asked, found = set(), []
    for command in registry.commands():
        if not command.is_open_to(Role.CHW) or command.id in CHANGES:
            continue
        asked.add(command.id)
        for arguments in calls(command, given):
            method = getattr(getattr(field, command.service), command.name)
            try:
                shown = repr(method(**arguments, actor=field.actor))
            except RefusedError as refusal:
                shown = str(refusal)
            echoed = repr(arguments)
            found += [(command.id, key) for key in outside if key in shown and key not in echoed]
            found += [
                (command.id, row.family)
                for row in outside.values()
                if f"{row.family}, {row.given}" in shown
            ]
    assert found == []
    assert {"worklists.rows", "row_codes.find", "search.find", "day_end.read"} <= asked


def test_that_the_health_worker_is_shown_their_own_people(field: Services) -> None:
    counts = {one.id: one.count for one in field.worklists.summaries(actor=field.actor)}
    listed = field.patient_list.ids(PatientFilter(status=()), actor=field.actor)
    assert len(listed) >= 5
    assert any(counts.values())
    for worklist_id, count in counts.items():
        on_it = field.worklists.ids(worklist_id, actor=field.actor)
        assert len(on_it) == count
        assert set(on_it) <= set(listed)
