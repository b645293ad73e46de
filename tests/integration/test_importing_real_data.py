"""Real-format exports, through the whole of importing: who they bring and what lists say then."""

import csv
import datetime as dt
import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from carecoord.common.changes import ChangeFeed
from carecoord.common.clock import FixedClock
from carecoord.db.database import Database
from carecoord.entities import (
    Condition,
    Measurement,
    Patient,
    PatientIdentifier,
    PatientTag,
    Staff,
    Visit,
)
from carecoord.services.importing import ImportService
from carecoord.services.preferences import PreferenceService
from carecoord.services.worklists import WorklistService
from carecoord.vocab.actor import Actor
from tests.factories.snapshots import living_rows
from tests.integration.conftest import AUDIT_KEY

pytestmark = pytest.mark.shared

UTC = ZoneInfo("UTC")
CLINICAL = (
    "fhir_bundles_smart2019",
    "fhir_bundles_smart2019_30",
    "fhir_ndjson_pathling9",
    "synthea_csv_27",
)
LISTS = (
    "list_cp1252_semicolon_dmy.csv",
    "list_title_rows_merged_header.xlsx",
    "list_utf8bom_mdy_2digit_year.csv",
)
COUNTED = {
    "living-diabetes": "diabetes_core_living",
    "living-hypertension": "hypertension_living",
    "bp-at-or-above-140-90": "latest_bp_ge_140_90_living",
    "a1c-at-or-above-7": "latest_a1c_ge_7_living",
    "hypertension-no-bp-12m": "htn_living_no_bp_365d",
    "not-seen-12m": "living_no_visit_365d",
}


@pytest.fixture(scope="module")
def expected(shared_data: Path) -> dict[str, Any]:
    counts: dict[str, Any] = json.loads((shared_data / "expected.json").read_text("utf-8"))
    return counts


class Practice:
    """An empty practice on the day a set was made for."""

    def __init__(self, engine: Any, today: dt.date, actor: Actor) -> None:
        clock = FixedClock(today, UTC)
        self.database = Database(engine, clock, ChangeFeed(), origin="desk1", audit_key=AUDIT_KEY)
        self.importing = ImportService(self.database, clock, UTC, PreferenceService(self.database))
        self.worklists = WorklistService(self.database, clock, UTC)
        self.actor = actor
        with self.database.writing(actor) as transaction:
            transaction.session.add(Staff(id=actor.staff_id, name=actor.name, role=actor.role))

    def bring(self, path: Path, **chosen: Any) -> Any:
        options = replace(self.importing.options(), **chosen)
        preview = self.importing.preview([path], options=options, actor=self.actor)
        return self.importing.commit(preview, actor=self.actor)

    def count(self, table: Any, *conditions: Any) -> int:
        query = select(func.count()).select_from(table).where(table.deleted.is_(False), *conditions)
        with self.database.reading() as session:
            return session.scalars(query).one()


def path_of(shared_data: Path, name: str) -> Path:
    path = shared_data / name
    return path if path.exists() else path.with_suffix(".zip")


@pytest.fixture
def practice(
    request: pytest.FixtureRequest, file_engine: Any, expected: dict[str, Any], actor: Actor
) -> Practice:
    today = dt.date.fromisoformat(expected[request.param]["as_of"])
    return Practice(file_engine, today, actor)


@pytest.mark.parametrize(
    ("practice", "name"), [(name, name) for name in CLINICAL], indirect=["practice"]
)
def test_that_an_export_gives_the_counts_taken_without_this_program_and_none_twice(
    practice: Practice, name: str, shared_data: Path, expected: dict[str, Any]
) -> None:
    counts = expected[name]
    report = practice.bring(path_of(shared_data, name))
    assert (report.patients_added, report.rows_refused) == (counts["patients"], 0)
    assert practice.count(Patient) == counts["patients"]
    assert practice.count(Patient, Patient.status == "deceased") == counts["deceased"]
    assert practice.count(Condition) == counts["conditions"]
    assert practice.count(Measurement, Measurement.kind == "bp") == counts["bp_readings"]
    assert practice.count(Visit) == counts.get("encounters", 0)
    for worklist, key in COUNTED.items():
        if counts.get(key) is not None:
            assert practice.worklists.count(worklist, actor=practice.actor) == counts[key], key
    before = living_rows(practice.database, without=("import_run",))
    again = practice.bring(path_of(shared_data, name))
    assert (again.patients_added, again.patients_updated) == (0, 0)
    assert again.patients_unchanged == counts["patients"]
    assert living_rows(practice.database, without=("import_run",)) == before


@pytest.mark.parametrize("practice", ["fhir_bundles_smart2019"], indirect=True)
def test_that_undoing_a_whole_export_leaves_an_empty_practice(
    practice: Practice, shared_data: Path
) -> None:
    before = living_rows(practice.database, without=("import_run",))
    report = practice.bring(shared_data / "fhir_bundles_smart2019")
    assert practice.importing.undo(report.run_id, actor=practice.actor).kept == 0
    assert living_rows(practice.database, without=("import_run",)) == before


@pytest.mark.parametrize("practice", ["fhir_bundles_smart2019"], indirect=True)
@pytest.mark.parametrize("first", LISTS)
def test_that_a_list_in_any_layout_gives_the_people_of_the_truth_and_any_other_adds_none(
    practice: Practice, first: str, shared_data: Path
) -> None:
    folder = shared_data / "list_variants"
    with (folder / "truth.csv").open(encoding="utf-8", newline="") as file:
        truth = {row["mrn"]: row for row in csv.DictReader(file)}
    # Of ten two-digit years that fit both centuries, one is truly of the earlier one.
    mendable = {"pad_record_numbers_to": 6, "pad_postcodes_to": 5}
    report = practice.bring(folder / first, **mendable)
    assert (report.patients_added, report.rows_refused) == (len(truth), 0)
    with practice.database.reading() as session:
        people = session.execute(
            select(PatientIdentifier.value, Patient).join(
                Patient, Patient.id == PatientIdentifier.patient_id
            )
        ).all()
    assert {number for number, _person in people} == truth.keys()
    for number, person in people:
        row = truth[number]
        given = " ".join(filter(None, (person.given, person.middle)))
        assert (person.family, given, person.sex) == (row["family"], row["given"], row["sex"])
        assert person.birth_on[4:] == row["dob"][4:]
    for name in LISTS:
        again = practice.bring(folder / name, **mendable)
        assert (again.patients_added, again.rows_refused) == (0, 0)
    assert practice.count(Patient) == len(truth)


@pytest.mark.parametrize("practice", ["fhir_bundles_smart2019"], indirect=True)
def test_that_a_list_of_a_record_system_keeps_those_who_share_a_number(
    practice: Practice, shared_data: Path
) -> None:
    path = shared_data / "patient_lists" / "openemr_example_patients.csv"
    assert practice.bring(path).patients_added == 14
    again = practice.bring(path)
    assert (again.patients_added, again.patients_updated) == (0, 0)
    assert practice.count(PatientTag) == 0
