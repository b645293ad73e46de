"""The patient list on its way out: as shown, as text, and journalled."""

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
from carecoord.vocab.actor import Actor
from carecoord.vocab.roles import Role
from tests.factories.clinic import Clinic


@pytest.fixture
def santos(clinic: Clinic) -> str:
    person = clinic.person(preferred="Mari", language_spoken="es", interpreter="yes")
    clinic.identifier(person, "clinic", "0010442")
    clinic.phone(person, "0202 5550142")
    clinic.condition(person, "diabetes")
    clinic.visit(person, dt.date(2025, 12, 1))
    return person


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_that_a_workbook_has_identifiers_as_text_and_days_as_days(
    exports: ExportService, santos: str, lead: Actor, tmp_path: Path
) -> None:
    path = tmp_path / "patients.xlsx"

    assert exports.patients_file([santos], path, actor=lead) == 1

    sheet = openpyxl.load_workbook(path).worksheets[0]
    header, row = list(sheet.iter_rows(values_only=True))
    found = dict(zip(header, row, strict=True))
    assert (found["Name"], found["Goes by"]) == ("Santos, Maria", "Mari")
    assert (found["Record"], found["Phone"]) == ("0010442", "0202 5550142")
    assert found["Born"] == dt.datetime(1971, 4, 12)  # noqa: DTZ001 - as openpyxl reads a day
    assert (found["Language"], found["Interpreter needed"]) == ("Spanish", "Yes")
    assert (found["Age"], found["Conditions"], found["Status"]) == (54, "Diabetes", "Active")
    assert found["Last visit"] == dt.datetime(2025, 12, 1)  # noqa: DTZ001


def test_that_a_csv_has_the_columns_shown_in_their_order_with_name_and_status(
    exports: ExportService, santos: str, lead: Actor, tmp_path: Path
) -> None:
    path = tmp_path / "patients.csv"
    exports.patients_file([santos], path, actor=lead, columns=("name", "phone", "birth"))

    (row,) = _read(path)
    assert list(row) == ["Name", "Goes by", "Phone", "Born", "Status"]
    assert row["Born"] == "1971-04-12"


def test_that_whoever_died_is_marked_whatever_columns_are_shown(
    exports: ExportService, clinic: Clinic, lead: Actor, tmp_path: Path
) -> None:
    path = tmp_path / "patients.csv"
    exports.patients_file(
        [clinic.person(status="deceased")], path, actor=lead, columns=("birth", "age")
    )

    (row,) = _read(path)
    assert list(row) == ["Name", "Goes by", "Born", "Age", "Status"]
    assert row["Status"] == "Died"


def test_that_a_name_that_looks_like_a_formula_runs_nothing(
    exports: ExportService, clinic: Clinic, lead: Actor, tmp_path: Path
) -> None:
    person = clinic.person("=HYPERLINK(1)", "+1")
    for ending in (".csv", ".xlsx"):
        exports.patients_file([person], tmp_path / f"patients{ending}", actor=lead)

    assert _read(tmp_path / "patients.csv")[0]["Name"].startswith("'=")
    cell = openpyxl.load_workbook(tmp_path / "patients.xlsx").worksheets[0]["A2"]
    assert (cell.data_type, cell.value) == ("s", "=HYPERLINK(1), +1")


def test_that_more_people_than_are_read_together_keep_their_order(
    exports: ExportService, lead: Actor, database: Database, tmp_path: Path
) -> None:
    with database.writing(lead) as transaction:
        people = ({"family": f"Person{n:05}", "given": "A"} for n in range(2_500))
        transaction.insert_many(Patient, people)
    with database.reading() as session:
        ids = session.scalars(select(Patient.id).order_by(Patient.family.desc())).all()
    seen: list[tuple[int, int]] = []
    path = tmp_path / "patients.csv"

    count = exports.patients_file(
        ids, path, actor=lead, columns=("name",), progress=lambda *told: seen.append(told)
    )

    names = [row["Name"] for row in _read(path)]
    assert count == len(names) == 2_500
    assert names == sorted(names, reverse=True)
    assert seen == [(1_000, 2_500), (2_000, 2_500), (2_500, 2_500)]


def test_that_people_deleted_meanwhile_are_left_out(
    exports: ExportService, santos: str, clinic: Clinic, lead: Actor, tmp_path: Path
) -> None:
    gone = clinic.person("Gone", deleted=True)
    path = tmp_path / "patients.csv"

    assert exports.patients_file([gone, santos], path, actor=lead) == 1
    assert [row["Name"] for row in _read(path)] == ["Santos, Maria"]


def test_that_the_journal_tells_what_left_and_whose_by_their_keys_alone(
    exports: ExportService, santos: str, lead: Actor, database: Database, tmp_path: Path
) -> None:
    exports.patients_file([santos], tmp_path / "santos.csv", actor=lead)

    query = select(JournalEntry.tbl, JournalEntry.fields).where(JournalEntry.op == "E")
    with database.reading() as session:
        told: list[tuple[str, Any]] = [
            (name, json.loads(fields)) for name, fields in session.execute(query)
        ]
    assert told == [("patients.exported", {"rows": 1, "form": ".csv", "people": [santos]})]


def test_that_a_stopped_export_leaves_no_file(
    exports: ExportService, santos: str, lead: Actor, tmp_path: Path
) -> None:
    with pytest.raises(CancelledError):
        exports.patients_file([santos], tmp_path / "patients.xlsx", actor=lead, cancel=lambda: True)
    assert list(tmp_path.glob("patients*")) == []


def test_that_nobody_another_ending_and_another_role_are_refused(
    exports: ExportService, santos: str, lead: Actor, tmp_path: Path
) -> None:
    with pytest.raises(RefusedError, match="Nobody"):
        exports.patients_file([], tmp_path / "patients.csv", actor=lead)
    with pytest.raises(RefusedError, match="ends in"):
        exports.patients_file([santos], tmp_path / "patients.pdf", actor=lead)
    worker = Actor("7" * 32, "Cy", Role.CHW)
    with pytest.raises(PermissionDeniedError, match="list of patients"):
        exports.patients_file([santos], tmp_path / "patients.csv", actor=worker)
