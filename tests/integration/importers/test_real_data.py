"""Real exports: the counts and the people that an independent count found in them."""

import csv
import datetime as dt
import json
import time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from carecoord.common.errors import RefusedError
from carecoord.importers.options import Options
from carecoord.importers.reader import inspect, read
from carecoord.importers.records import IncomingMeasurement, IncomingPatient, Reading

pytestmark = pytest.mark.shared

UTC = ZoneInfo("UTC")
LISTS_TODAY = dt.date(2021, 4, 1)
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


@pytest.fixture(scope="module")
def expected(shared_data: Path) -> dict[str, Any]:
    counts: dict[str, Any] = json.loads((shared_data / "expected.json").read_text("utf-8"))
    return counts


@pytest.fixture(scope="module")
def readings(shared_data: Path, expected: dict[str, Any]) -> dict[str, Reading]:
    """Every clinical set, read once."""
    found = {}
    for name in CLINICAL:
        path = shared_data / name
        today = dt.date.fromisoformat(expected[name]["as_of"])
        options = Options(today=today, zone=UTC)
        found[name] = read([path if path.exists() else path.with_suffix(".zip")], options)
    return found


def latest(reading: Reading, kind: str) -> dict[str, IncomingMeasurement]:
    """The last measurement of each patient; of several at one instant the first."""
    found: dict[str, IncomingMeasurement] = {}
    for one in reading.measurements:
        if one.kind != kind or one.taken_at is None:
            continue
        best = found.get(one.patient_key)
        if best is None or (best.taken_at and one.taken_at > best.taken_at):
            found[one.patient_key] = one
    return found


@pytest.mark.parametrize("name", CLINICAL)
def test_that_the_counts_are_those_of_an_independent_count(
    name: str, readings: dict[str, Reading], expected: dict[str, Any]
) -> None:
    reading, counts = readings[name], expected[name]
    assert dict(reading.counts) == counts["resource_counts"]
    assert len(reading.patients) == counts["patients"]
    assert sum(person.deceased is True for person in reading.patients) == counts["deceased"]
    assert len(reading.conditions) == counts["conditions"]
    active = {"active", "recurrence", "relapse"}
    assert (
        sum(c.clinical_status in active for c in reading.conditions) == counts["active_conditions"]
    )
    assert reading.rows_refused == 0
    assert len(reading.visits) == counts.get("encounters", 0)
    assert sum(m.kind == "bp" for m in reading.measurements) == counts["bp_readings"]
    assert len(latest(reading, "a1c")) == counts["patients_with_a1c"]


@pytest.mark.parametrize("name", CLINICAL)
def test_that_each_patient_has_the_latest_values_of_an_independent_count(
    name: str, readings: dict[str, Reading], shared_data: Path
) -> None:
    reading = readings[name]
    people = {person.source_key: person for person in reading.patients}
    newest = {kind: latest(reading, kind) for kind in ("bp", "a1c", "weight", "bmi")}
    with (shared_data / "per_patient" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(people)
    for row in rows:
        person = people[row["id"]]
        assert person.family == row["family"]
        assert " ".join(filter(None, (person.given, person.middle))) == row["given"]
        assert person.birth_on == row["birth_date"]
        pressure = newest["bp"].get(row["id"])
        assert _shown(pressure, "value") == row["sbp"]
        assert _shown(pressure, "value2") == row["dbp"]
        assert (pressure.taken_at.isoformat() if pressure and pressure.taken_at else "") == row[
            "bp_time"
        ]
        for kind in ("a1c", "weight", "bmi"):
            assert _shown(newest[kind].get(row["id"]), "value") == row[kind]


def _shown(measurement: IncomingMeasurement | None, part: str) -> str:
    return "" if measurement is None else str(getattr(measurement, part))


def test_that_a_set_without_visits_says_so(readings: dict[str, Reading]) -> None:
    assert any("no visits" in text for text in readings["fhir_ndjson_pathling9"].lacks)
    assert not any("no visits" in text for text in readings["synthea_csv_27"].lacks)


def test_that_files_with_accents_in_their_names_are_read(readings: dict[str, Reading]) -> None:
    places = [person.where for person in readings["fhir_bundles_smart2019"].patients]
    assert any(place.startswith("Jesús_Alvarez") for place in places)


def test_that_the_older_version_is_refused_by_name(shared_data: Path) -> None:
    with pytest.raises(RefusedError, match="DSTU2"):
        read([shared_data / "bad_input"], Options(today=LISTS_TODAY, zone=UTC))


@pytest.mark.parametrize(
    ("name", "said"), [("Care_Plan.xml", "C-CDA"), ("SIU-S12-01.hl7", "HL7 version 2")]
)
def test_that_documents_of_other_standards_are_refused_by_name(
    shared_data: Path, name: str, said: str
) -> None:
    found = next(shared_data.rglob(name))
    with pytest.raises(RefusedError, match=said):
        read([found], Options(today=LISTS_TODAY, zone=UTC))


def _truth(shared_data: Path) -> dict[str, dict[str, str]]:
    path = shared_data / "list_variants" / "truth.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {row["mrn"]: row for row in csv.DictReader(file)}


def _read_list(shared_data: Path, name: str, **chosen: Any) -> Reading:
    options = Options(today=LISTS_TODAY, zone=UTC, **chosen)
    return read([shared_data / "list_variants" / name], options)


def _facts(person: IncomingPatient) -> dict[str, str]:
    given = " ".join(filter(None, (person.given, person.middle)))
    return {
        "family": person.family,
        "given": given,
        "dob": person.birth_on,
        "sex": person.sex,
        "zip": person.addresses[0].postcode,
    }


@pytest.mark.parametrize("name", LISTS)
def test_that_every_layout_gives_the_same_people(shared_data: Path, name: str) -> None:
    truth = _truth(shared_data)
    reading = _read_list(shared_data, name, pad_record_numbers_to=6, pad_postcodes_to=5)
    doubtful = {p.where for p in reading.problems if p.field == "birth_on"}
    assert {person.source_key for person in reading.patients} == set(truth)
    for person in reading.patients:
        row = truth[person.source_key]
        facts = _facts(person)
        if person.where in doubtful:
            assert facts["dob"][4:] == row["dob"][4:]
            facts["dob"] = row["dob"]
        assert facts == {field: row[field] for field in facts}
        assert person.birth_on <= LISTS_TODAY.isoformat()


def test_that_the_french_list_is_understood_without_help(shared_data: Path) -> None:
    path = shared_data / "list_variants" / "list_cp1252_semicolon_dmy.csv"
    seen = inspect([path], Options(today=LISTS_TODAY, zone=UTC))
    assert (seen.encoding, seen.delimiter, seen.questions) == ("cp1252", ";", ())
    deaths = [person.deceased_on for person in _read_list(shared_data, path.name).patients]
    assert sorted(filter(None, deaths)) == sorted(
        filter(None, (row["deceased"] for row in _truth(shared_data).values()))
    )


def test_that_zeros_lost_in_the_workbook_are_flagged_and_padding_offered(shared_data: Path) -> None:
    path = shared_data / "list_variants" / "list_title_rows_merged_header.xlsx"
    seen = inspect([path], Options(today=LISTS_TODAY, zone=UTC))
    assert (seen.header_row, seen.sheet, seen.sheets) == (6, "Report", ("Report", "Legend"))
    offered = {question.option: question.choices for question in seen.questions}
    assert "6" in [value for value, _label in offered["pad_record_numbers_to"]]
    assert "5" in [value for value, _label in offered["pad_postcodes_to"]]
    flagged = {problem.field for problem in _read_list(shared_data, path.name).problems}
    assert {"record_number", "postcode"} <= flagged


def test_that_two_digit_years_fitting_both_centuries_are_flagged(shared_data: Path) -> None:
    name = "list_utf8bom_mdy_2digit_year.csv"
    reading = _read_list(shared_data, name)
    assert sum(problem.field == "birth_on" for problem in reading.problems) == 10
    truth = _truth(shared_data)
    wrong = [p for p in reading.patients if p.birth_on != truth[p.source_key]["dob"]]
    assert len(wrong) == 1
    assert sum(person.deceased is True for person in reading.patients) == 8


def test_that_a_cell_far_away_costs_under_five_seconds(shared_data: Path) -> None:
    started = time.process_time()
    reading = _read_list(shared_data, "list_far_cell.xlsx")
    assert len(reading.patients) == 10
    assert time.process_time() - started < 5


def test_that_a_real_record_systems_table_is_understood(shared_data: Path) -> None:
    path = shared_data / "patient_lists" / "openemr_example_patients.csv"
    reading = read([path], Options(today=LISTS_TODAY, zone=UTC))
    assert len(reading.patients) == 14
    assert len({person.source_key for person in reading.patients}) == 14
    assert sum(person.sex == "unknown" for person in reading.patients) == 4
    assert not reading.rows_refused
    assert not any(person.status for person in reading.patients)


def test_that_standard_examples_are_read_but_for_the_dog_and_the_nameless(
    shared_data: Path,
) -> None:
    reading = read([shared_data / "fhir_examples_r4"], Options(today=LISTS_TODAY, zone=UTC))
    assert reading.counts["Patient"] == 22
    assert (len(reading.patients), reading.rows_refused) == (18, 4)
