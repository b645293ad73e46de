"""A list on its way out has the rows of the screen, and the journal knows."""

import csv
import datetime as dt
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import select

from carecoord.common.errors import CancelledError, PermissionDeniedError, RefusedError
from carecoord.db.database import Database
from carecoord.entities import Patient
from carecoord.entities.journal import JournalEntry
from carecoord.services.exports import ExportService
from carecoord.services.worklists import WorklistService
from carecoord.vocab.actor import Actor
from carecoord.vocab.roles import Role
from carecoord.worklists.catalogue import built_in
from tests.factories.chance import ChancePractice
from tests.factories.clinic import Clinic

TODAY = dt.date(2026, 3, 2)
DUE = "followups-due"
LISTS = tuple(each.id for each in built_in().definitions)


def told(database: Database) -> list[tuple[str, Any]]:
    query = (
        select(JournalEntry.tbl, JournalEntry.fields)
        .where(JournalEntry.op == "E")
        .order_by(JournalEntry.seq)
    )
    with database.reading() as session:
        return [(name, json.loads(fields)) for name, fields in session.execute(query)]


@pytest.fixture
def santos(clinic: Clinic) -> str:
    person = clinic.person(best_time="evening", interpreter="yes", language_spoken="es")
    clinic.identifier(person, "clinic", "0010442")
    clinic.phone(person, "0202 5550142", message_safe="no")
    clinic.follow_up(person, dt.date(2026, 2, 27), reason="=2+2 is what the lab wrote.")
    return person


def test_that_the_workbook_has_the_row_as_text_and_columns_to_fill_in(
    exports: ExportService, santos: str, lead: Actor, tmp_path: Path
) -> None:
    path = tmp_path / "list.xlsx"

    assert exports.worklist_file(DUE, path, actor=lead) == 1

    sheet = openpyxl.load_workbook(path).worksheets[0]
    header, row = list(sheet.iter_rows(values_only=True))
    found = dict(zip(header, row, strict=True))
    assert found["Patient"] == "Santos, Maria"
    assert found["Born"] == dt.datetime(1971, 4, 12)  # noqa: DTZ001 - as openpyxl reads a day
    assert "Goes by" not in found, "no more than it takes to call"
    assert (found["Record"], found["Phone"]) == ("0010442", "0202 5550142")
    assert found["Why"] == "Repeat potassium, due 27 Feb 2026. =2+2 is what the lab wrote."
    assert found["About the phone"] == "Mobile. Do not leave a message."
    assert (found["Language"], found["Best time"]) == ("Spanish", "After 4 PM")
    assert str(found["Row key"]).startswith(santos + ":")
    assert str(found["Row version"]).startswith("cclist1.")
    assert found["What happened"] is None
    assert sheet.data_validations.dataValidation


def test_that_a_year_alone_stays_words_in_a_workbook(
    exports: ExportService, clinic: Clinic, lead: Actor, tmp_path: Path
) -> None:
    clinic.follow_up(clinic.person(birth_on="1971"), TODAY)
    path = tmp_path / "list.xlsx"
    exports.worklist_file(DUE, path, actor=lead, columns=("birth_on",))

    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert [cell.value for cell in sheet["B"]] == ["Born", "1971"]


def test_that_a_workbook_and_a_csv_of_every_list_have_the_rows_of_the_screen(
    exports: ExportService, worklists: WorklistService, clinic: Clinic, lead: Actor, tmp_path: Path
) -> None:
    ChancePractice(11, TODAY, clinic, LISTS).fill(people=40)

    for worklist_id in LISTS:
        path = tmp_path / f"{worklist_id}.csv"
        count = exports.worklist_file(worklist_id, path, actor=lead)
        with path.open(encoding="utf-8-sig", newline="") as stream:
            keys = [row["Row key"].split(":")[0] for row in csv.DictReader(stream)]
        assert keys == list(worklists.ids(worklist_id, actor=lead))
        assert len(keys) == count == worklists.count(worklist_id, actor=lead)


def test_that_only_the_chosen_columns_and_those_for_the_way_back_are_written(
    exports: ExportService, santos: str, lead: Actor, tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    exports.worklist_file(DUE, path, actor=lead, columns=("name", "why"))

    header = path.read_text(encoding="utf-8-sig").splitlines()[0].split(",")
    assert header[:2] == ["Patient", "Why"]
    assert "Phone" not in header
    assert header[-2:] == ["Row key", "Row version"]
    with pytest.raises(RefusedError, match="at least one column"):
        exports.worklist_file(DUE, path, actor=lead, columns=("nothing",))


def test_that_a_segment_has_no_columns_to_fill_in(
    exports: ExportService, santos: str, lead: Actor, tmp_path: Path
) -> None:
    path = tmp_path / "living.csv"
    exports.worklist_file("living", path, actor=lead)

    assert "What happened" not in path.read_text(encoding="utf-8-sig")
    assert [column.key for column in exports.columns("living")][:2] == ["name", "preferred"]


def test_that_the_call_sheet_names_the_patient_by_two_identifiers(
    exports: ExportService, santos: str, lead: Actor
) -> None:
    paper = exports.worklist_paper(DUE, actor=lead)

    assert paper.title == "Follow-ups due"
    for words in ("Santos, Maria", "12 Apr 1971", "0010442", "Lee Lead", "No answer"):
        assert words in paper.html


def test_that_a_call_sheet_has_everybody_in_the_order_of_the_list(
    exports: ExportService, worklists: WorklistService, clinic: Clinic, lead: Actor
) -> None:
    with clinic.database.writing(lead) as transaction:
        people = ({"family": f"Person{n:04}", "given": "A"} for n in range(1_100))
        transaction.insert_many(Patient, people)
    told: list[tuple[int, int]] = []

    paper = exports.worklist_paper(
        "living", actor=lead, progress=lambda *counts: told.append(counts)
    )

    names = [row.name for row in worklists.rows("living", actor=lead)]
    assert len(paper.rows) == 1_100
    assert all(name in row for name, row in zip(names, paper.rows, strict=True))
    assert told == [(0, 1_100), (1_000, 1_100)]


def test_that_the_journal_tells_what_left_and_whose_by_their_keys_alone(
    exports: ExportService, santos: str, lead: Actor, database: Database, tmp_path: Path
) -> None:
    exports.worklist_file(DUE, tmp_path / "santos.xlsx", actor=lead)
    exports.worklist_paper(DUE, actor=lead)

    (name, exported), *others = told(database)
    assert exported.pop("export")
    assert [(name, exported), *others] == [
        ("worklist.exported", {"worklist": DUE, "rows": 1, "form": ".xlsx", "people": [santos]}),
        ("worklist.printed", {"worklist": DUE, "rows": 1, "form": "paper", "people": [santos]}),
    ]


def test_that_a_stopped_export_leaves_no_file(
    exports: ExportService, santos: str, lead: Actor, tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    with pytest.raises(CancelledError):
        exports.worklist_file(DUE, path, actor=lead, cancel=lambda: True)

    assert list(tmp_path.glob("list*")) == []


def test_that_another_ending_and_another_role_are_refused(
    exports: ExportService, santos: str, lead: Actor, tmp_path: Path
) -> None:
    with pytest.raises(RefusedError, match="ends in "):
        exports.worklist_file(DUE, tmp_path / "list.doc", actor=lead)
    auditor = Actor("7" * 32, "Al", Role.AUDITOR)
    with pytest.raises(PermissionDeniedError):
        exports.worklist_file(DUE, tmp_path / "list.csv", actor=auditor)
