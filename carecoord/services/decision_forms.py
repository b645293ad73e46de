"""A shared-decision note as it travels between the form and the store."""

import datetime as dt
from dataclasses import dataclass, replace


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
    """One way to go.

    Attributes:
        weight: What the patient makes of it, from -2 against to 2 for; None when not asked.
    """

    label: str
    is_wait: bool = False
    burden: str = ""
    patient_comment: str = ""
    effects: tuple[EffectEntry, ...] = ()
    id: str = ""
    living_with: str = ""
    weight: int | None = None


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
        talked_on: Day of the talk when it was not the day the note was begun.
        capacity: "yes" when there is doubt that the patient can decide this now.
        aid: A decision aid other than the template.
        worries, deal_breakers, leaning_before, choice_reason: In the person's own words.
        until_then: What to do and when to call while it is not decided.
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
    talked_on: dt.date | None = None
    clinical_context: str = ""
    time_limit: str = ""
    decide_by_on: dt.date | None = None
    capacity: str = ""
    capacity_note: str = ""
    aid: str = ""
    aid_given_on: dt.date | None = None
    aid_seen: str = ""
    worries: str = ""
    deal_breakers: str = ""
    leaning_before: str = ""
    choice_reason: str = ""
    until_then: str = ""
    options: tuple[OptionEntry, ...] = ()
    participants: tuple[ParticipantEntry, ...] = ()
    template: TemplateOrigin | None = None


def without_ids(form: DecisionForm) -> DecisionForm:
    """For another note, whose options are rows of its own."""
    return replace(form, options=tuple(replace(option, id="") for option in form.options))


def asked_anew(form: DecisionForm) -> DecisionForm:
    """What a new talk on the same question begins with: nothing that only a talk can say."""
    return DecisionForm(
        question=form.question,
        trigger=form.trigger,
        clinical_context=form.clinical_context,
        language=form.language,
        no_wait_reason=form.no_wait_reason,
        options=tuple(
            replace(option, id="", patient_comment="", weight=None) for option in form.options
        ),
        template=form.template,
    )


@dataclass(frozen=True, slots=True)
class LoadedDecision:
    """A stored note with what an edit must name.

    Attributes:
        started_on: Day of the talk, else the day the note was begun.
        follows_id: The decision it takes up again, "" for a new one.
    """

    id: str
    rev: int
    patient_id: str
    state: str
    form: DecisionForm
    started_on: dt.date
    follows_id: str = ""


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
    review_outcome: str = ""
