"""All services of one open practice, as the window and the command line receive them."""

from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from carecoord.common.changes import ChangeFeed
from carecoord.common.clock import Clock
from carecoord.services.appointment_imports import ScheduleImportService
from carecoord.services.appointments import AppointmentService
from carecoord.services.audit import AuditService
from carecoord.services.audit_papers import AuditPaperService
from carecoord.services.authoring import AuthoringService
from carecoord.services.authoring_paper import AuthoringPaperService
from carecoord.services.backups import BackupService
from carecoord.services.barriers import BarrierService
from carecoord.services.caseloads import CaseloadService
from carecoord.services.chart import ChartService
from carecoord.services.clinical import ClinicalService
from carecoord.services.coaching import CoachingService
from carecoord.services.corrections import CorrectionService
from carecoord.services.day_end import DayEndService
from carecoord.services.decision_templates import DecisionTemplateService
from carecoord.services.decisions import DecisionService
from carecoord.services.device import DeviceService
from carecoord.services.drafts import DraftService
from carecoord.services.emergencies import EmergencyService
from carecoord.services.exports import ExportService
from carecoord.services.follow_through import FollowThroughService
from carecoord.services.followups import FollowUpService
from carecoord.services.goals import GoalService
from carecoord.services.handout_approvals import HandoutApprovalService
from carecoord.services.handouts import HandoutService
from carecoord.services.importing import ImportService
from carecoord.services.journal_watch import JournalWatch
from carecoord.services.keys import KeyService
from carecoord.services.letter_log import LetterLogService
from carecoord.services.letter_texts import LetterTextService
from carecoord.services.letters import LetterService
from carecoord.services.list_renewal import ListRenewalService
from carecoord.services.measures import MeasureService
from carecoord.services.outreach import OutreachService
from carecoord.services.own_list_files import OwnListFileService
from carecoord.services.own_lists import OwnListService
from carecoord.services.patient_list import PatientListService
from carecoord.services.patient_search import SearchService
from carecoord.services.patients import PatientService
from carecoord.services.people import PeopleService
from carecoord.services.preferences import PreferenceService
from carecoord.services.progress import ProgressService
from carecoord.services.records_paper import PaperService
from carecoord.services.restoring import RestoreService
from carecoord.services.row_codes import RowCodeService
from carecoord.services.sessions import SessionService
from carecoord.services.take_all import TakeAllService
from carecoord.services.targets import TargetService
from carecoord.services.teachback import TeachbackService
from carecoord.services.undo import UndoService
from carecoord.services.updates import UpdateService
from carecoord.services.visit_file import VisitFileService
from carecoord.services.visits import VisitService
from carecoord.services.waking import PlaceService
from carecoord.services.worked_lists import WorkedListService
from carecoord.services.worklists import WorklistService
from carecoord.vocab.actor import Actor


@dataclass(frozen=True)
class Services:
    """One of each service, for the person who is signed in."""

    actor: Actor
    clock: Clock
    zone: ZoneInfo
    feed: ChangeFeed
    home: Path
    practice_name: str
    patients: PatientService
    search: SearchService
    patient_list: PatientListService
    caseloads: CaseloadService
    emergencies: EmergencyService
    chart: ChartService
    clinical: ClinicalService
    coaching: CoachingService
    corrections: CorrectionService
    barriers: BarrierService
    day_end: DayEndService
    decisions: DecisionService
    templates: DecisionTemplateService
    teachback: TeachbackService
    goals: GoalService
    targets: TargetService
    handouts: HandoutService
    authoring: AuthoringService
    authoring_papers: AuthoringPaperService
    handout_approvals: HandoutApprovalService
    papers: PaperService
    follow_through: FollowThroughService
    followups: FollowUpService
    appointments: AppointmentService
    schedule_imports: ScheduleImportService
    outreach: OutreachService
    worklists: WorklistService
    list_renewal: ListRenewalService
    own_lists: OwnListService
    own_list_files: OwnListFileService
    exports: ExportService
    letters: LetterService
    letter_log: LetterLogService
    letter_texts: LetterTextService
    importing: ImportService
    worked_lists: WorkedListService
    row_codes: RowCodeService
    keys: KeyService
    place: PlaceService
    people: PeopleService
    preferences: PreferenceService
    audit: AuditService
    audit_papers: AuditPaperService
    sessions: SessionService
    journal: JournalWatch
    backups: BackupService
    restoring: RestoreService
    take_all: TakeAllService
    device: DeviceService
    drafts: DraftService
    undo: UndoService
    updates: UpdateService
    visits: VisitService
    progress: ProgressService
    visit_file: VisitFileService
    measures: MeasureService
