"""What the patient page needs of the practice, and what its parts share."""

import datetime as dt
from dataclasses import dataclass
from typing import Protocol
from zoneinfo import ZoneInfo

from carecoord.common.clock import Clock
from carecoord.rules.times import time_of_day
from carecoord.services.abilities import Permission, may
from carecoord.services.appointments import AppointmentService
from carecoord.services.barriers import BarrierService
from carecoord.services.caseloads import CaseloadService
from carecoord.services.chart import ChartService
from carecoord.services.clinical import ClinicalService
from carecoord.services.corrections import CorrectionService
from carecoord.services.decision_templates import DecisionTemplateService
from carecoord.services.decisions import DecisionService
from carecoord.services.drafts import DraftService
from carecoord.services.follow_through import FollowThroughService
from carecoord.services.followups import FollowUpService
from carecoord.services.goals import GoalService
from carecoord.services.handouts import HandoutService
from carecoord.services.patient_list import PatientListService
from carecoord.services.patients import PatientService
from carecoord.services.people import PeopleService
from carecoord.services.preferences import PreferenceService
from carecoord.services.progress import ProgressService
from carecoord.services.records_paper import PaperService
from carecoord.services.targets import TargetService
from carecoord.services.teachback import TeachbackService
from carecoord.services.undo import UndoService
from carecoord.services.visit_file import VisitFileService
from carecoord.services.visits import VisitService
from carecoord.services.worklists import WorklistService
from carecoord.vocab.actor import Actor
from ui.background.jobs import JobRunner
from ui.state.navigation import Messages, Navigate


class PatientServices(Protocol):
    """The services of one open practice that this page uses."""

    @property
    def actor(self) -> Actor: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def zone(self) -> ZoneInfo: ...
    @property
    def patients(self) -> PatientService: ...
    @property
    def patient_list(self) -> PatientListService: ...
    @property
    def caseloads(self) -> CaseloadService: ...
    @property
    def chart(self) -> ChartService: ...
    @property
    def clinical(self) -> ClinicalService: ...
    @property
    def corrections(self) -> CorrectionService: ...
    @property
    def barriers(self) -> BarrierService: ...
    @property
    def decisions(self) -> DecisionService: ...
    @property
    def templates(self) -> DecisionTemplateService: ...
    @property
    def teachback(self) -> TeachbackService: ...
    @property
    def goals(self) -> GoalService: ...
    @property
    def targets(self) -> TargetService: ...
    @property
    def handouts(self) -> HandoutService: ...
    @property
    def papers(self) -> PaperService: ...
    @property
    def follow_through(self) -> FollowThroughService: ...
    @property
    def followups(self) -> FollowUpService: ...
    @property
    def appointments(self) -> AppointmentService: ...
    @property
    def drafts(self) -> DraftService: ...
    @property
    def people(self) -> PeopleService: ...
    @property
    def preferences(self) -> PreferenceService: ...
    @property
    def undo(self) -> UndoService: ...
    @property
    def worklists(self) -> WorklistService: ...
    @property
    def visits(self) -> VisitService: ...
    @property
    def progress(self) -> ProgressService: ...
    @property
    def visit_file(self) -> VisitFileService: ...


@dataclass(frozen=True, slots=True)
class Desk:
    """What every part of the page works with."""

    services: PatientServices
    jobs: JobRunner
    messages: Messages
    navigate: Navigate

    @property
    def actor(self) -> Actor:
        return self.services.actor

    @property
    def today(self) -> dt.date:
        return self.services.clock.today()

    def may(self, permission: Permission) -> bool:
        return may(self.actor, permission)

    def time_now(self) -> str:
        """``10:42 AM`` in the practice."""
        now = self.services.clock.now().astimezone(self.services.zone)
        return time_of_day(now.time())
