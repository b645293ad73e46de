"""A clinic with its lists, call screen and exports, in a file and on a server."""

from zoneinfo import ZoneInfo

import pytest

from carecoord.common.clock import FixedClock
from carecoord.db.database import Database
from carecoord.services.exports import ExportService
from carecoord.services.outreach import OutreachService
from carecoord.services.preferences import PreferenceService
from carecoord.services.undo import UndoService
from carecoord.services.worklists import WorklistService
from carecoord.vocab.actor import Actor
from tests.factories.clinic import Clinic

ZONE = ZoneInfo("America/Chicago")


@pytest.fixture
def clinic(database: Database, lead: Actor) -> Clinic:
    return Clinic(database, lead, ZONE)


@pytest.fixture
def preferences(database: Database) -> PreferenceService:
    return PreferenceService(database)


@pytest.fixture
def worklists(database: Database, clock: FixedClock) -> WorklistService:
    return WorklistService(database, clock, ZONE)


@pytest.fixture
def undo(database: Database, lead: Actor) -> UndoService:
    """Signed in after the staff row was made."""
    return UndoService(database)


@pytest.fixture
def outreach(
    database: Database,
    clock: FixedClock,
    worklists: WorklistService,
    preferences: PreferenceService,
    undo: UndoService,
) -> OutreachService:
    return OutreachService(database, clock, ZONE, worklists, preferences, undo)


@pytest.fixture
def exports(
    database: Database,
    clock: FixedClock,
    preferences: PreferenceService,
    worklists: WorklistService,
) -> ExportService:
    return ExportService(database, clock, preferences, worklists)
