from pathlib import Path

import pytest

from carecoord.common.clock import FixedClock
from carecoord.db.database import Database
from carecoord.services.importing import ImportService
from carecoord.services.patient_search import SearchService
from carecoord.services.patients import PatientService
from carecoord.services.preferences import PreferenceService
from carecoord.vocab.actor import Actor
from tests.factories.clinic import Clinic
from tests.factories.import_desk import ZONE, Desk


@pytest.fixture(autouse=True)
def _one_reader(one_reader: None) -> None:
    """Starting a child for each file would take most of the time."""


@pytest.fixture
def preferences(database: Database) -> PreferenceService:
    return PreferenceService(database)


@pytest.fixture
def patients(
    database: Database, clock: FixedClock, preferences: PreferenceService
) -> PatientService:
    return PatientService(database, clock, preferences)


@pytest.fixture
def search(database: Database, clock: FixedClock) -> SearchService:
    return SearchService(database, clock)


@pytest.fixture
def clinic(database: Database, lead: Actor) -> Clinic:
    return Clinic(database, lead, ZONE)


@pytest.fixture
def desk(
    tmp_path: Path, database: Database, clock: FixedClock, preferences: PreferenceService,
    lead: Actor,
) -> Desk:  # fmt: skip
    return Desk(tmp_path, ImportService(database, clock, ZONE, preferences), database, lead)
