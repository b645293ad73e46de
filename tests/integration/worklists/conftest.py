"""A clinic and its lists, in a file and on a server."""

from zoneinfo import ZoneInfo

import pytest

from carecoord.common.clock import FixedClock
from carecoord.db.database import Database
from carecoord.services.worklists import WorklistService
from carecoord.vocab.actor import Actor
from tests.factories.clinic import Clinic

ZONE = ZoneInfo("America/Chicago")


@pytest.fixture
def clinic(database: Database, lead: Actor) -> Clinic:
    return Clinic(database, lead, ZONE)


@pytest.fixture
def worklists(database: Database, clock: FixedClock) -> WorklistService:
    return WorklistService(database, clock, ZONE)
