"""A clinic with its lists, call screen and exports, in a file and on a server."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine

from carecoord.common.clock import FixedClock
from carecoord.db.database import Database
from carecoord.handouts.library import HandoutLibrary
from carecoord.handouts.loading import load_library
from carecoord.services.authoring import AuthoringService
from carecoord.services.authoring_paper import AuthoringPaperService
from carecoord.services.barriers import BarrierService
from carecoord.services.chart import ChartService
from carecoord.services.clinical import ClinicalService
from carecoord.services.corrections import CorrectionService
from carecoord.services.decisions import DecisionService
from carecoord.services.exports import ExportService
from carecoord.services.followups import FollowUpService
from carecoord.services.handout_approvals import HandoutApprovalService
from carecoord.services.handouts import HandoutService
from carecoord.services.letter_log import LetterLogService
from carecoord.services.letter_texts import LetterTextService
from carecoord.services.letters import LetterService
from carecoord.services.outreach import OutreachService
from carecoord.services.patient_list import PatientListService
from carecoord.services.patient_search import SearchService
from carecoord.services.patients import PatientService
from carecoord.services.preferences import PreferenceService
from carecoord.services.teachback import TeachbackService
from carecoord.services.undo import UndoService
from carecoord.services.worklists import WorklistService
from carecoord.vocab.actor import Actor
from tests.factories.clinic import Clinic
from tests.factories.statements import Statements

ZONE = ZoneInfo("America/Chicago")


@pytest.fixture(autouse=True)
def _one_reader(one_reader: None) -> None:
    """Starting a child for each file would take most of the time."""


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
    patient_list: PatientListService,
) -> ExportService:
    return ExportService(database, clock, preferences, worklists, patient_list)


@pytest.fixture
def letters(
    database: Database,
    clock: FixedClock,
    preferences: PreferenceService,
    worklists: WorklistService,
) -> LetterService:
    return LetterService(database, clock, ZONE, preferences, worklists)


@pytest.fixture
def letter_log(
    database: Database,
    clock: FixedClock,
    worklists: WorklistService,
    preferences: PreferenceService,
) -> LetterLogService:
    return LetterLogService(database, clock, ZONE, worklists, preferences)


@pytest.fixture
def letter_texts(database: Database) -> LetterTextService:
    return LetterTextService(database)


@pytest.fixture
def patients(
    database: Database, clock: FixedClock, preferences: PreferenceService
) -> PatientService:
    return PatientService(database, clock, preferences)


@pytest.fixture
def search(database: Database, clock: FixedClock) -> SearchService:
    return SearchService(database, clock)


@pytest.fixture
def patient_list(database: Database, clock: FixedClock) -> PatientListService:
    return PatientListService(database, clock, ZONE)


@pytest.fixture
def chart(database: Database, clock: FixedClock, preferences: PreferenceService) -> ChartService:
    return ChartService(database, clock, ZONE, preferences)


@pytest.fixture
def clinical(
    database: Database, clock: FixedClock, preferences: PreferenceService
) -> ClinicalService:
    return ClinicalService(database, clock, ZONE, preferences)


@pytest.fixture
def corrections(
    database: Database, clock: FixedClock, preferences: PreferenceService
) -> CorrectionService:
    return CorrectionService(database, clock, ZONE, preferences)


@pytest.fixture
def followups(database: Database, clock: FixedClock) -> FollowUpService:
    return FollowUpService(database, clock)


@pytest.fixture
def barriers(database: Database, clock: FixedClock) -> BarrierService:
    return BarrierService(database, clock)


@pytest.fixture
def decisions(
    database: Database, clock: FixedClock, preferences: PreferenceService
) -> DecisionService:
    return DecisionService(database, clock, ZONE, preferences)


@pytest.fixture
def teachback(
    database: Database, clock: FixedClock, preferences: PreferenceService
) -> TeachbackService:
    return TeachbackService(database, clock, ZONE, preferences)


@pytest.fixture(scope="session")
def library() -> HandoutLibrary:
    return load_library()


@pytest.fixture
def handouts(
    database: Database,
    clock: FixedClock,
    preferences: PreferenceService,
    library: HandoutLibrary,
) -> HandoutService:
    return HandoutService(database, clock, ZONE, preferences, lambda: library)


@pytest.fixture
def authoring(database: Database, clock: FixedClock, library: HandoutLibrary) -> AuthoringService:
    return AuthoringService(database, clock, ZONE, lambda: library)


@pytest.fixture
def authoring_papers(
    database: Database, clock: FixedClock, preferences: PreferenceService
) -> AuthoringPaperService:
    return AuthoringPaperService(database, clock, preferences)


@pytest.fixture
def approvals(database: Database, library: HandoutLibrary) -> HandoutApprovalService:
    return HandoutApprovalService(database, lambda: library)


@pytest.fixture
def statements(engine: Engine) -> Iterator[Statements]:
    """Every statement the store is sent, for tests of how many there are."""
    with Statements(engine) as watch:
        yield watch
