"""Five hundred rows out, worked on, and back; also through another office program."""

import datetime as dt
import shutil
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from carecoord.common.ids import new_id
from carecoord.common.names import sort_key
from carecoord.entities import Measurement, Patient
from carecoord.services.importing import ImportService
from carecoord.services.outreach import OutreachService
from carecoord.services.outreach_forms import CallForm
from carecoord.services.patient_index import index_patients
from carecoord.services.worked_list_results import Fate
from carecoord.services.worked_lists import WorkedListService
from carecoord.services.worklists import WorklistService
from carecoord.vocab.actor import Actor
from carecoord.vocab.outreach import CALL_SCREEN_RESULTS, AttemptResult
from carecoord.vocab.terms import label
from tests.factories.clinic import Clinic
from tests.factories.snapshots import living_rows
from tests.factories.worked_book import attempts, only

BP = "bp-at-or-above-140-90"
PEOPLE = 500
LIBREOFFICE = shutil.which("soffice") or shutil.which("libreoffice")


@pytest.fixture
def many(clinic: Clinic) -> list[str]:
    ids = [new_id() for _ in range(PEOPLE)]
    people = (
        {
            "id": key,
            "family": f"Person {n:03}",
            "given": "Núria",
            "sort_key": sort_key(f"Person {n:03}", "Núria", ""),
        }
        for n, key in enumerate(ids)
    )
    readings = (
        {"patient_id": key, "kind": "bp", "value": 160.0, "value2": 95.0, "unit": "mm[Hg]",
         "taken_at": clinic.at(dt.date(2026, 2, 1))}
        for key in ids
    )  # fmt: skip
    with clinic.database.writing(clinic.actor) as transaction:
        transaction.insert_many(Patient, people)
        transaction.insert_many(Measurement, readings)
        index_patients(transaction.session, ids)
    return ids


def fill(sheet: Worksheet, at: dict[str, int]) -> None:
    """Two of three rows: every result, some with a note, some with a day."""
    for row in range(2, PEOPLE + 2):
        if row % 3 == 0:
            continue
        result = CALL_SCREEN_RESULTS[row % len(CALL_SCREEN_RESULTS)]
        sheet.cell(row, at["What happened"]).value = label(result)
        if result is AttemptResult.DECLINED:
            sheet.cell(row, at["Reason"]).value = "No, after hearing about it"
        if result is AttemptResult.CALL_BACK_LATER:
            sheet.cell(row, at["Next try"]).value = dt.date(2026, 3, 17)
        sheet.cell(row, at["Note"]).value = f"Nota n.º {row}"


def test_that_every_change_of_five_hundred_rows_arrives_and_undo_restores_all_of_it(
    worked: WorkedListService, worklists: WorklistService, importing: ImportService,
    outreach: OutreachService, book: Any, many: list[str], clinic: Clinic, lead: Actor,
) -> None:  # fmt: skip
    mine = book()
    mine.change(fill)
    order = worklists.ids(BP, actor=lead)
    meanwhile = order[0]
    form = CallForm(patient_id=meanwhile, worklist_id=BP, result=AttemptResult.NO_ANSWER)
    outreach.log(form, command_id=new_id(), actor=lead)
    before = living_rows(clinic.database, without=("import_run",))

    preview = worked.preview(mine.path, actor=lead)
    filled = [row for row in range(2, PEOPLE + 2) if row % 3]
    assert [row.number for row in preview.rows] == filled
    assert preview.left_empty == PEOPLE - len(filled)
    (conflict,) = [row for row in preview.rows if row.fate is Fate.CONFLICT]
    assert conflict.patient_id == meanwhile
    assert preview.count(Fate.LOG) == len(filled) - 1

    report = worked.commit(preview, actor=lead)
    assert report.logged == len(filled) - 1
    stored = {row.patient_id: row for row in attempts(clinic.database)}
    for number in filled[1:]:
        made = stored[order[number - 2]]
        assert made.result == CALL_SCREEN_RESULTS[number % len(CALL_SCREEN_RESULTS)]
        assert f"Nota n.º {number}" in made.note

    importing.undo(report.run_id, actor=lead)
    assert living_rows(clinic.database, without=("import_run",)) == before
    assert worked.preview(mine.path, actor=lead).count(Fate.LOG) == len(filled) - 1


@pytest.mark.skipif(LIBREOFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_that_another_office_program_in_between_changes_nothing_that_matters(
    worked: WorkedListService, book: Any, clinic: Clinic, lead: Actor, tmp_path: Path, form: str
) -> None:
    person = clinic.person("Núñez", "Zoë")
    clinic.bp(person, 160, 95, dt.date(2026, 2, 1))
    clinic.identifier(person, "clinic", "0010442")
    clinic.phone(person, "0202 5550142")
    mine = book()
    mine.fill("Núñez", What_happened="No answer", Next_try=dt.date(2026, 3, 17))
    mine.change(_note_as_text)
    saved = _saved_again(mine.path, tmp_path, form)

    row = only(worked.preview(saved, actor=lead))
    assert row.fate is Fate.LOG
    worked.commit(worked.preview(saved, actor=lead), actor=lead)
    (made,) = attempts(clinic.database)
    assert (made.note, made.next_try_on) == ("=¡Sí!", "2026-03-17")
    if form == "xlsx":
        sheet = openpyxl.load_workbook(saved).worksheets[0]
        values = [cell.value for cell in sheet[2]]
        assert {"0010442", "0202 5550142", "Núñez, Zoë"} <= set(values)
        assert any(rule.type == "list" for rule in sheet.data_validations.dataValidation)
        assert sheet.protection.sheet


def _note_as_text(sheet: Worksheet, at: dict[str, int]) -> None:
    """What somebody types after an apostrophe is no formula, whatever sign it begins with."""
    cell = sheet.cell(2, at["Note"])
    cell.value, cell.data_type = "=¡Sí!", "s"


def _saved_again(path: Path, folder: Path, form: str) -> Path:
    assert LIBREOFFICE is not None
    target = folder / "saved"
    command = [
        LIBREOFFICE, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
        "--convert-to", form, "--outdir", str(target), str(path),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return target / f"{path.stem}.{form}"
