"""One day's records as plain text, to be pasted into the practice's own record system.

What staff noted for themselves stays here; words of the patient are quoted as such.
"""

import datetime as dt
from collections.abc import Iterable, Iterator

from carecoord.common.i18n import _, current_language
from carecoord.handouts.documents.dates import long_date
from carecoord.handouts.documents.page import PatientLabel
from carecoord.services.visit_note_goals import goal_line
from carecoord.services.visit_records import (
    DayAttempt,
    DayDecision,
    DayHandout,
    DayStep,
    DayTopic,
    VisitRecords,
)
from carecoord.services.wording import language_label, outcome_label
from carecoord.vocab.decisions import ParticipantRole
from carecoord.vocab.interpreters import InterpreterType
from carecoord.vocab.records import NoteState
from carecoord.vocab.roles import Role, role_label
from carecoord.vocab.teachback import (
    Method,
    NotAttemptedReason,
    Outcome,
    ReteachChange,
    TopicState,
)
from carecoord.vocab.terms import Term, label
from carecoord.vocab.written import told


def visit_note(patient: PatientLabel, records: VisitRecords) -> str:
    """The note in the user's language, a paragraph for each decision and for the rest."""
    identity = [patient.name, patient.identifier]
    if patient.born_on:
        identity.insert(1, _("born {date}").format(date=patient.born_on))
    head = [_("Visit of {date}").format(date=_day(records.on)), ", ".join(filter(None, identity))]
    blocks = [
        head,
        *(list(_decision(one)) for one in records.decisions),
        _listed(_("New medicines"), records.medicines),
        _listed(_("Teach-back"), (_topic(one) for one in records.topics)),
        _listed(_("Goals"), (goal_line(one) for one in records.goals)),
        _listed(_("Handouts given"), (_handout(one) for one in records.handouts)),
        _listed(_("Next steps"), (_step(one) for one in records.steps)),
    ]
    if records.next_visit_on is not None:
        blocks.append([_("Next visit: {date}").format(date=_day(records.next_visit_on))])
    return "\n\n".join("\n".join(lines) for lines in blocks if lines)


def decision_text(one: DayDecision) -> str:
    """One decision as the note has it, for a file by itself."""
    return "\n".join(_decision(one))


def _decision(one: DayDecision) -> Iterator[str]:
    form = one.form
    state = (
        _("Draft, not signed yet")
        if one.state == NoteState.DRAFT
        else _("Signed by {name}").format(name=one.signed_by)
    )
    yield _("Shared decision: {question} ({state})").format(question=form.question, state=state)
    options = "; ".join(option.label for option in form.options if option.label)
    chosen = form.options[form.chosen] if form.chosen is not None else None
    took_part = (_participant(person.role, person.name) for person in form.participants)
    facts = (
        (_("Took part: {people}"), "people", "; ".join(took_part)),
        (_("Interpreter: {how}"), "how", _word(InterpreterType, form.interpreter)),
        (_("Options talked over: {options}"), "options", options),
        (_("What matters, in the patient's words: “{words}”"), "words", form.what_matters),
        (_("Outcome: {outcome}"), "outcome", outcome_label(form.outcome) if form.outcome else ""),
        (_("Chosen: {option}"), "option", chosen.label if chosen else ""),
        (
            _("Why, in the patient's words: “{words}”"),
            "words",
            chosen.patient_comment if chosen else "",
        ),
        (_("Still needed: {what}"), "what", form.missing_for_decision),
        (_("Until then: {what}"), "what", form.until_then),
        (_("Plan: {plan}"), "plan", "; ".join(form.plan.split("\n")) if form.plan else ""),
        (_("What came of looking at it again: {words}"), "words", one.came_of_it),
        (
            _("To be looked at again on {date}"),
            "date",
            _day(one.review_on) if one.review_on else "",
        ),
    )
    for sentence, field, value in facts:
        if value.strip():
            yield "- " + sentence.format(**{field: value.strip()})


def _participant(role: str, name: str) -> str:
    said = _word(ParticipantRole, role)
    return _("{name} ({role})").format(name=name, role=said) if name else said


def _topic(one: DayTopic) -> str:
    facts = [
        _("safety topic") if one.safety else "",
        *(_attempt(attempt) for attempt in one.attempts),
        "" if one.attempts else _word(TopicState, one.state),
        _("check again by {date}").format(date=_day(one.next_check_on))
        if one.next_check_on
        else "",
        _("interpreter: {how}").format(how=_word(InterpreterType, one.interpreter))
        if one.interpreter
        else "",
    ]
    return _("{topic}: {facts}").format(topic=one.text, facts="; ".join(filter(None, facts)))


def _attempt(one: DayAttempt) -> str:
    if one.by_patient:
        said = _("the patient's words: “{words}”")
    elif one.by_caregiver:
        said = _("a caregiver's words: “{words}”")
    else:
        said = _("words of the patient or a caregiver: “{words}”")
    facts = [
        _word(Outcome, one.outcome),
        _word(NotAttemptedReason, one.not_attempted_reason),
        _word(Method, one.method),
        ", ".join(_word(ReteachChange, change) for change in one.changes),
        said.format(words=one.words) if one.words else "",
    ]
    return " – ".join(filter(None, facts))


def _handout(one: DayHandout) -> str:
    said = _("{title}, {language}, version {version}, {size} point")
    page = said.format(
        title=one.title,
        language=language_label(one.language),
        version=one.version,
        size=one.text_size_pt,
    )
    return ", ".join(filter(None, (page, one.given_to)))


def _step(one: DayStep) -> str:
    owner = one.owner or (role_label(Role(one.owner_role)) if one.owner_role else "")
    return _("{action}, by {date} ({person})").format(
        action=told(one.title), date=_day(one.due_on), person=owner
    )


def _listed(heading: str, lines: Iterable[str]) -> list[str]:
    found = [f"- {line}" for line in lines]
    return [heading, *found] if found else []


def _day(day: dt.date) -> str:
    return long_date(day, current_language())


def _word(terms: type[Term], value: str) -> str:
    return label(terms(value)) if value else ""
