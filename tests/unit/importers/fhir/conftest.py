"""Resources read as one bundle."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from carecoord.importers.fhir.files import read_fhir
from carecoord.importers.options import Options
from carecoord.importers.records import Reading
from carecoord.importers.sources import source_of_bytes

Resource = dict[str, Any]
ANN: Resource = {
    "resourceType": "Patient",
    "id": "p",
    "name": [{"family": "Lee", "given": ["Ann"]}],
}


@pytest.fixture
def read(options_of: Callable[..., Options]) -> Callable[..., Reading]:
    """Read resources as one bundle, after a patient Ann Lee with the id p."""

    def read(*resources: Resource, patient: Resource | None = None) -> Reading:
        everything = [patient or ANN, *resources]
        bundle = {
            "resourceType": "Bundle",
            "type": "searchset",
            "entry": [{"resource": resource} for resource in everything],
        }
        source = source_of_bytes("export.json", json.dumps(bundle).encode())
        return read_fhir([source], options_of())

    return read
