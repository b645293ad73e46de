"""SQLAlchemy tables, one subject per module; importing this package declares them all."""

from carecoord.entities.appointment import Appointment
from carecoord.entities.audit import AuditAlarm, AuditAnchor, AuditChecked, AuditDevice
from carecoord.entities.barrier import Barrier
from carecoord.entities.base import Base
from carecoord.entities.caseload import Assignment, EmergencyOpening
from carecoord.entities.clinical import Allergy, Condition, Measurement, Visit
from carecoord.entities.coaching import StaffReflection, TeachObservation
from carecoord.entities.contact import Address, ChannelConsent, ContactPoint, RelatedPerson
from carecoord.entities.decision import Decision, DecisionOption, DecisionParticipant, OptionEffect
from carecoord.entities.followup import FollowUp
from carecoord.entities.goal import Goal, GoalCheckIn, PersonalTarget
from carecoord.entities.handout import HandoutGiven, HandoutVersion
from carecoord.entities.marks import StoreMark
from carecoord.entities.outbound import Outbound
from carecoord.entities.outreach import ContactAttempt
from carecoord.entities.own_template import OwnTemplate
from carecoord.entities.own_worklist import OwnWorklist
from carecoord.entities.patient import CareTeamMember, Patient, PatientIdentifier, PatientTag
from carecoord.entities.practice import Draft, ImportRun, Setting, Staff
from carecoord.entities.teachback import NewMedicine, TeachAttempt, TeachSession, TeachTopic

__all__ = [
    "Address",
    "Allergy",
    "Appointment",
    "Assignment",
    "AuditAlarm",
    "AuditAnchor",
    "AuditChecked",
    "AuditDevice",
    "Barrier",
    "Base",
    "CareTeamMember",
    "ChannelConsent",
    "Condition",
    "ContactAttempt",
    "ContactPoint",
    "Decision",
    "DecisionOption",
    "DecisionParticipant",
    "Draft",
    "EmergencyOpening",
    "FollowUp",
    "Goal",
    "GoalCheckIn",
    "HandoutGiven",
    "HandoutVersion",
    "ImportRun",
    "Measurement",
    "NewMedicine",
    "OptionEffect",
    "Outbound",
    "OwnTemplate",
    "OwnWorklist",
    "Patient",
    "PatientIdentifier",
    "PatientTag",
    "PersonalTarget",
    "RelatedPerson",
    "Setting",
    "Staff",
    "StaffReflection",
    "StoreMark",
    "TeachAttempt",
    "TeachObservation",
    "TeachSession",
    "TeachTopic",
    "Visit",
]
