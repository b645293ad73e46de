"""The lists over real-format data give the counts that were taken without this program."""

import datetime as dt
import importlib.util
import json
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from carecoord.common.changes import ChangeFeed
from carecoord.common.clock import FixedClock
from carecoord.common.ids import new_id
from carecoord.db.database import Database
from carecoord.entities import Condition, Measurement, Patient, PatientIdentifier, Visit
from carecoord.services.worklists import WorklistService
from carecoord.vocab.actor import Actor
from carecoord.vocab.code_systems import SNOMED
from carecoord.vocab.conditions import conditions_of

pytestmark = pytest.mark.shared

UTC = ZoneInfo("UTC")
COUNTED = {
    "living": "living",
    "living-diabetes": "diabetes_core_living",
    "living-hypertension": "hypertension_living",
    "bp-at-or-above-140-90": "latest_bp_ge_140_90_living",
    "a1c-at-or-above-7": "latest_a1c_ge_7_living",
    "hypertension-no-bp-12m": "htn_living_no_bp_365d",
    "diabetes-no-a1c-12m": "diabetes_core_living_no_a1c_365d",
    "not-seen-12m": "living_no_visit_365d",
}
SETS = (
    "fhir_bundles_smart2019", "fhir_bundles_smart2019_30", "fhir_ndjson_pathling9",
    "synthea_csv_27",
)  # fmt: skip


@contextmanager
def quietly() -> Iterator[None]:
    """The script leaves closing its files to Python."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        yield


@pytest.fixture(scope="module")
def counting(shared_data: Path) -> ModuleType:
    """The standard-library script that took the expected counts."""
    spec = importlib.util.spec_from_file_location("counting", shared_data / "count_expected.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    with quietly():
        spec.loader.exec_module(module)
    return module


def read(counting: ModuleType, folder: Path, name: str) -> Any:
    with quietly():
        if name.startswith("synthea"):
            return counting.synthea_csv(str(folder / name), counting.ASOF[name])
        path = folder / name if (folder / name).is_dir() else folder / f"{name}.zip"
        return counting.fhir(counting.resources(str(path)), counting.ASOF[name])


def store(database: Database, actor: Actor, found: Any) -> dict[str, str]:
    """Write what was read as an import would; returns our keys by the source's."""
    keys = {source: new_id() for source in found.P}
    with database.writing(actor) as transaction:
        insert = transaction.insert_many
        insert(Patient, [
            {"id": keys[source], "family": person["family"] or "?",
             "status": "deceased" if person["dead"] else "active"}
            for source, person in found.P.items()
        ])  # fmt: skip
        insert(PatientIdentifier, [
            {"patient_id": key, "system": "source", "value": source, "kind": "source"}
            for source, key in keys.items()
        ])  # fmt: skip
        insert(Condition, list(_conditions(found, keys)))
        insert(Measurement, list(_measurements(found, keys)))
        insert(Visit, [
            {"patient_id": keys[source], "started_at": at}
            for source, starts in found.enc.items() for at in starts if at
        ])  # fmt: skip
    return keys


def _conditions(found: Any, keys: dict[str, str]) -> Iterator[dict[str, Any]]:
    for source, conditions in found.cond.items():
        for code, _active, text in conditions:
            groups = conditions_of(SNOMED, code or "")
            group = groups[0].key if groups else ""
            yield {"patient_id": keys[source], "code": code, "text": text, "group": group}


def _measurements(found: Any, keys: dict[str, str]) -> Iterator[dict[str, Any]]:
    for source, readings in found.bp.items():
        for at, systolic, diastolic in readings:
            yield {"patient_id": keys[source], "kind": "bp", "value": systolic,
                   "value2": diastolic, "taken_at": at}  # fmt: skip
    for source, by_code in found.one.items():
        for at, value in by_code["4548-4"]:
            yield {"patient_id": keys[source], "kind": "a1c", "value": value, "taken_at": at}


@pytest.mark.parametrize("name", SETS)
def test_that_counts_match_those_taken_without_this_program(
    database: Database, lead: Actor, counting: ModuleType, shared_data: Path, name: str
) -> None:
    expected = json.loads((shared_data / "expected.json").read_text(encoding="utf-8"))[name]
    found = read(counting, shared_data, name)
    keys = store(database, lead, found)
    today = dt.date.fromisoformat(expected["as_of"])
    worklists = WorklistService(database, FixedClock(today, UTC), UTC)

    counts = {each.id: each.count for each in worklists.summaries(actor=lead)}

    wanted = {ours: expected[theirs] for ours, theirs in COUNTED.items() if theirs in expected}
    assert {ours: counts[ours] for ours in wanted} == wanted
    _summary, people = found.summary()
    high = [
        keys[each["id"]] for each in people
        if not each["deceased"] and each["sbp"] != "" and (each["sbp"] >= 140 or each["dbp"] >= 90)
    ]  # fmt: skip
    assert sorted(worklists.ids("bp-at-or-above-140-90", actor=lead)) == sorted(high)


def test_that_a_set_without_visits_calls_nobody_overdue(
    database: Database, lead: Actor, counting: ModuleType, shared_data: Path, feed: ChangeFeed
) -> None:
    store(database, lead, read(counting, shared_data, "fhir_ndjson_pathling9"))
    worklists = WorklistService(database, FixedClock(dt.date(2019, 9, 6), UTC), UTC)

    summary = next(each for each in worklists.summaries(actor=lead) if each.id == "not-seen-12m")

    assert (summary.count, summary.note != "") == (0, True)
