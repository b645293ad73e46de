"""Bringing files in, beside reading them."""

import csv
import gc
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.harness import Figure, cpu_ms, side_by_side
from benchmarks.practice import FOLDER, Setting, new_practice
from carecoord.bootstrap import build_services
from carecoord.services.bundle import Services
from carecoord.services.patient_list import PatientFilter

PEOPLE = 5_000
_READINGS = 9
"""Reading takes milliseconds, and what was left in memory before changes one of them by half."""
_SYSTEM = "https://practice.example/number"


def run(setting: Setting) -> Iterator[Figure]:
    """A patient list as CSV, and a FHIR bundle with a reading each."""
    people = min(PEOPLE, setting.patients)
    with TemporaryDirectory() as folder:
        table, bundle = Path(folder) / "patients.csv", Path(folder) / "bundle.json"
        with setting.opened() as (_practice, services):
            write_files(services, people, table, bundle)
        readers = (("CSV", table, _read_csv), ("FHIR", bundle, _read_json))
        for name, path, read in readers:
            yield from _figures(name, path, people, read)


def _figures(
    name: str, path: Path, people: int, read: Callable[[Path], object]
) -> Iterator[Figure]:
    home = FOLDER / "importing"
    shutil.rmtree(home, ignore_errors=True)
    (limit,) = side_by_side(lambda: _unhindered(read, path), rounds=_READINGS)
    try:
        with new_practice(home) as practice:
            services = build_services(practice)
            taken = cpu_ms(lambda: bring_in(services, path))
    finally:
        shutil.rmtree(home, ignore_errors=True)
    yield Figure(f"{people:,} people by {name}, stored and indexed", taken, "ms", limit)
    yield Figure(f"each person by {name}", taken / people, "ms")


def _unhindered(read: Callable[[Path], object], path: Path) -> object:
    """Without the collector, whose turns make up to two thirds of it, by what else is there."""
    gc.disable()
    try:
        return read(path)
    finally:
        gc.enable()


def bring_in(services: Services, path: Path) -> None:
    """Look at a file and take it in."""
    preview = services.importing.preview([path], actor=services.actor)
    services.importing.commit(preview, actor=services.actor)


def write_files(services: Services, people: int, table: Path, bundle: Path) -> None:
    """The same people as CSV and as a FHIR bundle."""
    ids = services.patient_list.ids(PatientFilter(), actor=services.actor)[:people]
    rows = services.patient_list.rows(ids, actor=services.actor)
    entries: list[dict[str, Any]] = []
    with table.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(("MRN", "Last name", "First name", "Date of birth", "Phone", "Language"))
        for number, patient_id in enumerate(ids):
            row = rows[patient_id]
            family, _comma, given = row.name.partition(", ")
            mrn = f"M{number:06}"
            writer.writerow((mrn, family, given, row.birth_on, row.phone, row.language))
            entries += [{"resource": each} for each in _resources(mrn, family, given, row)]
    content = {"resourceType": "Bundle", "type": "collection", "entry": entries}
    bundle.write_text(json.dumps(content), encoding="utf-8")


def _resources(mrn: str, family: str, given: str, row: Any) -> Iterator[dict[str, Any]]:
    yield {
        "resourceType": "Patient", "id": mrn, "birthDate": row.birth_on,
        "identifier": [{"system": _SYSTEM, "value": mrn}],
        "name": [{"use": "official", "family": family, "given": [given]}],
        "telecom": [{"system": "phone", "value": row.phone, "use": "mobile"}],
    }  # fmt: skip
    yield {
        "resourceType": "Observation", "id": f"{mrn}-a1c", "status": "final",
        "code": {"coding": [{"system": "http://loinc.org", "code": "4548-4"}]},
        "subject": {"reference": f"Patient/{mrn}"}, "effectiveDateTime": "2026-10-01T09:00:00Z",
        "valueQuantity": {
            "value": 7.1, "unit": "%", "system": "http://unitsofmeasure.org", "code": "%",
        },
    }  # fmt: skip


def _read_csv(path: Path) -> int:
    with path.open(newline="", encoding="utf-8") as stream:
        return sum(len(row) for row in csv.reader(stream))


def _read_json(path: Path) -> object:
    return json.loads(path.read_bytes())
