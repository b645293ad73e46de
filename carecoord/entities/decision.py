"""Shared-decision notes: the question, the options side by side, what matters, what came of it."""

import datetime as dt

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from carecoord.common.changes import Area
from carecoord.entities.base import Base, Code, Ref, Synced, partial_index


class Decision(Synced, Base):
    """One decision talked over with a person; it may stay undecided until a date.

    Attributes:
        state: ``vocab.decisions.NoteState``: draft, signed, amended, entered_in_error.
        outcome: ``vocab.decisions.Outcome`` or "" while open.
        what_matters: In the person's own words, apart from ``staff_note``.
        preferred_role: ``vocab.decisions.PreferredRole`` or "".
        sure, informed, clear_on_values, supported: yes, no, not asked; a no suggests support.
        no_wait_reason: Why waiting or doing nothing is not an option here.
        chosen_option_id: The option taken when ``outcome`` is option_chosen.
        review_on: ISO day the decision is looked at again; mandatory to sign.
        reviewed_on: ISO day that happened.
        promised_on: ISO day it was first to be looked at again, whatever day came later; "" in
            notes from before that was kept.
        looked_at_on: ISO day it was first looked at with the patient, though it stayed open.
        held_by: Who held the talk, whose languages count; None until it is signed or said.
        owner_id: Who sees to it that a deferred decision is taken up again.
        matches_what_matters: yes, no, unsure, "".
        supersedes_id: The signed note this one amends.
        follows_id: The decision this one takes up again, because the patient changed their mind.
        talked_on: ISO day of the talk when it was not the day the note was begun.
        time_limit, decide_by_on: ``vocab.decisions.TimeLimit`` or "", and the ISO day.
        capacity: Whether there is doubt that the patient can decide this now: yes, no, "".
        capacity_note: Who looked into it, and who decides by what right.
        aid, aid_given_on, aid_seen: A decision aid other than the template, the ISO day it was
            given, and whether the patient has looked at it: yes, no, "".
        worries, deal_breakers, leaning_before, choice_reason: In the patient's words.
        until_then: What to do and when to call while it is not decided.
        review_outcome: ``vocab.decisions.ReviewResult``, "" while nobody asked again.
        template_id, template_version, template_language, template_title: What it was begun from,
            as it was then; "" when it began empty.
        template_approved_by, template_approved_on: Who of this practice stood by that version in
            that language when the note was begun, and since which ISO day; None and "" when
            nobody did.
    """

    __tablename__ = "decision"
    __area__ = Area.DECISIONS
    __table_args__ = (
        Index(None, "patient_id", "started_at"),
        partial_index(
            "ix_decision_to_review",
            *("patient_id", "review_on", "reviewed_on", "state", "id", "deleted"),
            where="review_on <> '' AND reviewed_on = ''",
        ),
    )

    patient_id: Mapped[Ref] = mapped_column(ForeignKey("patient.id"))
    state: Mapped[Code] = mapped_column(default="draft")
    question: Mapped[str] = mapped_column(default="")
    why_now: Mapped[str] = mapped_column(default="")
    trigger: Mapped[Code] = mapped_column(default="")
    started_at: Mapped[dt.datetime]
    what_matters: Mapped[str] = mapped_column(default="")
    staff_note: Mapped[str] = mapped_column(default="")
    preferred_role: Mapped[Code] = mapped_column(default="")
    language: Mapped[Code] = mapped_column(default="")
    interpreter: Mapped[Code] = mapped_column(default="")
    interpreter_reason: Mapped[str] = mapped_column(default="")
    sure: Mapped[Code] = mapped_column(default="not_asked")
    informed: Mapped[Code] = mapped_column(default="not_asked")
    clear_on_values: Mapped[Code] = mapped_column(default="not_asked")
    supported: Mapped[Code] = mapped_column(default="not_asked")
    no_wait_reason: Mapped[str] = mapped_column(default="")
    outcome: Mapped[Code] = mapped_column(default="")
    chosen_option_id: Mapped[str | None] = mapped_column(String(32))
    plan: Mapped[str] = mapped_column(default="")
    missing_for_decision: Mapped[str] = mapped_column(default="")
    matches_what_matters: Mapped[Code] = mapped_column(default="")
    review_on: Mapped[str] = mapped_column(String(10), default="")
    reviewed_on: Mapped[str] = mapped_column(String(10), default="")
    review_result: Mapped[str] = mapped_column(default="")
    owner_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    author_id: Mapped[Ref] = mapped_column(ForeignKey("staff.id"))
    held_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    signed_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    signed_at: Mapped[dt.datetime | None]
    supersedes_id: Mapped[str | None] = mapped_column(ForeignKey("decision.id"))
    follows_id: Mapped[str | None] = mapped_column(ForeignKey("decision.id"))
    talked_on: Mapped[str] = mapped_column(String(10), default="")
    clinical_context: Mapped[str] = mapped_column(default="")
    time_limit: Mapped[Code] = mapped_column(default="")
    decide_by_on: Mapped[str] = mapped_column(String(10), default="")
    capacity: Mapped[Code] = mapped_column(default="")
    capacity_note: Mapped[str] = mapped_column(default="")
    interpreter_number: Mapped[str] = mapped_column(default="")
    aid: Mapped[str] = mapped_column(default="")
    aid_given_on: Mapped[str] = mapped_column(String(10), default="")
    aid_seen: Mapped[Code] = mapped_column(default="")
    worries: Mapped[str] = mapped_column(default="")
    deal_breakers: Mapped[str] = mapped_column(default="")
    leaning_before: Mapped[str] = mapped_column(default="")
    choice_reason: Mapped[str] = mapped_column(default="")
    until_then: Mapped[str] = mapped_column(default="")
    review_outcome: Mapped[Code] = mapped_column(default="")
    promised_on: Mapped[str] = mapped_column(String(10), default="")
    looked_at_on: Mapped[str] = mapped_column(String(10), default="")
    template_id: Mapped[Code] = mapped_column(default="")
    template_version: Mapped[Code] = mapped_column(default="")
    template_language: Mapped[Code] = mapped_column(default="")
    template_title: Mapped[str] = mapped_column(default="")
    template_approved_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    template_approved_on: Mapped[str] = mapped_column(String(10), default="")

    __mapper_args__ = {"version_id_col": Synced.rev}


class DecisionOption(Synced, Base):
    """One way to go, with "wait or do nothing" as an option like the others.

    Attributes:
        living_with: What it is like to live with it.
        weight: What the patient makes of it, from -2 against to 2 for; None when not asked.
    """

    __tablename__ = "decision_option"
    __area__ = Area.DECISIONS
    __table_args__ = (Index(None, "decision_id", "position"), Index(None, "patient_id"))

    patient_id: Mapped[Ref] = mapped_column(ForeignKey("patient.id"))
    decision_id: Mapped[Ref] = mapped_column(ForeignKey("decision.id"))
    position: Mapped[int]
    label: Mapped[str]
    is_wait: Mapped[bool] = mapped_column(default=False)
    burden: Mapped[str] = mapped_column(default="")
    patient_comment: Mapped[str] = mapped_column(default="")
    living_with: Mapped[str] = mapped_column(default="")
    weight: Mapped[int | None]

    __mapper_args__ = {"version_id_col": Synced.rev}


class OptionEffect(Synced, Base):
    """A benefit or harm of an option, as absolute numbers where they are known.

    Attributes:
        side: "benefit" or "harm".
        count: How many people out of ``per``; None when the number is not known.
        per: 100 or 1000, the same for every option of a decision.
        time_frame: "5 years", the same for every option of a decision.
        source: Where the number comes from, with its date.
    """

    __tablename__ = "option_effect"
    __area__ = Area.DECISIONS
    __table_args__ = (Index(None, "option_id", "position"), Index(None, "patient_id"))

    patient_id: Mapped[Ref] = mapped_column(ForeignKey("patient.id"))
    option_id: Mapped[Ref] = mapped_column(ForeignKey("decision_option.id"))
    position: Mapped[int]
    side: Mapped[Code]
    text: Mapped[str]
    count: Mapped[float | None]
    per: Mapped[int | None]
    time_frame: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(default="")

    __mapper_args__ = {"version_id_col": Synced.rev}


class DecisionParticipant(Synced, Base):
    """Who took part in the talk.

    Attributes:
        related_id: Their row when they are on the patient's file.
        permission: ``vocab.patients.PermissionState`` on that day, "" for staff and the patient.
    """

    __tablename__ = "decision_participant"
    __area__ = Area.DECISIONS
    __table_args__ = (Index(None, "decision_id"), Index(None, "patient_id"))

    patient_id: Mapped[Ref] = mapped_column(ForeignKey("patient.id"))
    decision_id: Mapped[Ref] = mapped_column(ForeignKey("decision.id"))
    role: Mapped[Code]
    """patient, surrogate, family, clinician, nurse, chw, interpreter, other."""
    name: Mapped[str] = mapped_column(default="")
    present_by: Mapped[Code] = mapped_column(default="in_person")
    related_id: Mapped[str | None] = mapped_column(ForeignKey("related_person.id"))
    permission: Mapped[Code] = mapped_column(default="")

    __mapper_args__ = {"version_id_col": Synced.rev}
