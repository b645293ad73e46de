"""A visit taken from one practice to another by file."""

import json
from pathlib import Path
from typing import Any

from tests.end2end.conftest import copied
from tests.end2end.program import Program
from tests.factories import fhir

DAY = "2026-03-02"


def visit(folder: Path) -> Path:
    return fhir.write_bundle(
        folder / "export.json",
        fhir.patient("p", identifier=[fhir.mrn("0071")]),
        fhir.condition("c", "59621000"),
        fhir.encounter("e", DAY),
        fhir.a1c("a", 7.4, DAY),
    )


def test_that_a_visit_reaches_another_practice_and_the_same_file_again_changes_nothing(
    empty: Program, tmp_path: Path
) -> None:
    here, there = empty.on(DAY), copied(empty, tmp_path / "there").on(DAY)
    assert here.run("import", visit(tmp_path)).code == 0
    told = here.run("patients", "visit-file", "0071", tmp_path / "visit.json")
    assert told.code == 0, told.err
    assert "whoever opens it can read" in told.err
    kinds = [
        entry["resource"]["resourceType"]
        for entry in json.loads((tmp_path / "visit.json").read_text("utf-8"))["entry"]
    ]
    assert sorted(kinds) == ["Condition", "Encounter", "Observation", "Patient"]

    first: Any = there.json("import", tmp_path / "visit.json")
    again: Any = there.json("import", tmp_path / "visit.json")
    assert (first["patients_added"], again["patients_added"]) == (1, 0)
    assert (again["patients_updated"], again["patients_unchanged"]) == (0, 1)
    shown = there.json("patients", "show", "0071")
    assert (shown["family"], shown["birth_date"], shown["sex"]) == (
        "Santos",
        "1971-04-12",
        "female",
    )
    assert shown["measurements"]["a1c"]["value"] == 7.4
    with_pressure = there.json("worklist", "show", "living-hypertension")
    assert [row["patient"]["name"] for row in with_pressure] == ["Santos, Maria"]


def test_that_a_day_without_a_visit_is_refused_in_words(program: Program, tmp_path: Path) -> None:
    answer = program.run("patients", "visit-file", "000417", tmp_path / "visit.json")
    assert answer.is_refusal
    assert not (tmp_path / "visit.json").exists()
