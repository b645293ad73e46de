"""A shared-decision note as it travels between the form and the store."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EffectEntry:
    """A benefit or harm; ``count`` people of ``per``, None when no number is known."""

    side: str
    text: str
    count: float | None = None
    per: int | None = None
    time_frame: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class OptionEntry:
    label: str
    is_wait: bool = False
    burden: str = ""
    patient_comment: str = ""
    effects: tuple[EffectEntry, ...] = ()
    id: str = ""


@dataclass(frozen=True, slots=True)
class ParticipantEntry:
    role: str
    name: str = ""
    present_by: str = "in_person"


@dataclass(frozen=True, slots=True)
class TemplateOrigin:
    """The template a note was begun from, as it was then.

    Attributes:
        approved_by: Who of this practice stood by that version in that language when the note
            was begun; "" when nobody did. The store knows it, whatever the form says.
        approved_on: Since which day; None when nobody did.
    """

    id: str
    version: str
    language: str
    title: str
    approved_by: str = ""
    approved_on: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionForm:
    """Everything on the form of one decision.

    Attributes:
        chosen: Position of the option taken, from 0; None while none is.
        what_matters: The person's own words, apart from ``staff_note``.
        missing_for_decision: What is still needed to decide.
        held_by: Staff key of who held the talk; "" for whoever signs the note.
        owner_id: Who takes a deferred decision up again.
        template: What the note was begun from; None when it began empty.
    """

    question: str = ""
    why_now: str = ""
    trigger: str = ""
    what_matters: str = ""
    staff_note: str = ""
    preferred_role: str = ""
    language: str = ""
    held_by: str = ""
    interpreter: str = ""
    interpreter_reason: str = ""
    interpreter_number: str = ""
    sure: str = "not_asked"
    informed: str = "not_asked"
    clear_on_values: str = "not_asked"
    supported: str = "not_asked"
    no_wait_reason: str = ""
    outcome: str = ""
    chosen: int | None = None
    plan: str = ""
    missing_for_decision: str = ""
    matches_what_matters: str = ""
    review_on: dt.date | None = None
    owner_id: str = ""
    options: tuple[OptionEntry, ...] = ()
    participants: tuple[ParticipantEntry, ...] = ()
    template: TemplateOrigin | None = None


@dataclass(frozen=True, slots=True)
class LoadedDecision:
    """A stored note with what an edit must name."""

    id: str
    rev: int
    patient_id: str
    state: str
    form: DecisionForm
    started_on: dt.date


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """One line of a person's decisions.

    Attributes:
        is_late: Whether its review day is past and nobody looked at it again.
        held_by: Name of who held the talk, "" while nobody is said to have.
    """

    id: str
    rev: int
    patient_id: str
    question: str
    outcome: str
    state: str
    started_on: dt.date
    review_on: dt.date | None
    reviewed_on: dt.date | None
    is_late: bool
    author: str
    plan: str
    chosen_label: str
    held_by: str
