"""Questions to the journal: found, narrowed, paged and taken along, never more than allowed."""

import csv
import datetime as dt
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, text

from carecoord.common.changes import ChangeFeed
from carecoord.common.clock import FixedClock
from carecoord.common.errors import PermissionDeniedError, RefusedError
from carecoord.db.database import Database
from carecoord.db.stamps import instant_hlc
from carecoord.entities import Barrier, Patient, Visit
from carecoord.services.audit import AuditFilter, AuditRow, AuditService, entries_at
from carecoord.services.audit_looks import record_look
from carecoord.services.audit_papers import AuditPaperService
from carecoord.services.audit_query import Place, Question, counted, places
from carecoord.services.preferences import PreferenceService
from carecoord.vocab.actor import Actor
from carecoord.vocab.audit import AuditKind
from carecoord.vocab.roles import Role
from tests.factories.clinic import Clinic
from tests.factories.roles import colleague

TODAY = dt.date(2026, 3, 2)
KINDS = AuditKind


@pytest.fixture
def audit(database: Database, clinic: Clinic) -> AuditService:
    return AuditService(database, clinic.zone)


@pytest.fixture
def papers(
    database: Database, clock: FixedClock, clinic: Clinic, audit: AuditService,
    preferences: PreferenceService,
) -> AuditPaperService:  # fmt: skip
    return AuditPaperService(database, clock, clinic.zone, preferences, audit)


def look(database: Database, who: Actor, patient: str, count: int = 1) -> None:
    with database.writing(who) as transaction:
        for _number in range(count):
            transaction.record("chart.read", subject=patient)


def test_that_coming_back_to_a_chart_within_minutes_is_one_look(
    database: Database, lead: Actor
) -> None:
    person = Clinic(database, lead, ZoneInfo("America/Chicago")).person()
    nurse = Actor("7" * 32, "Ana Ruiz", Role.NURSE)

    def looks(actor: Actor, *minutes: int) -> list[bool]:
        found = []
        for minute in minutes:
            with database.writing(actor) as transaction:
                transaction.now += dt.timedelta(minutes=minute)
                found.append(record_look(transaction, "chart.read", person))
        return found

    assert looks(lead, 0, 1, 9) == [True, False, False]
    assert looks(nurse, 1) == [True]
    assert looks(lead, 11) == [True]
    # A clock that was set back an hour hides nothing.
    assert looks(lead, -60) == [True]


def test_that_what_a_wrong_clock_dated_is_found_whatever_days_are_asked_for(
    audit: AuditService, database: Database, feed: ChangeFeed, clinic: Clinic, lead: Actor
) -> None:
    person = clinic.person()
    wanted = AuditFilter(patient_id=person, kinds=frozenset({KINDS.READ}), since=TODAY, until=TODAY)
    look(database, lead, person)
    wrong = FixedClock(TODAY.replace(year=2036), clinic.zone)
    ahead = Database(database.engine, wrong, feed, origin="desk1", audit_key=database.audit_key)
    look(ahead, lead, person)
    look(database, lead, person)  # by the clock that was put right

    found = audit.entries(wanted, actor=lead)

    assert [row.at.year for row in found] == [2036, 2036, 2026]
    assert audit.count(wanted, upto=found[0].place, actor=lead).entries == 3
    assert audit.page(wanted, after=found[0].place, actor=lead).rows == found[1:]


def test_that_looks_at_a_record_that_was_merged_since_are_found_by_the_one_that_is_left(
    audit: AuditService, database: Database, clinic: Clinic, lead: Actor
) -> None:
    left, twice, thrice = (clinic.person() for _ in range(3))
    look(database, lead, thrice)
    look(database, lead, left)
    with database.writing(lead) as transaction:
        transaction.record("worklist.printed", people=[twice])
    clinic.change(Patient, thrice, merged_into=twice)
    clinic.change(Patient, twice, merged_into=left)
    kinds = frozenset({KINDS.READ, KINDS.PRINT})
    found = audit.entries(AuditFilter(patient_id=left, kinds=kinds), actor=lead)
    assert [row.name for row in found if row.name != "journal.read"] == [
        "worklist.printed", "chart.read", "chart.read",
    ]  # fmt: skip


def test_that_pages_neither_skip_nor_repeat_an_entry(
    audit: AuditService, database: Database, clinic: Clinic, lead: Actor
) -> None:
    person = clinic.person()
    look(database, lead, person, count=25)
    look(database, colleague(database, Role.NURSE, by=lead), person, count=5)
    wanted = AuditFilter(kinds=frozenset({KINDS.READ, KINDS.CREATE, KINDS.PEOPLE}))
    whole = audit.page(wanted, limit=1000, actor=lead).rows
    seen: list[AuditRow] = []
    after = Place(1 << 62, "", 0)
    while True:
        page = audit.page(wanted, after=after, limit=7, actor=lead)
        seen += page.rows
        if page.after is None:
            break
        after = page.after
    keys = [row.key for row in seen if row.name != "journal.read"]
    assert keys == [row.key for row in whole if row.name != "journal.read"]
    assert len(keys) == len(set(keys)) == 33
    assert [row.place.hlc for row in whole] == sorted(
        (row.place.hlc for row in whole), reverse=True
    )


def test_that_only_the_question_is_journalled_not_each_page_of_its_answer(
    audit: AuditService, database: Database, clinic: Clinic, lead: Actor
) -> None:
    look(database, lead, clinic.person(), count=9)
    wanted = AuditFilter(kinds=frozenset({KINDS.READ}), since=TODAY)
    page = audit.page(wanted, limit=5, actor=lead)
    audit.page(wanted, after=page.after, limit=5, actor=lead)
    names = [row.name for row in audit.entries(wanted, actor=lead)]
    assert names.count("journal.read") == 1


def test_that_an_answer_is_counted_up_to_what_anybody_waits_for(
    audit: AuditService, database: Database, clinic: Clinic, lead: Actor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    person = clinic.person()
    look(database, lead, person, count=12)
    wanted = AuditFilter(patient_id=person, kinds=frozenset({KINDS.READ}))
    assert (audit.count(wanted, actor=lead).entries, audit.count(wanted, actor=lead).is_all) == (
        12, True,
    )  # fmt: skip
    monkeypatch.setattr("carecoord.services.audit.MOST_COUNTED", 10)
    found = audit.count(wanted, actor=lead)
    assert (found.entries, found.is_all) == (10, False)


def test_that_what_was_taken_out_is_no_change(
    audit: AuditService, clinic: Clinic, database: Database, lead: Actor
) -> None:
    visit = clinic.visit(clinic.person(), TODAY)
    with database.writing(lead) as transaction:
        transaction.tombstone(transaction.fetch(Visit, visit), "typed twice")
    found = {
        kind: [row.what for row in audit.entries(AuditFilter(kinds=frozenset({kind})), actor=lead)]
        for kind in (KINDS.DELETE, KINDS.CHANGE)
    }
    assert found == {KINDS.DELETE: ["Taken out: visit"], KINDS.CHANGE: []}


def test_that_of_what_is_kept_back_only_that_it_was_touched_is_told(
    audit: AuditService, database: Database, clinic: Clinic, lead: Actor
) -> None:
    person = clinic.person()
    kept_back = clinic.add(
        Barrier, patient_id=person, domain="home_safety", status="present",
        note="He broke the door",
        sensitivity="restricted", opened_on="2026-03-02", reviewed_on="2026-03-02",
        recorded_at=clinic.at(TODAY), recorded_by=lead.staff_id,
    )  # fmt: skip
    with database.writing(lead, reason="Said it alone") as transaction:
        transaction.fetch(Barrier, kept_back).note = "And the phone"
        transaction.record("barrier.kept_back_read", subject=person)
    auditor = colleague(database, Role.AUDITOR, by=lead)
    wanted = frozenset({KINDS.CREATE, KINDS.CHANGE, KINDS.READ})

    seen = audit.entries(AuditFilter(kinds=wanted), actor=lead)
    assert [row.what for row in seen[:3]] == [
        "Looked at what is kept back", "Changed: what gets in the way",
        "Added: what gets in the way",
    ]  # fmt: skip
    rows = [
        row
        for row in audit.entries(AuditFilter(kinds=wanted), actor=auditor)
        if row.name != "journal.read"
    ]
    for row in rows[:3]:
        assert (row.what, row.is_kept_back) == ("Touched something that is kept back", True)
        assert (row.patient, row.patient_id, row.reason, row.fields) == ("", "", "", ())
    about = audit.entries(AuditFilter(patient_id=person), actor=auditor)
    assert {row.what for row in about if row.name != "journal.read"} == {"Added: patient"}


def test_that_a_file_and_a_sheet_ask_why_and_say_what_was_asked(
    audit: AuditService, papers: AuditPaperService, database: Database, clinic: Clinic,
    lead: Actor, tmp_path: Path,
) -> None:  # fmt: skip
    person = clinic.person()
    look(database, lead, person, count=3)
    wanted = AuditFilter(patient_id=person, kinds=frozenset({KINDS.READ}), since=TODAY)
    for made in (
        lambda: papers.file(wanted, tmp_path / "who.csv", reason=" ", actor=lead),
        lambda: papers.paper(wanted, reason="", actor=lead),
    ):
        with pytest.raises(RefusedError, match="Say why"):
            made()
    assert not (tmp_path / "who.csv").exists()

    assert papers.file(wanted, tmp_path / "who.csv", reason="She asked", actor=lead) == 3
    with (tmp_path / "who.csv").open(encoding="utf-8-sig") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["What"] for row in rows] == ["Opened a chart"] * 3
    assert {row["About"] for row in rows} == {"Santos, Maria"}
    sheet = papers.paper(wanted, reason="She asked", actor=lead)
    for told in ("Patient: Santos, Maria", "Kind: Read", "March 2, 2026", "Reason: She asked"):
        assert told in sheet.intro
    assert "3 entries. Read 3" in sheet.intro
    assert len(sheet.rows) == 3
    taken = audit.entries(AuditFilter(kinds=frozenset({KINDS.EXPORT, KINDS.PRINT})), actor=lead)
    assert [(row.what, row.reason, row.patient) for row in taken] == [
        ("Printed who did what", "She asked", "Santos, Maria"),
        ("Exported who did what", "She asked", "Santos, Maria"),
    ]


def test_that_only_whoever_may_reads_and_takes_along_who_did_what(
    audit: AuditService, papers: AuditPaperService, lead: Actor, tmp_path: Path
) -> None:
    clinician, everything = Actor(lead.staff_id, "C", Role.CLINICIAN), AuditFilter()
    for asks in (
        lambda: audit.page(everything, actor=clinician),
        lambda: audit.page(everything, after=Place(1, "a", 1), actor=clinician),
        lambda: audit.count(everything, actor=clinician),
        lambda: audit.computers(actor=clinician),
        lambda: papers.paper(everything, reason="x", actor=clinician),
        lambda: papers.file(everything, tmp_path / "a.csv", reason="x", actor=clinician),
    ):
        with pytest.raises(PermissionDeniedError):
            asks()


SINCE = instant_hlc(dt.datetime(2026, 3, 1, tzinfo=dt.UTC))


@pytest.mark.parametrize(
    ("wanted", "indexes"),
    [
        ({}, {"ix_sync_journal_hlc"}),
        ({"since": TODAY}, {"ix_sync_journal_hlc"}),
        ({"staff_id": "5" * 32}, {"ix_sync_journal_actor_hlc", "ix_sync_journal_event"}),
        ({"patient_id": "7" * 32}, {"ix_sync_journal_subject_hlc", "ix_sync_journal_event"}),
        ({"kinds": frozenset({KINDS.EXPORT, KINDS.PRINT})}, {"ix_sync_journal_event"}),
        ({"kinds": frozenset({KINDS.SETTINGS})}, {"ix_sync_journal_event"}),
        (
            {"staff_id": "5" * 32, "kinds": frozenset({KINDS.BACKUP})},
            {"ix_sync_journal_event"},
        ),
        (
            {"staff_id": "5" * 32, "kinds": frozenset({KINDS.READ})},
            {"ix_sync_journal_actor_hlc"},
        ),
        ({"kinds": frozenset({KINDS.DELETE})}, {"ix_sync_journal_taken_out"}),
    ],
)
def test_that_no_question_sorts_or_reads_the_whole_journal(
    file_engine: Engine, wanted: dict[str, Any], indexes: set[str]
) -> None:
    since = SINCE if "since" in wanted else None
    question = Question(AuditFilter(**wanted), since, None, "sqlite", sees_kept_back=True)
    page = plan_of(file_engine, entries_at(places(question, Place(1 << 60, "a", 1), 100)))
    read = [line for line in page if "sync_journal" in line]
    assert {name for name in indexes if any(name in line for line in read)} == indexes, page
    assert not [line for line in read if line.startswith("SCAN") and "INDEX" not in line], page
    sorted_what = [before for before, line in pairwise(page) if "TEMP B-TREE" in line]
    # The pages of the arms are merged; what an arm walks over comes in its order already,
    # but for the lists a patient was on, which are few.
    walked = [line for line in sorted_what if "sync_journal" in line]
    assert len(walked) <= ("patient_id" in wanted), page
    count = plan_of(file_engine, counted(question, 10))
    assert not [line for line in count if "TEMP B-TREE" in line], count


def plan_of(engine: Engine, statement: Any) -> list[str]:
    written = statement.compile(engine, compile_kwargs={"literal_binds": True})
    explain = text(f"EXPLAIN QUERY PLAN {written}".replace(":", r"\:"))
    with engine.connect() as connection:
        return [str(line[-1]) for line in connection.execute(explain)]
