"""Lists that went out as files, in somebody's hands."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from carecoord.common.clock import FixedClock
from carecoord.db.database import Database
from carecoord.services.exports import ExportService
from carecoord.services.importing import ImportService
from carecoord.services.preferences import PreferenceService
from carecoord.services.worked_lists import WorkedListService
from carecoord.services.worklists import WorklistService
from carecoord.vocab.actor import Actor
from tests.factories.clinic import Clinic
from tests.factories.worked_book import Book
from tests.integration.services.conftest import ZONE

TODAY = dt.date(2026, 3, 2)  # a Monday
BP = "bp-at-or-above-140-90"
DUE = "followups-due"


@pytest.fixture
def worked(
    database: Database, clock: FixedClock, worklists: WorklistService,
    preferences: PreferenceService,
) -> WorkedListService:  # fmt: skip
    return WorkedListService(database, clock, ZONE, worklists, preferences)


@pytest.fixture
def importing(
    database: Database, clock: FixedClock, preferences: PreferenceService
) -> ImportService:
    return ImportService(database, clock, ZONE, preferences)


@pytest.fixture
def book(exports: ExportService, lead: Actor, tmp_path: Path) -> Callable[[str], Book]:
    def export(worklist_id: str = BP) -> Book:
        path = tmp_path / "calls.xlsx"
        exports.worklist_file(worklist_id, path, actor=lead)
        return Book(path)

    return export


@pytest.fixture
def three(clinic: Clinic) -> dict[str, str]:
    people = {}
    for family in ("Adler", "Baker", "Chávez"):
        people[family] = clinic.person(family, "Ana")
        clinic.bp(people[family], 160, 95, dt.date(2026, 2, 1))
    return people


@pytest.fixture
def later(
    database: Database, preferences: PreferenceService
) -> Callable[[dt.date], WorkedListService]:
    """The same service on another day."""

    def on(day: dt.date) -> WorkedListService:
        clock = FixedClock(day, ZONE)
        lists = WorklistService(database, clock, ZONE)
        return WorkedListService(database, clock, ZONE, lists, preferences)

    return on
