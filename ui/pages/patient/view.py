"""Everything the page shows of one patient, read in one go."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from carecoord.common.names import full_name
from carecoord.rules import partial_dates
from carecoord.services.appointments import PatientAppointments
from carecoord.services.barrier_forms import BarrierBook
from carecoord.services.chart_rows import (
    AllergyRow,
    ChartHeader,
    ConditionRow,
    MeasurementSeries,
    TimelineEntry,
)
from carecoord.services.decision_forms import DecisionRow
from carecoord.services.drafts import DraftRow
from carecoord.services.followups import FollowUpRow
from carecoord.services.goal_forms import GoalRow
from carecoord.services.handouts import GivenRow
from carecoord.services.patient_details import LoadedDetails
from carecoord.services.people import StaffRow
from carecoord.services.practice_days import holidays
from carecoord.services.talks import InterpreterToday
from carecoord.services.teachback_forms import OpenTopic, SessionRow
from carecoord.services.visits import VisitDay
from carecoord.vocab.languages import base
from carecoord.vocab.patients import ThreeValued
from ui.pages.patient.needs import PatientServices

TEACHBACK_DRAFT, GOAL_DRAFT = "teachback", "goal"


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientView:
    """One patient at one moment.

    Attributes:
        colleagues: Names by staff id, of those who work here now.
        names: Names by staff id, of everybody who ever did.
        closed_days: Days the practice is closed, which working days skip.
        spoken_here: Languages in which the person who is signed in may care.
        interpreter_today: What an earlier talk of this visit says; None when none does.
        teachback_draft, goal_draft: What this person left unfinished, or None.
        visit: What was recorded today.
        appointments: The person's booked visits.
    """

    header: ChartHeader
    details: LoadedDetails
    timeline: tuple[TimelineEntry, ...]
    decisions: tuple[DecisionRow, ...]
    open_topics: tuple[OpenTopic, ...]
    sessions: tuple[SessionRow, ...]
    goals: tuple[GoalRow, ...]
    follow_ups: tuple[FollowUpRow, ...]
    barriers: BarrierBook
    handouts: tuple[GivenRow, ...]
    series: tuple[MeasurementSeries, ...]
    conditions: tuple[ConditionRow, ...]
    allergies: tuple[AllergyRow, ...]
    colleagues: Mapping[str, str]
    names: Mapping[str, str]
    closed_days: frozenset[dt.date]
    spoken_here: frozenset[str]
    interpreter_today: InterpreterToday | None
    teachback_draft: DraftRow | None
    goal_draft: DraftRow | None
    visit: VisitDay
    appointments: PatientAppointments

    @property
    def patient_id(self) -> str:
        return self.header.id

    @property
    def called(self) -> str:
        """What the patient likes to be called, for captions such as "What matters to Maria"."""
        details = self.details.details
        return details.preferred or details.given or details.family

    @property
    def spoken_of(self) -> str:
        """Name with two identifiers, as a dialog says whom it is about."""
        details = self.details.details
        name = full_name(details.family, details.given, details.preferred)
        born = partial_dates.display(self.header.birth_on)
        return " · ".join(filter(None, (name, born, self.header.identifier)))

    def on_schedule(self, appointment_id: str) -> str:
        """A visit as the schedule is asked for it; "", its first day, when it is not there."""
        every = (*self.appointments.coming, *self.appointments.past)
        found = (f"{one.on.isoformat()}:{one.id}" for one in every if one.id == appointment_id)
        return next(found, "")

    @property
    def has_language_gap(self) -> bool:
        """Whether to ask about an interpreter right away; the service decides for good."""
        spoken = self.header.language_spoken
        needed = self.header.interpreter == ThreeValued.YES
        return needed or bool(spoken and base(spoken) not in self.spoken_here)


def read_patient(services: PatientServices, patient_id: str, *, opening: bool) -> PatientView:
    """Read the whole page; ``opening`` it is journalled.

    Raises:
        RefusedError: The patient is not there any more, or may not be seen.
    """
    actor, chart = services.actor, services.chart
    header = (chart.open if opening else chart.header)(patient_id, actor=actor)
    staff = services.people.staff()
    return PatientView(
        header=header,
        details=services.patients.details(patient_id, actor=actor),
        timeline=chart.timeline(patient_id, actor=actor),
        decisions=services.decisions.for_patient(patient_id, actor=actor),
        open_topics=services.teachback.open_topics(patient_id, actor=actor),
        sessions=services.teachback.sessions(patient_id, actor=actor),
        goals=services.goals.for_patient(patient_id, actor=actor),
        follow_ups=services.followups.for_patient(patient_id, include_closed=True, actor=actor),
        barriers=services.barriers.for_patient(patient_id, actor=actor),
        handouts=services.handouts.given(patient_id, actor=actor),
        series=chart.series(patient_id, actor=actor),
        conditions=chart.conditions(patient_id, actor=actor),
        allergies=chart.allergies(patient_id, actor=actor),
        colleagues={one.id: one.name for one in staff if one.signs_in or one.id == actor.staff_id},
        names=services.people.names(),
        closed_days=holidays(services.preferences),
        spoken_here=_spoken_by(staff, actor.staff_id),
        interpreter_today=services.teachback.interpreter_today(patient_id, actor=actor),
        teachback_draft=services.drafts.load(TEACHBACK_DRAFT, patient_id, actor=actor),
        goal_draft=services.drafts.load(GOAL_DRAFT, patient_id, actor=actor),
        visit=services.visits.today(patient_id, actor=actor),
        appointments=services.appointments.for_patient(patient_id, actor=actor),
    )


def _spoken_by(staff: Sequence[StaffRow], staff_id: str) -> frozenset[str]:
    """English, and what else is on this person's own record."""
    own = next((one.languages_spoken for one in staff if one.id == staff_id), ())
    return frozenset(("en", *(base(language) for language in own)))
