"""Everything people do is found in the journal: who, when, at which computer, and why."""

import ast
import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import carecoord
from carecoord.bootstrap import build_services
from carecoord.common.errors import RefusedError
from carecoord.common.machine import computer_name
from carecoord.entities.base import Synced
from carecoord.security.sign_in_log import FILE_NAME, MOST_NOTES, SignInLog
from carecoord.services.audit import AuditFilter, AuditRow
from carecoord.services.bundle import Services
from carecoord.services.opened import OpenedPractice
from carecoord.services.patient_details import PatientDetails
from carecoord.services.sessions import bring_in
from carecoord.settings import OUTREACH_ATTEMPTS
from carecoord.vocab.actor import Actor
from carecoord.vocab.audit import EVENTS, KIND_LABELS, TABLES, AuditKind
from carecoord.vocab.roles import Role
from tests.factories.clinic import Clinic
from tests.factories.closed_practice import (
    LEAD,
    LEAD_ID,
    NURSE,
    NURSE_ID,
    TODAY,
    ClosedPractice,
    make_practice,
)
from tests.factories.doors import opened_for
from tests.factories.roles import colleague

WRONG = "not the passphrase at all"
_RECORDING = {"record", "_record", "_tell", "record_look", "note"}
_EVENT = re.compile(r"[a-z_]+\.[a-z_]+")


@dataclass(frozen=True)
class Open:
    """An open practice with one patient."""

    opened: OpenedPractice
    services: Services
    patient: str
    folder: Path

    @property
    def actor(self) -> Actor:
        return self.opened.actor

    @property
    def clinic(self) -> Clinic:
        return Clinic(self.opened.database, self.actor, self.opened.zone)

    def newest(self, kind: AuditKind) -> AuditRow:
        rows = self.services.audit.entries(
            AuditFilter(kinds=frozenset({kind})), limit=1, actor=self.actor
        )
        return rows[0]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> ClosedPractice:
    return make_practice(tmp_path_factory.mktemp("audit") / "home")


@pytest.fixture(scope="module")
def practice(made: ClosedPractice, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Open]:
    folder = tmp_path_factory.mktemp("audit-open")
    opened = made.copied_to(folder / "home").open()
    clinic = Clinic(opened.database, opened.actor, opened.zone)
    yield Open(opened, build_services(opened), clinic.person(), folder)
    opened.close()


def _create(at: Open) -> None:
    at.services.patients.add(
        PatientDetails(family="Okafor", given="Ngozi", birth_on="1980-02-03"), actor=at.actor
    )


def _read(at: Open) -> None:
    at.services.chart.open(at.patient, actor=at.actor)


def _change(at: Open) -> None:
    loaded = at.services.patients.details(at.patient, actor=at.actor)
    at.services.patients.edit(at.patient, loaded.details, rev=loaded.rev, actor=at.actor)
    allergy = at.services.clinical.add_allergy(
        at.patient, substance="Latex", reaction="", actor=at.actor
    )
    at.services.clinical.end_allergy(allergy, reason="Tested, no allergy", actor=at.actor)


def _delete(at: Open) -> None:
    visit = at.clinic.visit(at.patient, TODAY)
    at.services.corrections.take_off_visit(
        visit, rev=1, reason="It was another person", actor=at.actor
    )


def _print(at: Open) -> None:
    at.services.papers.contact_sheet(at.patient, actor=at.actor)


def _export(at: Open) -> None:
    at.services.exports.patients_file([at.patient], at.folder / "people.csv", actor=at.actor)


def _import(at: Open) -> None:
    path = at.folder / "list.csv"
    path.write_text("Last name,First name,Date of birth\nReyes,Jo,1990-05-06\n", "utf-8")
    preview = at.services.importing.preview([path], actor=at.actor)
    report = at.services.importing.commit(preview, actor=at.actor)
    at.services.importing.undo(report.run_id, actor=at.actor)


def _settings(at: Open) -> None:
    at.services.preferences.set(OUTREACH_ATTEMPTS, 5, actor=at.actor)


def _people(at: Open) -> None:
    at.services.people.change_role(NURSE_ID, Role.CLINICIAN, actor=at.actor)


def _keys(at: Open) -> None:
    at.services.people.new_recovery_key(actor=at.actor)


def _backup(at: Open) -> None:
    at.services.backups.make(at.folder / "copy.zip", actor=at.actor)


def _verify(at: Open) -> None:
    at.services.backups.verify(actor=at.actor)


def _restore(at: Open) -> None:
    at.services.backups.make(at.folder / "again.ccbk", actor=at.actor)
    at.services.restoring.restore_beside(at.folder / "again.ccbk", actor=at.actor)


def _draft(at: Open) -> None:
    at.services.drafts.save("call", at.patient, {"note": "x"}, actor=at.actor)


def _approve(at: Open) -> None:
    with at.opened.database.writing(at.actor, reason="Read it twice") as transaction:
        transaction.record("handout_text.approved", topic="asthma", language="en", version="1")


@pytest.mark.parametrize(
    ("deed", "kind", "words", "reason", "about"),
    [
        (_create, AuditKind.CREATE, "Added: patient", "", "Okafor, Ngozi"),
        (_read, AuditKind.READ, "Opened a chart", "", "Santos, Maria"),
        (_change, AuditKind.CHANGE, "Changed: allergy", "Tested, no allergy", "Santos, Maria"),
        (_delete, AuditKind.DELETE, "Taken out: visit", "It was another person", "Santos, Maria"),
        (_print, AuditKind.PRINT, "Printed contact details", "", "Santos, Maria"),
        (_export, AuditKind.EXPORT, "Exported patients · 1 patient", "", ""),
        (_import, AuditKind.IMPORT, "Took an import back", "Part of taking an import back", ""),
        (_settings, AuditKind.SETTINGS, "Added: setting", "", ""),
        (_people, AuditKind.PEOPLE, "Changed: person of the practice", "A role was changed", ""),
        (_keys, AuditKind.KEYS, "Made a new recovery key", "", ""),
        (_backup, AuditKind.BACKUP, "Made a backup", "", ""),
        (_verify, AuditKind.VERIFY, "Checked the data", "", ""),
        (_restore, AuditKind.RESTORE, "Restored a backup beside the data", "", ""),
        (_draft, AuditKind.DRAFT, "Added: unfinished work", "", "Santos, Maria"),
        (_approve, AuditKind.APPROVAL, "Approved a handout", "Read it twice", ""),
    ],
)
def test_that_what_somebody_does_is_found_with_who_when_where_and_why(
    practice: Open, deed: Callable[[Open], None], kind: AuditKind,
    words: str, reason: str, about: str,
) -> None:  # fmt: skip
    deed(practice)
    found = practice.newest(kind)
    assert (found.kind, found.what, found.who, found.patient) == (kind, words, LEAD, about)
    assert found.reason == reason
    assert found.at.astimezone(practice.opened.zone).date() == TODAY
    assert found.computer


def test_that_opening_a_record_in_an_emergency_is_found_with_its_reason(practice: Open) -> None:
    helper = colleague(practice.opened.database, Role.CHW, by=practice.actor)
    practice.clinic.person("Vega", "Rosa", birth_on="1950-01-02")
    at = practice.opened
    theirs = opened_for(helper, at.database, at.clock, at.zone)
    theirs.emergencies.open(
        "Vega, Rosa", birth_on=dt.date(1950, 1, 2), reason="She fell at home", actor=helper
    )
    found = practice.newest(AuditKind.BREAK_GLASS)
    assert (found.who, found.patient, found.reason) == (
        helper.name, "Vega, Rosa", "She fell at home",
    )  # fmt: skip


def test_that_a_failed_sign_in_waits_beside_the_data_and_comes_in_with_the_next_one(
    made: ClosedPractice, tmp_path: Path
) -> None:
    closed = made.copied_to(tmp_path / "home")
    with pytest.raises(RefusedError):
        closed.gate().sign_in(NURSE_ID, WRONG)
    assert (closed.home / FILE_NAME).exists()
    assert WRONG not in (closed.home / FILE_NAME).read_text()
    opened = closed.open()
    services = build_services(opened)
    assert not (closed.home / FILE_NAME).exists()
    found, *others = services.audit.entries(
        AuditFilter(kinds=frozenset({AuditKind.FAILED_SIGN_IN})), actor=opened.actor
    )
    assert others == []
    assert (found.what, found.who) == (f"A sign-in failed · {NURSE}", "")
    tried = services.audit.entries(AuditFilter(staff_id=NURSE_ID), actor=opened.actor)
    assert [row.name for row in tried] == ["session.sign_in_failed"]
    (came,) = services.audit.entries(
        AuditFilter(kinds=frozenset({AuditKind.SIGN_IN})), actor=opened.actor
    )
    assert (came.what, came.who) == ("Signed in", LEAD)
    opened.close()


def test_that_a_lock_and_who_comes_back_from_it_are_on_record(
    made: ClosedPractice, tmp_path: Path
) -> None:
    closed = made.copied_to(tmp_path / "home")
    first = closed.open()
    sessions = build_services(first).sessions
    sessions.note_locked(actor=first.actor)
    # The store was busy: it is entered at the next sign-in, as what it was.
    first.close()
    second = closed.open()
    services = build_services(second)
    services.sessions.note_ended(actor=second.actor)
    services.sessions.leave(actor=second.actor)
    second.close()
    third = closed.open()
    session_kinds = frozenset({AuditKind.SIGN_IN, AuditKind.UNLOCK, AuditKind.LOCK})
    rows = build_services(third).audit.entries(AuditFilter(kinds=session_kinds), actor=third.actor)
    assert [(row.name, row.who) for row in rows] == [
        ("session.signed_in", LEAD),
        ("session.ended", LEAD),
        ("session.unlocked", LEAD),
        ("session.locked", LEAD),
        ("session.signed_in", LEAD),
    ]
    assert {row.computer for row in rows} == {computer_name()}
    third.close()


def test_that_a_note_is_entered_once_and_nothing_else_gets_in_through_the_file(
    made: ClosedPractice, tmp_path: Path
) -> None:
    closed = made.copied_to(tmp_path / "home")
    opened = closed.open()
    log, at = SignInLog(closed.home), dt.datetime(2026, 11, 21, 9, tzinfo=dt.UTC)
    log.note("session.locked", person=LEAD_ID, at=at)
    twice = (closed.home / FILE_NAME).read_bytes()
    assert bring_in(opened.database, closed.home) == 1
    (closed.home / FILE_NAME).write_bytes(twice.replace(b"]", b', {"event": "chart.read"}]'))
    assert bring_in(opened.database, closed.home) == 0
    (closed.home / FILE_NAME).write_bytes(twice)
    bring_in(opened.database, closed.home)
    (closed.home / FILE_NAME).write_bytes(twice.replace(b"session.locked", b"backup.restored"))
    bring_in(opened.database, closed.home)
    kinds = frozenset({AuditKind.LOCK, AuditKind.RESTORE})
    rows = build_services(opened).audit.entries(AuditFilter(kinds=kinds), actor=opened.actor)
    assert [row.name for row in rows] == ["session.locked"]
    opened.close()


def test_that_trying_all_night_fills_no_disk_and_is_counted(tmp_path: Path) -> None:
    log, at = SignInLog(tmp_path), dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
    for _night in range(MOST_NOTES + 30):
        log.note("session.sign_in_failed", person="", at=at, how="passphrase")
    notes = log.waiting()
    assert len(notes) == MOST_NOTES
    assert sum(note.times for note in notes) == MOST_NOTES + 30


def test_that_of_many_notes_that_all_differ_the_oldest_goes_and_what_is_entered_goes_alone(
    tmp_path: Path,
) -> None:
    log, at = SignInLog(tmp_path), dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
    kept = [log.note("session.locked", person=str(one), at=at) for one in range(MOST_NOTES + 1)]
    assert [note.id for note in log.waiting()] == kept[1:]
    log.forget(set(kept[:3]))
    assert [note.id for note in log.waiting()] == kept[3:]
    log.forget(set(kept))
    assert not (tmp_path / FILE_NAME).exists()


def test_that_nobody_is_said_to_have_tried_as_often_as_two_together(tmp_path: Path) -> None:
    log, at = SignInLog(tmp_path), dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
    log.note("session.locked", person=NURSE_ID, at=at)
    for night in range(MOST_NOTES + 30):
        person = NURSE_ID if night % 2 else LEAD_ID
        log.note("session.sign_in_failed", person=person, at=at, how="passphrase")
    tried = Counter[tuple[str, str]]()
    for note in log.waiting():
        tried[note.event, note.person] += note.times
    assert tried == {
        ("session.locked", NURSE_ID): 1,
        ("session.sign_in_failed", LEAD_ID): (MOST_NOTES + 30) // 2,
        ("session.sign_in_failed", NURSE_ID): (MOST_NOTES + 30) // 2,
    }


def test_that_who_was_on_a_list_that_left_is_found_by_their_name(practice: Open) -> None:
    other = practice.clinic.person("Quill", "Ada")
    practice.services.exports.patients_file(
        [other], practice.folder / "one.csv", actor=practice.actor
    )

    def exported(patient: str) -> list[str]:
        rows = practice.services.audit.entries(
            AuditFilter(patient_id=patient, kinds=frozenset({AuditKind.EXPORT})),
            actor=practice.actor,
        )
        return [row.what for row in rows]

    assert exported(other) == ["Exported patients · 1 patient"]
    assert exported(practice.clinic.person("Nobody", "Else")) == []


def _recorded(path: Path) -> Iterator[str]:
    """Names of events in a module that journals some."""
    tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name_of(node.func) in _RECORDING:
            for each in node.args:
                if isinstance(each, ast.Constant) and isinstance(each.value, str):
                    yield each.value
        elif isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Constant):
            value = node.value.value
            if isinstance(value, str) and value.partition(".")[0] in _SUBJECTS:
                yield value


def _name_of(called: ast.expr) -> str:
    if isinstance(called, ast.Attribute):
        return called.attr
    return called.id if isinstance(called, ast.Name) else ""


_SUBJECTS = {name.partition(".")[0] for name in EVENTS}


def test_that_every_event_a_service_records_has_words() -> None:
    folder = Path(carecoord.__file__).parent
    modules = [*(folder / "services").glob("*.py"), *(folder / "security").glob("*.py")]
    found = {name for path in modules for name in _recorded(path) if _EVENT.fullmatch(name)}
    assert found - EVENTS.keys() - _NOT_EVENTS == set()
    assert {"chart.read", "handout.taken_back", "visit_page.printed"} <= found


_NOT_EVENTS = {"import.options", "device.json", "keys.json"}
"""A setting and two files."""


def test_that_every_journalled_table_and_every_kind_has_words() -> None:
    tables = {vars(each)["__tablename__"] for each in _journalled()}
    assert tables - TABLES.keys() == set()
    assert set(AuditKind) == set(KIND_LABELS)
    assert all(event.words.strip() for event in EVENTS.values())


def _journalled() -> Iterator[type]:
    waiting = [Synced]
    while waiting:
        for each in waiting.pop().__subclasses__():
            waiting.append(each)
            if "__tablename__" in vars(each):
                yield each
