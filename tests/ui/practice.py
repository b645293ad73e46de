"""A small practice in a real encrypted file, for pages that work on one."""

import datetime as dt
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from carecoord.common.changes import ChangeFeed
from carecoord.common.clock import Clock, FixedClock
from carecoord.db import schema
from carecoord.db.database import Database
from carecoord.db.engine import open_file
from carecoord.entities import Staff
from carecoord.handouts.loading import load_library
from carecoord.services.appointment_imports import ScheduleImportService
from carecoord.services.appointments import AppointmentService
from carecoord.services.authoring import AuthoringService
from carecoord.services.chart import ChartService
from carecoord.services.exports import ExportService
from carecoord.services.handout_approvals import HandoutApprovalService
from carecoord.services.handouts import HandoutService
from carecoord.services.importing import ImportService
from carecoord.services.patient_list import PatientListService
from carecoord.services.patient_search import SearchService
from carecoord.services.patients import PatientService
from carecoord.services.preferences import PreferenceService
from carecoord.services.undo import UndoService
from carecoord.services.worked_lists import WorkedListService
from carecoord.services.worklists import WorklistService
from carecoord.settings import PRACTICE_NAME, PRACTICE_PHONE
from carecoord.vocab.actor import Actor
from carecoord.vocab.roles import Role
from tests.factories.clinic import Clinic
from tests.ui.kit import TODAY, ZONE

_KEY, _AUDIT_KEY = bytes(range(32)), bytes(range(32, 64))
_LIBRARY = load_library()


def make_template(folder: Path) -> Path:
    """An encrypted file with all tables and no rows; copy it, do not open it."""
    path = folder / "practice.db"
    engine = open_file(path, _KEY, create=True)
    schema.create(engine)
    engine.dispose()
    return path


@dataclass
class Practice:
    """The services pages use, over one open file, with somebody signed in."""

    database: Database
    engine: Engine
    clock: Clock
    zone: ZoneInfo
    feed: ChangeFeed
    actor: Actor
    clinic: Clinic = field(init=False)

    def __post_init__(self) -> None:
        with self.database.writing(self.actor) as transaction:
            staff = Staff(id=self.actor.staff_id, name=self.actor.name, role=self.actor.role)
            transaction.session.add(staff)
        self.clinic = Clinic(self.database, self.actor, self.zone)
        self.preferences = PreferenceService(self.database)
        self.preferences.set(PRACTICE_NAME, "Riverside Family Clinic", actor=self.actor)
        self.preferences.set(PRACTICE_PHONE, "(202) 555-0123", actor=self.actor)
        self.patients = PatientService(self.database, self.clock, self.preferences)
        self.patient_list = PatientListService(self.database, self.clock, self.zone)
        self.search = SearchService(self.database, self.clock)
        self.chart = ChartService(self.database, self.clock, self.zone, self.preferences)
        self.handouts = HandoutService(
            self.database, self.clock, self.zone, self.preferences, lambda: _LIBRARY
        )
        self.authoring = AuthoringService(self.database, self.clock, self.zone, lambda: _LIBRARY)
        self.handout_approvals = HandoutApprovalService(self.database, lambda: _LIBRARY)
        self.undo = UndoService(self.database)
        self.importing = ImportService(self.database, self.clock, self.zone, self.preferences)
        self.worklists = WorklistService(self.database, self.clock, self.zone)
        self.exports = ExportService(
            self.database, self.clock, self.preferences, self.worklists, self.patient_list
        )
        self.appointments = AppointmentService(
            self.database, self.clock, self.zone, self.preferences
        )
        self.schedule_imports = ScheduleImportService(
            self.database, self.clock, self.zone, self.preferences
        )
        self.worked_lists = WorkedListService(
            self.database, self.clock, self.zone, self.worklists, self.preferences
        )


@dataclass
class Told:
    """What a page said to the window around it, in order."""

    said: list[str] = field(default_factory=list)
    warned: list[str] = field(default_factory=list)
    undo: list[tuple[str, Callable[[], object]]] = field(default_factory=list)
    opened: list[tuple[str, str]] = field(default_factory=list)

    def say(self, text: str) -> None:
        self.said.append(text)

    def warn(self, text: str) -> None:
        self.warned.append(text)

    def open_patient(self, patient_id: str, section: str = "") -> None:
        self.opened.append((patient_id, section))

    def open_page(self, page_id: str, subject: str = "") -> None:
        self.opened.append((page_id, subject))

    def take_tour(self) -> None:
        self.opened.append(("tour", ""))

    def undo_offered(self, text: str, undo: Callable[[], object]) -> None:
        self.undo.append((text, undo))


def open_practice(
    template: Path, folder: Path, *, today: dt.date = TODAY, role: Role = Role.LEAD
) -> Practice:
    """A practice of its own, copied from a template."""
    engine = open_file(Path(shutil.copy(template, folder / "practice.db")), _KEY)
    clock, feed = FixedClock(today, ZONE), ChangeFeed()
    database = Database(engine, clock, feed, origin="desk1", audit_key=_AUDIT_KEY)
    actor = Actor("5" * 32, "Bree Wells", role)
    return Practice(database, engine, clock, ZONE, feed, actor)
