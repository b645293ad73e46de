"""A stored decision note as the paper for the patient needs it."""

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from carecoord.common.clock import practice_day
from carecoord.common.i18n import in_language
from carecoord.entities import Decision, Patient, Staff
from carecoord.handouts.documents.dates import long_date
from carecoord.handouts.documents.decision_page import DecisionPaper, NextStepPart, OptionPart
from carecoord.services.decision_forms import (
    DecisionForm,
    EffectEntry,
    OptionEntry,
    ParticipantEntry,
    TemplateOrigin,
)
from carecoord.services.decision_rows import read_form
from carecoord.services.papers import label_of
from carecoord.vocab.decisions import Outcome, ParticipantRole
from carecoord.vocab.terms import label


def decision_paper(
    session: Session, note: Decision, person: Patient, language: str, zone: ZoneInfo
) -> DecisionPaper:
    """The note without staff's own remarks and without the four questions."""
    form = read_form(session, note)
    return DecisionPaper(
        patient=label_of(session, person, language),
        patient_id=note.patient_id,
        question=form.question,
        discussed_on=long_date(form.talked_on or practice_day(note.started_at, zone), language),
        took_part=tuple(_present(one, language) for one in form.participants),
        options=tuple(
            _option(option, language, is_chosen=form.chosen == place)
            for place, option in enumerate(form.options)
        ),
        what_matters=tuple(lines_of(form.what_matters)),
        outcome=outcome_words(form, language),
        reason=_reason(form),
        missing=form.missing_for_decision,
        until_then=form.until_then,
        next_steps=tuple(NextStepPart(action=line, who="") for line in lines_of(form.plan)),
        review_on=long_date(form.review_on, language) if form.review_on else "",
        signed=_signed(session, note, language, zone),
        begun_from=_begun_from(form.template, language),
    )


def _reason(form: DecisionForm) -> str:
    """Why, in the patient's own words."""
    comment = form.options[form.chosen].patient_comment if form.chosen is not None else ""
    return form.choice_reason or comment


def _present(entry: ParticipantEntry, language: str) -> str:
    translate = in_language(language)
    role = label(ParticipantRole(entry.role), translate)
    if not entry.name:
        return role
    return translate("{name} ({role})").format(name=entry.name, role=role)


def _option(option: OptionEntry, language: str, *, is_chosen: bool) -> OptionPart:
    return OptionPart(
        label=option.label,
        benefits=tuple(_effect(e, language) for e in option.effects if e.side == "benefit"),
        harms=tuple(_effect(e, language) for e in option.effects if e.side == "harm"),
        burden=option.burden,
        is_chosen=is_chosen,
    )


def _effect(effect: EffectEntry, language: str) -> str:
    """The effect with its size in people; never a bare percentage."""
    if effect.count is None or effect.per is None:
        return effect.text
    _ = in_language(language)
    size = _("{count} out of {per} people").format(count=f"{effect.count:g}", per=effect.per)
    if effect.time_frame:
        size = _("{size} in {time}").format(size=size, time=effect.time_frame)
    return _("{effect}: {size}").format(effect=effect.text, size=size)


def outcome_words(form: DecisionForm, language: str) -> str:
    """What came of the talk, said to the patient."""
    _ = in_language(language)
    if not form.outcome:
        return _("We are still talking about it.")
    outcome = Outcome(form.outcome)
    if outcome is Outcome.OPTION_CHOSEN and form.chosen is not None:
        return _("You chose: {option}").format(option=form.options[form.chosen].label)
    if outcome is Outcome.PATIENT_ASKED_CLINICIAN_TO_DECIDE:
        return _("You asked us to decide.")
    return label(outcome, _)


def _begun_from(origin: TemplateOrigin | None, language: str) -> str:
    if origin is None:
        return ""
    _ = in_language(language)
    if origin.approved_on is None:
        said = _(
            "This talk began from our sheet {title}, version {version}. "
            "The practice had not yet approved that version."
        )
        return said.format(title=origin.title, version=origin.version)
    said = _(
        "This talk began from our sheet {title}, version {version}, "
        "which the practice approved on {date}."
    )
    return said.format(
        title=origin.title, version=origin.version, date=long_date(origin.approved_on, language)
    )


def lines_of(text: str) -> Iterator[str]:
    """What was agreed, line by line, without empty ones."""
    return (line.strip() for line in text.splitlines() if line.strip())


def _signed(session: Session, note: Decision, language: str, zone: ZoneInfo) -> str:
    if note.signed_by is None or note.signed_at is None:
        return ""
    staff = session.get(Staff, note.signed_by)
    day: dt.date = practice_day(note.signed_at, zone)
    _ = in_language(language)
    return _("{name}, {date}").format(
        name=staff.name if staff else "", date=long_date(day, language)
    )
