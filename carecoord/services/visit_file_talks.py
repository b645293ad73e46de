"""One day's talks as other systems are told of them."""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from carecoord.common.i18n import _, current_language
from carecoord.entities import (
    Decision,
    FollowUp,
    HandoutGiven,
    Staff,
    TeachAttempt,
    TeachSession,
    TeachTopic,
)
from carecoord.exporters.fhir import goals as fhir_goals
from carecoord.exporters.fhir import talks
from carecoord.exporters.fhir.shapes import Resource
from carecoord.services.sittings import learners_of, who_learned
from carecoord.services.visit_file_facts import Day
from carecoord.services.visit_goals import DayGoal
from carecoord.services.visit_note import decision_text
from carecoord.services.visit_note_goals import said_by, told_text
from carecoord.services.visit_records import VisitRecords
from carecoord.vocab import goals
from carecoord.vocab.decisions import STATE_OF, Outcome, State
from carecoord.vocab.followups import OPEN_STATES
from carecoord.vocab.records import NoteState
from carecoord.vocab.roles import Role, role_label
from carecoord.vocab.teachback import Learner, NotAttemptedReason
from carecoord.vocab.teachback import Outcome as TeachOutcome
from carecoord.vocab.terms import label
from carecoord.vocab.written import told

_NOT_MADE = frozenset({TeachOutcome.NOT_ATTEMPTED, TeachOutcome.DECLINED_BY_PATIENT})


def talk_resources(session: Session, records: VisitRecords, day: Day) -> Iterator[Resource]:
    """Notes, handouts, what was explained, each attempt of a teach-back, goals and next steps."""
    names = _names(session)
    whose = day.patient_id
    yield from _notes(session, records, day, names)
    pages = _pages(session, [one.id for one in records.handouts])
    for page in pages:
        yield from _page(page, day, names)
    yield from _taught(session, records, day, names, {one.topic: one.id for one in pages})
    yield from (_goal(one, whose) for one in records.goals)
    for row in _todos(session, records):
        owner = names.get(row.owner_id or "", "")
        about = row.source_id if row.source_table == "decision" else ""
        todo = talks.Todo(
            id=row.id,
            title=told(row.title),
            due_on=row.due_on,
            owner=owner or (role_label(Role(row.owner_role)) if row.owner_role else ""),
            made_at=day.instant(row.created_at),
            about_id=about or "",
        )
        yield talks.task(todo, whose)


def _goal(one: DayGoal, whose: str) -> Resource:
    row, is_open = one.row, one.row.state in goals.OPEN_STATES
    last = row.check_ins[0] if row.check_ins else None
    changed = row.ended_on or (last.on if last else None)
    own = fhir_goals.OwnGoal(
        id=row.id,
        words=row.form.words,
        plan=row.form.plan,
        state=row.state,
        started_on=(row.form.start_on or row.begun_on).isoformat(),
        status_on=changed.isoformat() if changed else "",
        check_in_on=row.check_in_on.isoformat() if is_open else "",
        outcome=last.outcome if last else None,
        told=[
            fhir_goals.Told(told_text(told), said_by(told), told.on.isoformat())
            for told in one.told
        ],
    )
    return fhir_goals.goal(own, whose)


def _names(session: Session) -> Mapping[str, str]:
    return {row.id: row.name for row in session.execute(select(Staff.id, Staff.name))}


def _notes(
    session: Session, records: VisitRecords, day: Day, names: Mapping[str, str]
) -> Iterator[Resource]:
    rows = {row.id: row for row in _some(session, Decision, [d.id for d in records.decisions])}
    for one in records.decisions:
        row, outcome = rows[one.id], one.form.outcome
        is_open = not outcome or STATE_OF[Outcome(outcome)] is State.DEFERRED
        note = talks.Note(
            id=one.id,
            kind=_("Shared decision note"),
            title=one.form.question,
            text=decision_text(one),
            language=current_language(),
            written_at=day.instant(row.signed_at or row.started_at),
            author=names.get(row.signed_by or row.author_id, ""),
            is_final=one.state == NoteState.SIGNED and not is_open,
        )
        yield talks.document(note, day.patient_id)


def _pages(session: Session, ids: Sequence[str]) -> Sequence[HandoutGiven]:
    return _some(session, HandoutGiven, ids)


def _page(row: HandoutGiven, day: Day, names: Mapping[str, str]) -> Iterator[Resource]:
    given_at = day.instant(row.given_at)
    page = talks.Page(
        id=row.id,
        kind=_("Handout"),
        title=row.title,
        version=row.version,
        language=row.language,
        given_at=given_at,
    )
    lesson = talks.Lesson(
        id=uuid.uuid5(uuid.UUID(row.id), "education").hex,
        topic=row.title,
        taught_at=given_at,
        taught_by=names.get(row.given_by, ""),
        page_id=row.id,
    )
    yield talks.handout(page, day.patient_id)
    yield talks.education(lesson, day.patient_id)


def _taught(
    session: Session,
    records: VisitRecords,
    day: Day,
    names: Mapping[str, str],
    pages: Mapping[str, str],
) -> Iterator[Resource]:
    """Each topic of the day with the attempts of the day, which are chained."""
    ids = [one.id for one in records.topics]
    query = (
        select(TeachTopic, TeachSession)
        .join(TeachSession, TeachSession.id == TeachTopic.session_id)
        .where(TeachTopic.id.in_(ids))
        .order_by(TeachSession.taught_at, TeachTopic.position)
    )
    attempts = _attempts(session, ids, day)
    learners = learners_of(session, day.patient_id)
    for topic, sitting in session.execute(query):
        lesson = talks.Lesson(
            id=topic.id,
            topic=topic.text,
            taught_at=day.instant(sitting.taught_at),
            taught_by=names.get(sitting.taught_by, ""),
            page_id=pages.get(topic.handout_topic, ""),
        )
        yield talks.education(lesson, day.patient_id)
        before_id = ""
        for attempt in attempts.get(topic.id, ()):
            learned = who_learned(learners, sitting, attempt.checked_at, attempt.session_id)
            yield talks.teach_back(
                talks.Check(
                    id=attempt.id,
                    kind=_("Teach-back"),
                    lesson_id=topic.id,
                    before_id=before_id,
                    checked_at=day.instant(attempt.checked_at),
                    checked_by=names.get(attempt.checked_by, ""),
                    was_made=TeachOutcome(attempt.outcome) not in _NOT_MADE,
                    outcome=_outcome(attempt),
                    words=attempt.words,
                    said_by=_said_by(learned),
                ),
                day.patient_id,
            )
            before_id = attempt.id


def _said_by(learned: AbstractSet[str]) -> str:
    """Whose words they are; of two nobody knows who spoke."""
    if learned == {Learner.PATIENT.value}:
        return _("The patient")
    if learned == {Learner.CAREGIVER.value}:
        return _("A caregiver")
    return _("The patient or a caregiver")


def _outcome(attempt: TeachAttempt) -> str:
    if attempt.not_attempted_reason:
        return label(NotAttemptedReason(attempt.not_attempted_reason))
    return label(TeachOutcome(attempt.outcome))


def _attempts(
    session: Session, topic_ids: Sequence[str], day: Day
) -> Mapping[str, Sequence[TeachAttempt]]:
    query = (
        select(TeachAttempt)
        .where(
            TeachAttempt.topic_id.in_(topic_ids),
            TeachAttempt.deleted.is_(False),
            day.holds(TeachAttempt.checked_at),
        )
        .order_by(TeachAttempt.number)
    )
    found: dict[str, list[TeachAttempt]] = {}
    for row in session.scalars(query):
        found.setdefault(row.topic_id, []).append(row)
    return found


def _todos(session: Session, records: VisitRecords) -> Sequence[FollowUp]:
    """What was promised, and what follows from the day's decisions and topics."""
    sources = [*(one.id for one in records.decisions), *(one.id for one in records.topics)]
    query = (
        select(FollowUp)
        .where(
            or_(
                FollowUp.id.in_([one.id for one in records.steps]), FollowUp.source_id.in_(sources)
            ),
            FollowUp.deleted.is_(False),
            FollowUp.state.in_(tuple(OPEN_STATES)),
        )
        .order_by(FollowUp.due_on, FollowUp.id)
    )
    return session.scalars(query).all()


def _some(session: Session, table: Any, ids: Iterable[str]) -> Sequence[Any]:
    query = select(table).where(table.id.in_(list(ids))).order_by(table.id)
    return session.scalars(query).all()
