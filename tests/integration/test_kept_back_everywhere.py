"""What is kept back of somebody stands on no list, paper or file, whoever asks for it."""

import contextlib
import inspect
import itertools
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from carecoord.common.clock import FixedClock
from carecoord.common.errors import RefusedError
from carecoord.db.database import Database
from carecoord.entities import Address, Staff
from carecoord.services.audit import AuditFilter
from carecoord.services.barrier_forms import BarrierForm
from carecoord.services.bundle import Services
from carecoord.services.handouts import HandoutChoice
from carecoord.services.patient_list import PatientFilter
from carecoord.services.taken_home import VisitChoice
from carecoord.settings import PRACTICE_NAME, PRACTICE_PHONE
from carecoord.vocab.actor import Actor
from carecoord.vocab.barriers import Domain, Status, WantsHelp
from carecoord.vocab.patients import Channel
from carecoord.vocab.roles import Role
from devtools import registry
from tests.factories.clinic import Clinic
from tests.factories.doors import opened_for
from tests.factories.roles import colleague

MARK = "Zyxwmark"
ZONE = ZoneInfo("America/Chicago")
OF_SERVICE: dict[str, dict[str, list[Any]]] = {
    "handouts": {"choice": [HandoutChoice(topic="type-2-diabetes", language="en")]},
    "audit": {"wanted": [AuditFilter()]},
}
"""What a word means to one service alone."""
TEXT = "call-us"
ENDINGS = ("json", "csv")
LIST = "followups-due"
OTHERS = {
    "backups", "device", "importing", "keys", "own_list_files", "people", "restoring",
    "schedule_imports", "worked_lists",
}  # fmt: skip
"""Services that read files, write encrypted ones, or know the key file alone."""
TAKEN_OUT = {
    "day_end.paper", "exports.patients_file", "exports.worklist_file", "letters.letters",
    "letters.scripts", "papers.contact_sheet", "progress.paper",
    "visit_file.write", "visits.note", "visits.paper",
}  # fmt: skip
"""What has to be among what is asked, or this test would say nothing."""


@pytest.fixture
def clinic(file_database: Database, actor: Actor, clock: FixedClock) -> Clinic:
    with file_database.writing(actor) as transaction:
        transaction.session.add(Staff(id=actor.staff_id, name=actor.name, role=actor.role))
    return Clinic(file_database, actor, ZONE)


def office(who: Actor, clinic: Clinic, clock: FixedClock) -> Services:
    return opened_for(who, clinic.database, clock, clinic.zone)


def kept_back_answers(lead: Services, worker: Services, person: str, clock: FixedClock) -> None:
    """One written by somebody permitted with a step, and one handed over by who is not."""
    form = BarrierForm(
        domain=Domain.SAFETY_AT_HOME, status=Status.PRESENT, asked_alone=True, note=MARK,
        wants_help=WantsHelp.YES, next_step=MARK, next_step_on=clock.today(),
    )  # fmt: skip
    lead.barriers.record(person, form, actor=lead.actor)
    worker.barriers.hand_over(person, Domain.SUBSTANCE_USE, MARK, actor=worker.actor)


def inside(file: Path) -> bytes:
    """What a file holds; of a workbook, what its parts hold."""
    if not zipfile.is_zipfile(file):
        return file.read_bytes()
    with zipfile.ZipFile(file) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


def calls(command: registry.Command, given: dict[str, list[Any]]) -> Iterator[dict[str, Any]]:
    parameters = inspect.signature(command.method).parameters
    names = [name for name in parameters if name not in {"self", "actor"}]
    empty = inspect.Parameter.empty
    wanted = [n for n in names if n == "columns" or parameters[n].default is empty]
    if all(name in given for name in wanted):
        for values in itertools.product(*(given[name] for name in wanted)):
            yield dict(zip(wanted, values, strict=True))


def somebody(clinic: Clinic, lead: Services) -> str:
    """Whoever can be written to and called, in a practice that can be called back."""
    person = clinic.person()
    clinic.add(
        Address, patient_id=person, line="1 Main St", city="Salem", state="OR", postcode="97301",
        mail_safe="yes",
    )  # fmt: skip
    clinic.phone(person, "(202) 555-0143", normal="+12025550143", message_safe="yes")
    for spec, value in ((PRACTICE_NAME, "Riverside"), (PRACTICE_PHONE, "(202) 555-0100")):
        lead.preferences.set(spec, value, actor=lead.actor)
    return person


def offered(lead: Services, person: str, folder: Path, clock: FixedClock) -> dict[str, list[Any]]:
    """What commands are given, by the name of the parameter."""
    return {
        "patient_id": [person], "patient_ids": [[person]], "ids": [[person]],
        "worklist_id": [LIST], "wanted": [PatientFilter()], "choice": [VisitChoice()],
        "path": [folder / f"made.{ending}" for ending in ENDINGS], "on": [clock.today()],
        "plan": [lead.letters.plan(LIST, Channel.LETTER, actor=lead.actor)],
        "template_id": [TEXT], "way": [Channel.LETTER, Channel.CALL], "text": ["Santos"],
        "columns": [tuple(each.key for each in lead.exports.columns(LIST))],
    }  # fmt: skip


def answers(
    services: Services, given: dict[str, list[Any]], folder: Path
) -> Iterator[tuple[str, bytes]]:
    """Everything this person may ask for, with what is shown and written."""
    for command in registry.commands():
        reads = command.service not in OTHERS and command.id != "barriers.kept_back"
        if not command.is_open_to(services.actor.role) or not reads:
            continue
        method = getattr(getattr(services, command.service), command.name)
        for arguments in calls(command, given | OF_SERVICE.get(command.service, {})):
            with contextlib.suppress(RefusedError):
                shown = repr(method(**arguments, actor=services.actor))
                written = b"".join(map(inside, folder.iterdir()))
                yield command.id, shown.encode() + written
            for file in folder.iterdir():
                file.unlink()


def test_that_what_is_kept_back_stands_on_no_list_paper_or_file(
    clinic: Clinic, clock: FixedClock, tmp_path: Path
) -> None:
    lead = office(clinic.actor, clinic, clock)
    worker = office(colleague(clinic.database, Role.CHW, by=clinic.actor), clinic, clock)
    person = somebody(clinic, lead)
    lead.caseloads.assign([person], worker.actor.staff_id, actor=lead.actor)
    kept_back_answers(lead, worker, person, clock)
    folder = tmp_path / "taken-out"
    folder.mkdir()
    given = offered(lead, person, folder, clock)
    told = [pair for who in (lead, worker) for pair in answers(who, given, folder)]
    assert [command for command, shown in told if MARK.encode() in shown] == []
    assert {command for command, _shown in told} >= TAKEN_OUT
    assert {row.note for row in lead.barriers.kept_back(person, actor=lead.actor)} == {MARK}


def test_that_what_is_handed_over_reaches_a_clinician_today_in_words_that_tell_nothing(
    clinic: Clinic, clock: FixedClock
) -> None:
    lead = office(clinic.actor, clinic, clock)
    worker = office(colleague(clinic.database, Role.FRONT_DESK, by=clinic.actor), clinic, clock)
    person = clinic.person()
    kept_back_answers(lead, worker, person, clock)
    handed = [
        row for row in worker.followups.for_patient(person, actor=worker.actor)
        if row.title == "A clinician takes this up today"
    ]  # fmt: skip
    assert len(handed) == 2
    assert {(row.owner, row.due_on) for row in handed} == {("Clinician", clock.today())}
    assert worker.undo.last(actor=worker.actor) is not None
    for said, domain, sentence in (
        (" ", Domain.SAFETY_AT_HOME, "Write down"), (MARK, Domain.TRANSPORT, "not kept back"),
    ):  # fmt: skip
        with pytest.raises(RefusedError, match=sentence):
            worker.barriers.hand_over(person, domain, said, actor=worker.actor)
