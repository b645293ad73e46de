"""A person's own goals as FHIR Goals, which say that they are the patient's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from carecoord.exporters.fhir.shapes import Resource, concept, filled, hl7, reference
from carecoord.vocab.goals import CheckInOutcome, State

_LIFECYCLE: Mapping[State, str] = {
    State.BEGUN: "proposed",
    State.AGREED: "active",
    State.MET: "completed",
    State.CHANGED: "cancelled",
    State.STOPPED: "cancelled",
}
_ACHIEVED: Mapping[CheckInOutcome, str] = {
    CheckInOutcome.MET: "achieved",
    # Neither better nor worse: nobody grades how far they came.
    CheckInOutcome.PARTLY: "in-progress",
    CheckInOutcome.NOT_YET: "in-progress",
}


@dataclass(frozen=True, slots=True)
class Told:
    """What was said about it, by whom and when."""

    text: str
    said_by: str
    on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnGoal:
    """A goal in the patient's words.

    Attributes:
        plan: What they will do, "" while there is none.
        started_on, status_on: Days; "" when unknown.
        check_in_on: The day somebody asks; "" once it ended.
        outcome: What was told last; None while nobody asked.
    """

    id: str
    words: str
    plan: str
    state: State
    started_on: str
    status_on: str
    check_in_on: str
    outcome: CheckInOutcome | None
    told: Sequence[Told]


def goal(one: OwnGoal, patient_id: str) -> Resource:
    """The words are the description; the plan and what was told stand as notes."""
    achieved = _ACHIEVED.get(one.outcome) if one.outcome is not None else None
    notes = [{"text": one.plan}] if one.plan else []
    notes += [filled(authorString=told.said_by, time=told.on, text=told.text) for told in one.told]
    return filled(
        resourceType="Goal",
        id=one.id,
        lifecycleStatus=_LIFECYCLE[one.state],
        achievementStatus=concept("", hl7("goal-achievement", achieved)) if achieved else None,
        description=concept(one.words),
        subject=reference("Patient", patient_id),
        startDate=one.started_on,
        statusDate=one.status_on,
        target=[{"dueDate": one.check_in_on}] if one.check_in_on else [],
        expressedBy=reference("Patient", patient_id),
        note=notes,
    )
