"""Teach-back: what was taught, how it was checked, and when to check again.

The result says how clearly we explained; nothing here scores a person.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.common.clock import Clock, practice_day
from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _
from carecoord.common.ids import new_id
from carecoord.db.database import Database, Transaction
from carecoord.entities import Patient, Staff, TeachAttempt, TeachSession, TeachTopic
from carecoord.rules import interpreter
from carecoord.rules import teachback as rules
from carecoord.rules.findings import Finding, blocking
from carecoord.rules.interpreter import Talk
from carecoord.security.permissions import Permission, require
from carecoord.services.followup_rows import NewFollowUp, open_follow_up, settle_source
from carecoord.services.practice_days import holidays
from carecoord.services.preferences import PreferenceService
from carecoord.services.talks import open_recheck, talk_with
from carecoord.services.teachback_forms import (
    AnotherAttempt,
    AttemptEntry,
    OpenTopic,
    SessionRow,
    TeachbackForm,
    TopicEntry,
)
from carecoord.vocab.actor import Actor
from carecoord.vocab.followups import Kind, Priority
from carecoord.vocab.roles import Role
from carecoord.vocab.teachback import (
    IfStillUnclear,
    Method,
    NotAttemptedReason,
    Outcome,
    ReteachChange,
    TopicState,
)

_OPEN_STATES = (TopicState.NOT_YET_CLEAR.value, TopicState.NOT_CHECKED.value)


class TeachbackService:
    """Sessions, their topics, and the chain of attempts on each."""

    def __init__(
        self, database: Database, clock: Clock, zone: ZoneInfo, preferences: PreferenceService
    ) -> None:
        self._database = database
        self._clock = clock
        self._zone = zone
        self._preferences = preferences

    def findings(
        self, form: TeachbackForm, *, patient_id: str, actor: Actor
    ) -> tuple[Finding, ...]:
        """What stands in the way of recording the session, and what to look at."""
        require(actor, Permission.VIEW_PATIENT)
        with self._database.reading() as session:
            talk = _talk(session, form, patient_id, actor)
        return (*_check_topics(form), *interpreter.check(talk))

    def record(
        self,
        patient_id: str,
        form: TeachbackForm,
        *,
        again: Sequence[AnotherAttempt] = (),
        actor: Actor,
        command_id: str | None = None,
    ) -> str:
        """Record a session; topics that are not clear get a follow-up with a day.

        Args:
            patient_id: Who was taught.
            form: The session; it may have no topics of its own when ``again`` has some.
            again: What was tried in the same sitting on topics of earlier sessions; kept
                together with the session, or not at all.
            actor: Who taught.
            command_id: From ``common.ids.new_id``; becomes the session's key, so that a
                second click on the same form records nothing more.

        Returns:
            The session's id; "" when the form had no topics.

        Raises:
            RefusedError: Something is missing or cannot follow what came before.
        """
        require(actor, Permission.RECORD_TEACHBACK)
        is_session = bool(form.topics or not again)
        with self._database.writing(actor, command_id=command_id) as transaction:
            if transaction.repeated and command_id is not None:
                return command_id if is_session else ""
            transaction.fetch(Patient, patient_id)
            for one in again:
                self._try_again(transaction, one)
            if not is_session:
                return ""
            return self._add_session(transaction, patient_id, form, command_id or new_id(), actor)

    def _add_session(
        self,
        transaction: Transaction,
        patient_id: str,
        form: TeachbackForm,
        session_id: str,
        actor: Actor,
    ) -> str:
        talk = _talk(transaction.session, form, patient_id, actor)
        _refuse((*_check_topics(form), *interpreter.check(talk)))
        row = TeachSession(
            id=session_id,
            patient_id=patient_id,
            taught_at=transaction.now,
            taught_by=actor.staff_id,
            place=form.place,
            learner=form.learner,
            learner_name=form.learner_name,
            learner_relationship=form.learner_relationship,
            language=form.language,
            interpreter=form.interpreter,
            interpreter_reason=form.interpreter_reason,
        )
        transaction.session.add(row)
        transaction.session.flush()
        for position, entry in enumerate(form.topics):
            self._add_topic(transaction, row, position, entry)
        if interpreter.needs_recheck(talk):
            open_recheck(
                transaction,
                patient_id,
                about="; ".join(entry.text.strip() for entry in form.topics),
                source_table=TeachSession.__tablename__,
                source_id=row.id,
                holidays=holidays(self._preferences),
            )
        return row.id

    def add_attempt(
        self, topic_id: str, entry: AttemptEntry, *, if_still_unclear: str = "", actor: Actor
    ) -> TopicState:
        """Check a topic again; once it is clear its follow-up closes by itself.

        Raises:
            RefusedError: The attempt cannot follow the ones before it.
        """
        require(actor, Permission.RECORD_TEACHBACK)
        with self._database.writing(actor) as transaction:
            another = AnotherAttempt(topic_id, entry, if_still_unclear)
            return self._try_again(transaction, another)

    def _try_again(self, transaction: Transaction, another: AnotherAttempt) -> TopicState:
        entry = another.attempt
        topic = transaction.fetch(TeachTopic, another.topic_id)
        before = _attempts_of(transaction.session, topic.id)
        chain = tuple(_stored_attempt(row) for row in before)
        _refuse(rules.check_attempt(chain, _rule_attempt(entry)))
        _add_attempt(transaction, topic, len(before) + 1, entry)
        if another.if_still_unclear:
            topic.if_still_unclear = another.if_still_unclear
        # What could not be checked today stays due on the day it was due.
        if entry.outcome != Outcome.NOT_ATTEMPTED:
            self._settle_state(transaction, topic, (*chain, _rule_attempt(entry)))
        return TopicState(topic.state)

    def open_topics(self, patient_id: str, *, actor: Actor) -> tuple[OpenTopic, ...]:
        """What one person still has to be taught or checked, safety first."""
        require(actor, Permission.VIEW_PATIENT)
        condition = TeachTopic.state.in_(_OPEN_STATES)
        with self._database.reading() as session:
            query = (
                select(TeachTopic)
                .where(
                    TeachTopic.patient_id == patient_id, TeachTopic.deleted.is_(False), condition
                )
                .order_by(TeachTopic.safety.desc(), TeachTopic.next_check_on, TeachTopic.id)
            )
            return _topics(session, session.scalars(query).all())

    def sessions(self, patient_id: str, *, actor: Actor) -> tuple[SessionRow, ...]:
        """One person's sessions, newest first, with all their topics."""
        require(actor, Permission.VIEW_PATIENT)
        with self._database.reading() as session:
            rows = session.execute(
                select(TeachSession, Staff.name)
                .outerjoin(Staff, Staff.id == TeachSession.taught_by)
                .where(TeachSession.patient_id == patient_id, TeachSession.deleted.is_(False))
                .order_by(TeachSession.taught_at.desc())
            ).all()
            topics = session.scalars(
                select(TeachTopic)
                .where(TeachTopic.patient_id == patient_id, TeachTopic.deleted.is_(False))
                .order_by(TeachTopic.position)
            ).all()
            shown = _topics(session, topics)
            return tuple(
                SessionRow(
                    row.id,
                    practice_day(row.taught_at, self._zone),
                    who or "",
                    row.place,
                    tuple(topic for topic in shown if topic.session_id == row.id),
                )
                for row, who in rows
            )

    def _add_topic(
        self, transaction: Transaction, row: TeachSession, position: int, entry: TopicEntry
    ) -> None:
        topic = TeachTopic(
            patient_id=row.patient_id,
            session_id=row.id,
            position=position,
            text=entry.text.strip(),
            question=entry.question,
            safety=entry.safety,
            handout_topic=entry.handout_topic,
            if_still_unclear=entry.if_still_unclear,
        )
        transaction.session.add(topic)
        transaction.session.flush()
        for number, attempt in enumerate(entry.attempts, start=1):
            _add_attempt(transaction, topic, number, attempt)
        self._settle_state(transaction, topic, _rule_topic(entry).attempts)

    def _settle_state(
        self, transaction: Transaction, topic: TeachTopic, attempts: Sequence[rules.Attempt]
    ) -> None:
        """Derive the topic's state, and open, move or close its follow-up."""
        today = transaction.today
        known = rules.Topic(text=topic.text, safety=topic.safety, attempts=attempts)
        due_on = rules.next_check_on(known, today, holidays(self._preferences))
        topic.state = rules.state_of(attempts).value
        topic.state_on = today.isoformat()
        topic.next_check_on = due_on.isoformat() if due_on else ""
        settle_source(transaction, topic.id, _settled_because(topic.state))
        if due_on is not None:
            _open_check(transaction, topic, due_on, tell=rules.tell_clinician(known))


def _talk(session: Session, form: TeachbackForm, patient_id: str, actor: Actor) -> Talk:
    return talk_with(
        session, patient_id, actor.staff_id,
        interpreter=form.interpreter, reason=form.interpreter_reason,
    )  # fmt: skip


def _check_topics(form: TeachbackForm) -> tuple[Finding, ...]:
    return rules.check_session([_rule_topic(entry) for entry in form.topics])


def _settled_because(state: str) -> str:
    if state == TopicState.CLEAR:
        return _("Closed by itself: the topic is clear now.")
    if state == TopicState.DECLINED:
        return _("Closed by itself: the person does not want to go over it for now.")
    return _("Closed by itself: it was checked again, and a new day is set.")


def _open_check(
    transaction: Transaction, topic: TeachTopic, due_on: dt.date, *, tell: bool
) -> None:
    checked = topic.state != TopicState.NOT_CHECKED
    open_follow_up(
        transaction,
        topic.patient_id,
        NewFollowUp(
            kind=Kind.TEACHBACK,
            title=_("Explain again: {topic}").format(topic=topic.text)
            if checked
            else _("Check: {topic}").format(topic=topic.text),
            reason=_("Our explanation was not clear yet.") if checked else _("Not checked yet."),
            next_step=topic.question,
            due_on=due_on,
            owner_id=None if tell else transaction.actor.staff_id,
            owner_role=Role.CLINICIAN if tell else None,
            priority=Priority.SAFETY if topic.safety else Priority.ROUTINE,
            source_table=TeachTopic.__tablename__,
            source_id=topic.id,
        ),
    )


def _add_attempt(
    transaction: Transaction, topic: TeachTopic, number: int, entry: AttemptEntry
) -> None:
    transaction.session.add(
        TeachAttempt(
            patient_id=topic.patient_id,
            topic_id=topic.id,
            number=number,
            outcome=entry.outcome,
            method=entry.method,
            words=entry.words,
            changes=" ".join(entry.changes),
            not_attempted_reason=entry.not_attempted_reason,
            checked_at=transaction.now,
            checked_by=transaction.actor.staff_id,
        )
    )


def _attempts_of(session: Session, topic_id: str) -> Sequence[TeachAttempt]:
    return session.scalars(
        select(TeachAttempt)
        .where(TeachAttempt.topic_id == topic_id, TeachAttempt.deleted.is_(False))
        .order_by(TeachAttempt.number)
    ).all()


def _topics(session: Session, rows: Sequence[TeachTopic]) -> tuple[OpenTopic, ...]:
    counts: dict[str, int] = {}
    words: dict[str, str] = {}
    found = (
        select(TeachAttempt)
        .where(TeachAttempt.topic_id.in_([row.id for row in rows]), TeachAttempt.deleted.is_(False))
        .order_by(TeachAttempt.number)
    )
    for attempt in session.scalars(found):
        counts[attempt.topic_id] = counts.get(attempt.topic_id, 0) + 1
        words[attempt.topic_id] = attempt.words or words.get(attempt.topic_id, "")
    return tuple(
        OpenTopic(
            topic_id=row.id,
            session_id=row.session_id,
            text=row.text,
            question=row.question,
            safety=row.safety,
            state=row.state,
            state_on=_date(row.state_on),
            next_check_on=_date(row.next_check_on),
            attempts=counts.get(row.id, 0),
            last_words=words.get(row.id, ""),
        )
        for row in rows
    )


def _rule_topic(entry: TopicEntry) -> rules.Topic:
    return rules.Topic(
        text=entry.text,
        safety=entry.safety,
        attempts=tuple(_rule_attempt(attempt) for attempt in entry.attempts),
        if_still_unclear=IfStillUnclear(entry.if_still_unclear) if entry.if_still_unclear else None,
    )


def _rule_attempt(entry: AttemptEntry) -> rules.Attempt:
    reason = entry.not_attempted_reason
    return rules.Attempt(
        outcome=Outcome(entry.outcome),
        method=Method(entry.method) if entry.method else None,
        changes=frozenset(ReteachChange(change) for change in entry.changes),
        not_attempted_reason=NotAttemptedReason(reason) if reason else None,
    )


def _stored_attempt(row: TeachAttempt) -> rules.Attempt:
    return _rule_attempt(
        AttemptEntry(
            outcome=row.outcome,
            method=row.method,
            changes=tuple(row.changes.split()),
            not_attempted_reason=row.not_attempted_reason,
        )
    )


def _refuse(findings: Iterable[Finding]) -> None:
    missing = blocking(findings)
    if missing:
        raise RefusedError("\n".join(found.sentence for found in missing))


def _date(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
