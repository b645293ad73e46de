"""One day's records as the after-visit page needs them, and what may be left off it."""

import datetime as dt
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from sqlalchemy.orm import Session

from carecoord.common.i18n import N_, in_language
from carecoord.common.text import fold
from carecoord.entities import Patient
from carecoord.handouts.documents.dates import long_date
from carecoord.handouts.documents.visit_page import (
    DecidedPart,
    GoalPart,
    StepPart,
    TaughtPart,
    VisitPaper,
)
from carecoord.rules.times import time_of_day
from carecoord.services.decision_paper import lines_of, outcome_words
from carecoord.services.goal_forms import GoalRow
from carecoord.services.papers import label_of
from carecoord.services.visit_goals import KIND
from carecoord.services.visit_records import DayDecision, DayStep, DayTopic, VisitRecords
from carecoord.vocab import goals
from carecoord.vocab.decisions import STATE_OF, Outcome, State
from carecoord.vocab.languages import base, find
from carecoord.vocab.records import NoteState
from carecoord.vocab.roles import Role, role_label
from carecoord.vocab.teachback import TopicState
from carecoord.vocab.written import told

_AGAIN = frozenset({TopicState.NOT_YET_CLEAR.value, TopicState.NOT_CHECKED.value})
_NEXT_VISIT = "next_visit"


@dataclass(frozen=True, slots=True)
class VisitPiece:
    """One thing that can stand on the page.

    Attributes:
        key: Names it among the pieces of its day.
        kind: decision, topic, goal, handout, step or next_visit.
        words: The record's own words; "" for the next visit.
        is_draft: Whether it is a decision that nobody signed yet.
    """

    key: str
    kind: str
    words: str
    is_draft: bool = False


def pieces_of(records: VisitRecords) -> tuple[VisitPiece, ...]:
    """What stands on the page unless it is left off, in the order of the page."""
    found = [
        *(
            VisitPiece(one.id, "decision", one.form.question, one.state == NoteState.DRAFT)
            for one in records.decisions
        ),
        *(VisitPiece(one.id, "topic", one.text) for one in records.topics if _was_taught(one)),
        *(VisitPiece(g.row.id, KIND, g.row.form.words) for g in records.goals if g.is_for_patient),
        *(VisitPiece(one.id, "handout", one.title) for one in records.handouts),
        *(VisitPiece(one.id, "step", told(one.title)) for one in records.steps),
    ]
    if records.next_visit_on is not None:
        found.append(VisitPiece(_NEXT_VISIT, _NEXT_VISIT, ""))
    return tuple(found)


def visit_paper(
    session: Session,
    records: VisitRecords,
    person: Patient,
    language: str,
    left_out: AbstractSet[str],
) -> VisitPaper:
    """The pieces of the day that are not left off, said to the patient."""
    wanted = {piece.key for piece in pieces_of(records)} - left_out
    medicines = frozenset(map(fold, records.medicines))
    has_next = _NEXT_VISIT in wanted and records.next_visit_on is not None
    return VisitPaper(
        patient=label_of(session, person, language),
        visited_on=long_date(records.on, language),
        people=records.people,
        decided=tuple(
            _decided(one, person.id, language) for one in records.decisions if one.id in wanted
        ),
        taught=tuple(
            _taught(one, person.id, language, medicines)
            for one in records.topics
            if one.id in wanted
        ),
        goals=tuple(
            goal_part(one.row, person.id, language) for one in records.goals if one.row.id in wanted
        ),
        handouts=tuple(
            _handout(one.title, one.language, language)
            for one in records.handouts
            if one.id in wanted
        ),
        steps=tuple(_step(one, person.id, language) for one in records.steps if one.id in wanted),
        next_visit=next_visit_words(records, language) if has_next else "",
    )


def next_visit_words(records: VisitRecords, language: str) -> str:
    """The day of the next visit, with its time where it is booked for one."""
    day, at = records.next_visit_on, records.next_visit_at
    if at is None or at.date() != day:
        return _day(day, language)
    return booked_words(at, language)


def booked_words(at: dt.datetime, language: str) -> str:
    """A day and time on the practice's clock, as papers say it."""
    translate = in_language(language)
    return translate(N_("{day}, {time}")).format(
        day=long_date(at.date(), language), time=time_of_day(at.time(), translate)
    )


def goal_part(one: GoalRow, patient_id: str, language: str) -> GoalPart:
    """A goal as it is said to the patient."""
    # A day that is past is nothing to wait for at home.
    is_ahead = one.state in goals.OPEN_STATES and not one.days_late
    return GoalPart(
        patient_id=patient_id,
        words=one.form.words,
        plan=one.form.plan,
        plan_b=one.form.plan_b,
        helper=one.form.helper,
        check_in_on=long_date(one.check_in_on, language) if is_ahead else "",
        is_reached=one.state is goals.State.MET,
    )


def _was_taught(topic: DayTopic) -> bool:
    """What somebody did not want to hear of is nothing to remember."""
    return topic.state != TopicState.DECLINED


def _decided(one: DayDecision, patient_id: str, language: str) -> DecidedPart:
    form = one.form
    chosen = form.options[form.chosen] if form.chosen is not None else None
    return DecidedPart(
        patient_id=patient_id,
        question=form.question,
        answer=outcome_words(form, language),
        is_open=not form.outcome or STATE_OF[Outcome(form.outcome)] is State.DEFERRED,
        reason=chosen.patient_comment if chosen else "",
        plan=tuple(lines_of(form.plan)),
        missing=form.missing_for_decision.strip(),
        until_then=form.until_then.strip(),
        review_on=_day(one.review_on, language),
        is_draft=one.state == NoteState.DRAFT,
    )


def _taught(
    one: DayTopic, patient_id: str, language: str, medicines: AbstractSet[str]
) -> TaughtPart:
    said = [attempt for attempt in one.attempts if attempt.words]
    quotable = one.state == TopicState.CLEAR and said and said[-1].by_patient
    again = one.state in _AGAIN
    text = one.text
    if fold(text) in medicines:
        text = in_language(language)(N_("New medicine: {name}")).format(name=text)
    return TaughtPart(
        patient_id=patient_id,
        text=text,
        own_words=said[-1].words if quotable else "",
        go_over_again=again,
        again_on=_day(one.next_check_on, language) if again else "",
    )


def _handout(title: str, written_in: str, language: str) -> str:
    """Names the language only where it is not the page's."""
    if base(written_in) == base(language):
        return title
    found = find(written_in)
    return f"{title} ({found.own if found else written_in})"


def _step(one: DayStep, patient_id: str, language: str) -> StepPart:
    who = one.owner
    if not who and one.owner_role:
        who = role_label(Role(one.owner_role), in_language(language))
    action = told(one.title, language)
    return StepPart(patient_id=patient_id, action=action, by=_day(one.due_on, language), who=who)


def _day(day: dt.date | None, language: str) -> str:
    return long_date(day, language) if day else ""
