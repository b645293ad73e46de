"""Real-format data through the command line gives what an independent count found in it."""

import csv
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.end2end.program import Program

pytestmark = pytest.mark.shared

Row = Mapping[str, str]
LISTS_DAY = "2021-04-01"


def lives(row: Row) -> bool:
    return not row["deceased"]


def at_least(row: Row, field: str, threshold: float) -> bool:
    return bool(row[field]) and float(row[field]) >= threshold


BELONGS: Mapping[str, Callable[[Row], bool]] = {
    "living": lives,
    "living-diabetes": lambda row: lives(row) and row["diabetes_core"] == "1",
    "living-hypertension": lambda row: lives(row) and row["hypertension"] == "1",
    "bp-at-or-above-140-90": lambda row: (
        lives(row) and (at_least(row, "sbp", 140) or at_least(row, "dbp", 90))
    ),
    "a1c-at-or-above-7": lambda row: lives(row) and at_least(row, "a1c", 7),
    "hypertension-no-bp-12m": lambda row: (
        lives(row) and row["hypertension"] == "1" and row["bp_365"] == "0"
    ),
    "not-seen-12m": lambda row: lives(row) and row["visit_365"] == "0",
}
"""Who belongs on a list, by the columns of the independent count."""
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
    found: dict[str, Any] = json.loads((shared_data / "expected.json").read_text("utf-8"))
    return found


def people_of(shared_data: Path, name: str) -> list[dict[str, str]]:
    with (shared_data / "per_patient" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def on_list(program: Program, worklist_id: str, known: set[str]) -> set[str]:
    """The source's ids of the people on a list."""
    rows = program.json("worklist", "show", worklist_id)
    found = [known & set(row["patient"]["identifiers"].values()) for row in rows]
    assert all(len(ids) == 1 for ids in found)
    return {ids.pop() for ids in found}


@pytest.mark.parametrize(
    "name",
    ["fhir_bundles_smart2019", "fhir_bundles_smart2019_30", "fhir_ndjson_pathling9",
     "synthea_csv_27"],
)  # fmt: skip
def test_that_every_list_holds_the_people_it_should(
    name: str, empty: Program, shared_data: Path, expected: Mapping[str, Any]
) -> None:
    counts, people = expected[name], people_of(shared_data, name)
    program = empty.on(counts["as_of"])
    path = shared_data / name
    path = path if path.exists() else path.with_suffix(".zip")

    assert program.json("import", path)["patients_added"] == counts["patients"]
    again = program.json("import", path)
    assert (again["patients_added"], again["patients_updated"]) == (0, 0)
    assert program.json("patients", "count") == {"count": counts["patients"]}

    listed = {one["id"]: one for one in program.json("worklist", "list")}
    known = {row["id"] for row in people}
    for worklist_id, belongs in BELONGS.items():
        if worklist_id == "not-seen-12m" and not counts.get("encounters"):
            assert (listed[worklist_id]["count"], listed[worklist_id]["note"] != "") == (0, True)
            continue
        ids = {row["id"] for row in people if belongs(row)}
        assert on_list(program, worklist_id, known) == ids, worklist_id
        assert listed[worklist_id]["count"] == len(ids)
        if worklist_id in COUNTED:
            assert len(ids) == counts[COUNTED[worklist_id]]
    measured = next(row for row in people if row["sbp"] and lives(row))
    reading = program.json("patients", "show", measured["id"])["measurements"]["bp"]
    assert [reading["value"], reading["value2"]] == [
        float(measured["sbp"]), float(measured["dbp"]),
    ]  # fmt: skip


def test_that_the_older_standard_is_refused_by_name_and_adds_nobody(
    empty: Program, shared_data: Path
) -> None:
    answer = empty.run("import", shared_data / "bad_input" / "dstu2__nest_patient_data.json")
    assert answer.is_refusal, answer
    assert "DSTU2" in answer.err
    assert empty.json("patients", "count") == {"count": 0}


@pytest.mark.parametrize(
    ("name", "people"),
    [
        ("list_cp1252_semicolon_dmy.csv", 41),
        ("list_utf8bom_mdy_2digit_year.csv", 41),
        ("list_title_rows_merged_header.xlsx", 41),
        ("list_far_cell.xlsx", 10),
    ],
)
def test_that_every_layout_of_a_list_gives_the_same_people(
    name: str, people: int, empty: Program, shared_data: Path
) -> None:
    program = empty.on(LISTS_DAY)
    path = shared_data / "list_variants" / name
    assert program.json("import", path)["patients_added"] == people
    again = program.json("import", path)
    assert (again["patients_added"], again["patients_updated"]) == (0, 0)
    with (shared_data / "list_variants" / "truth.csv").open(encoding="utf-8", newline="") as file:
        truth = {row["mrn"]: row for row in csv.DictReader(file)}
    living = [row["patient"] for row in program.json("worklist", "show", "living")]
    for person in living:
        row = truth[record_number(person)]
        assert person["birth_date"] == row["dob"]
        family, _comma, given = person["name"].partition(", ")
        assert (family, given.split()[0]) == (row["family"], row["given"].split()[0])
    if people == len(truth):
        assert {number for number, row in truth.items() if lives(row)} <= set(
            map(record_number, living)
        )


def record_number(person: Mapping[str, Any]) -> str:
    """A workbook loses leading zeros; the number is the same."""
    numbers = {value.zfill(6) for value in person["identifiers"].values()}
    assert len(numbers) == 1
    return str(numbers.pop())
