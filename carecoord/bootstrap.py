"""The only composition root: from an open practice to its services."""

import functools

from carecoord.common.clock import SystemClock
from carecoord.handouts.library import HandoutLibrary
from carecoord.handouts.loading import load_library
from carecoord.services.appointment_imports import ScheduleImportService
from carecoord.services.appointments import AppointmentService
from carecoord.services.audit import AuditService
from carecoord.services.audit_papers import AuditPaperService
from carecoord.services.authoring import AuthoringService
from carecoord.services.authoring_paper import AuthoringPaperService
from carecoord.services.backups import BackupService
from carecoord.services.barriers import BarrierService
from carecoord.services.bundle import Services
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
from carecoord.services.opened import OpenedPractice
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
from carecoord.templates.catalogue import built_in


@functools.cache
def _library() -> HandoutLibrary:
    return load_library()


def build_services(opened: OpenedPractice) -> Services:
    """One of each service over one open practice."""
    database, clock, zone = opened.database, opened.clock, opened.zone
    preferences = PreferenceService(database)
    worklists = WorklistService(database, clock, zone)
    patient_list = PatientListService(database, clock, zone)
    undo = UndoService(database)
    audit = AuditService(database, zone)
    return Services(
        actor=opened.actor,
        clock=clock,
        zone=zone,
        feed=opened.feed,
        home=opened.home,
        practice_name=opened.practice_name,
        patients=PatientService(database, clock, preferences),
        search=SearchService(database, clock),
        patient_list=patient_list,
        caseloads=CaseloadService(database, clock, preferences),
        emergencies=EmergencyService(database, clock, preferences),
        chart=ChartService(database, clock, zone, preferences),
        clinical=ClinicalService(database, clock, zone, preferences),
        coaching=CoachingService(database, clock),
        corrections=CorrectionService(database, clock, zone, preferences),
        barriers=BarrierService(database, clock),
        day_end=DayEndService(database, clock, zone, worklists, preferences),
        decisions=DecisionService(database, clock, zone, preferences),
        templates=DecisionTemplateService(database, zone, built_in),
        teachback=TeachbackService(database, clock, zone, preferences),
        goals=GoalService(database, clock, zone),
        targets=TargetService(database),
        handouts=HandoutService(database, clock, zone, preferences, _library),
        authoring=AuthoringService(database, clock, zone, _library),
        authoring_papers=AuthoringPaperService(database, clock, preferences),
        handout_approvals=HandoutApprovalService(database, _library),
        papers=PaperService(database, clock, zone, preferences),
        follow_through=FollowThroughService(database, clock, zone),
        followups=FollowUpService(database, clock),
        appointments=AppointmentService(database, clock, zone, preferences),
        schedule_imports=ScheduleImportService(database, clock, zone, preferences),
        outreach=OutreachService(database, clock, zone, worklists, preferences, undo),
        worklists=worklists,
        list_renewal=ListRenewalService(database, worklists),
        own_lists=OwnListService(database, zone, worklists),
        own_list_files=OwnListFileService(database, worklists),
        exports=ExportService(database, clock, preferences, worklists, patient_list),
        letters=LetterService(database, clock, zone, preferences, worklists),
        letter_log=LetterLogService(database, clock, zone, worklists, preferences),
        letter_texts=LetterTextService(database),
        importing=ImportService(database, clock, zone, preferences),
        worked_lists=WorkedListService(database, clock, zone, worklists, preferences),
        row_codes=RowCodeService(database, worklists),
        keys=KeyService(database, opened.store, opened.key),
        place=PlaceService(database),
        people=PeopleService(database, opened.store, opened.key, opened.practice_name),
        preferences=preferences,
        audit=audit,
        audit_papers=AuditPaperService(database, clock, zone, preferences, audit),
        sessions=SessionService(database, clock, opened.home),
        journal=JournalWatch(database, clock, zone, opened.home),
        backups=BackupService(database, SystemClock(zone), zone, opened.store, opened.key),
        restoring=RestoreService(database, SystemClock(zone), zone, opened.store, opened.key),
        take_all=TakeAllService(database, clock, zone, opened.store, preferences),
        device=DeviceService(database, opened.store, opened.key),
        drafts=DraftService(database),
        undo=undo,
        updates=UpdateService(preferences, SystemClock(zone), opened.home, opened.feed),
        visits=VisitService(database, clock, zone, preferences, _library),
        progress=ProgressService(database, clock, zone, preferences),
        visit_file=VisitFileService(database, clock, zone),
        measures=MeasureService(database, clock, zone, preferences, _library, worklists.titles),
    )
