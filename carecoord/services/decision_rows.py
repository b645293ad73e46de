"""Decision notes between rows of the store, the form, and what the rules look at."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.db.database import Transaction
from carecoord.entities import Decision, DecisionOption, DecisionParticipant, OptionEffect
from carecoord.rules import decisions as rules
from carecoord.services.decision_forms import (
    DecisionForm,
    EffectEntry,
    OptionEntry,
    ParticipantEntry,
)
from carecoord.services.decision_origins import read_origin
from carecoord.services.decision_people import write_participants
from carecoord.vocab.decisions import MatchesWhatMatters, Outcome, ParticipantRole, TimeLimit
from carecoord.vocab.patients import ThreeValued

PLAIN_FIELDS = (
    "question", "why_now", "trigger", "what_matters", "staff_note", "preferred_role", "language",
    "interpreter", "interpreter_reason", "interpreter_number",
    "sure", "informed", "clear_on_values", "supported",
    "no_wait_reason", "outcome", "plan", "missing_for_decision", "matches_what_matters",
    "clinical_context", "time_limit", "capacity", "capacity_note", "aid", "aid_seen", "worries",
    "deal_breakers", "leaning_before", "choice_reason", "until_then",
)  # fmt: skip
"""Fields a decision's form and row share by name."""

_DAYS = ("review_on", "talked_on", "decide_by_on", "aid_given_on")
"""Days, which the row keeps as ISO text."""


def options_of(session: Session, decision_id: str) -> Sequence[DecisionOption]:
    return session.scalars(
        select(DecisionOption)
        .where(DecisionOption.decision_id == decision_id, DecisionOption.deleted.is_(False))
        .order_by(DecisionOption.position)
    ).all()


def read_form(session: Session, row: Decision) -> DecisionForm:
    """The form of a stored note."""
    options = options_of(session, row.id)
    effects: dict[str, list[OptionEffect]] = {option.id: [] for option in options}
    found = select(OptionEffect).where(
        OptionEffect.option_id.in_(effects), OptionEffect.deleted.is_(False)
    )
    for effect in session.scalars(found.order_by(OptionEffect.position)):
        effects[effect.option_id].append(effect)
    people = session.scalars(
        select(DecisionParticipant)
        .where(DecisionParticipant.decision_id == row.id, DecisionParticipant.deleted.is_(False))
        .order_by(DecisionParticipant.id)
    )
    chosen = [n for n, option in enumerate(options) if option.id == row.chosen_option_id]
    return DecisionForm(
        **{name: getattr(row, name) for name in PLAIN_FIELDS},
        chosen=chosen[0] if chosen else None,
        review_on=_day(row.review_on),
        talked_on=_day(row.talked_on),
        decide_by_on=_day(row.decide_by_on),
        aid_given_on=_day(row.aid_given_on),
        held_by=row.held_by or "",
        owner_id=row.owner_id or "",
        options=tuple(_option(option, effects[option.id]) for option in options),
        participants=tuple(ParticipantEntry(p.role, p.name, p.present_by) for p in people),
        template=read_origin(session, row),
    )


def write_form(
    transaction: Transaction, row: Decision, form: DecisionForm, begun_on: dt.date
) -> None:
    """Bring a draft's rows in step with the form; what it was begun from is kept apart."""
    for name in PLAIN_FIELDS:
        value = getattr(form, name)
        if getattr(row, name) != value:
            setattr(row, name, value)
    talked_before = row.talked_on
    for name in _DAYS:
        day = getattr(form, name)
        setattr(row, name, day.isoformat() if day else "")
    row.held_by = form.held_by or None
    row.owner_id = form.owner_id or None
    options = _write_options(transaction, row, form.options)
    chosen = options[form.chosen : form.chosen + 1] if form.chosen is not None else ()
    row.chosen_option_id = chosen[0].id if chosen else None
    moved = talked_before != row.talked_on
    on = talk_day(form, begun_on)
    write_participants(transaction, row, form.participants, on, anew=moved)


def talk_day(form: DecisionForm, begun_on: dt.date) -> dt.date:
    """The day from which deadlines count: that of the talk, whenever it was written down."""
    return form.talked_on or begun_on


def note_of(form: DecisionForm, begun_on: dt.date, today: dt.date | None = None) -> rules.Note:
    """The note as the signing rules look at it."""
    return rules.Note(
        talked_on=talk_day(form, begun_on),
        today=today,
        question=form.question,
        options=tuple(_rule_option(option) for option in form.options),
        no_wait_reason=form.no_wait_reason,
        what_matters=form.what_matters,
        participants=frozenset(ParticipantRole(p.role) for p in form.participants),
        outcome=Outcome(form.outcome) if form.outcome else None,
        chosen=None if form.chosen is None else form.chosen + 1,
        review_on=form.review_on,
        has_owner=bool(form.owner_id),
        missing=form.missing_for_decision,
        matches_what_matters=(
            MatchesWhatMatters(form.matches_what_matters) if form.matches_what_matters else None
        ),
        readiness=readiness_of(form),
        time_limit=TimeLimit(form.time_limit) if form.time_limit else None,
        decide_by=form.decide_by_on,
        capacity_doubt=form.capacity == ThreeValued.YES,
        capacity_note=form.capacity_note,
        until_then=form.until_then,
    )


def readiness_of(form: DecisionForm) -> rules.Readiness:
    return rules.Readiness(
        sure=ThreeValued(form.sure),
        informed=ThreeValued(form.informed),
        clear_on_values=ThreeValued(form.clear_on_values),
        supported=ThreeValued(form.supported),
    )


def _rule_option(option: OptionEntry) -> rules.Option:
    return rules.Option(
        label=option.label,
        is_wait=option.is_wait,
        effects=tuple(
            rules.Effect(
                side="harm" if effect.side == "harm" else "benefit",
                count=effect.count,
                per=effect.per,
                time_frame=effect.time_frame,
                text=effect.text,
                source=effect.source,
            )
            for effect in option.effects
            if effect.text.strip()
        ),
    )


def _option(row: DecisionOption, effects: Sequence[OptionEffect]) -> OptionEntry:
    return OptionEntry(
        label=row.label,
        is_wait=row.is_wait,
        burden=row.burden,
        patient_comment=row.patient_comment,
        effects=tuple(
            EffectEntry(e.side, e.text, e.count, e.per, e.time_frame, e.source) for e in effects
        ),
        id=row.id,
        living_with=row.living_with,
        weight=row.weight,
    )


def _write_options(
    transaction: Transaction, row: Decision, entries: Sequence[OptionEntry]
) -> list[DecisionOption]:
    session = transaction.session
    stored = {option.id: option for option in options_of(session, row.id)}
    written = []
    for position, entry in enumerate(entries):
        option = stored.pop(entry.id, None)
        if option is None:
            option = DecisionOption(
                patient_id=row.patient_id, decision_id=row.id, position=position, label=entry.label
            )
            session.add(option)
        option.position = position
        option.label = entry.label
        option.is_wait = entry.is_wait
        option.burden = entry.burden
        option.patient_comment = entry.patient_comment
        option.living_with = entry.living_with
        option.weight = entry.weight
        written.append(option)
    for option in stored.values():
        option.deleted = True
    session.flush()
    for option, entry in zip(written, entries, strict=True):
        _write_effects(transaction, option, entry.effects)
    return written


def _write_effects(
    transaction: Transaction, option: DecisionOption, entries: Sequence[EffectEntry]
) -> None:
    session = transaction.session
    stored = session.scalars(
        select(OptionEffect)
        .where(OptionEffect.option_id == option.id, OptionEffect.deleted.is_(False))
        .order_by(OptionEffect.position)
    ).all()
    wanted = [entry for entry in entries if entry.text.strip()]
    for position, entry in enumerate(wanted):
        fields = {
            "side": entry.side, "text": entry.text.strip(), "count": entry.count,
            "per": entry.per, "time_frame": entry.time_frame, "source": entry.source,
        }  # fmt: skip
        if position >= len(stored):
            session.add(
                OptionEffect(
                    patient_id=option.patient_id, option_id=option.id, position=position, **fields
                )
            )
            continue
        for name, value in fields.items():
            setattr(stored[position], name, value)
    for effect in stored[len(wanted) :]:
        effect.deleted = True


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
