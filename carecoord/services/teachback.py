"""Teach-back: what was taught, how it was checked, and when to check again.

The result says how clearly we explained; nothing here scores a person.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.common.clock import Clock, practice_day, start_of_day
from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _
from carecoord.common.ids import new_id
from carecoord.db.database import Database, Transaction
from carecoord.entities import Patient, Staff, TeachSession, TeachTopic
from carecoord.rules import caregivers, interpreter
from carecoord.rules import teachback as rules
from carecoord.rules.findings import Finding, Severity, blocking
from carecoord.rules.interpreter import Talk
from carecoord.rules.teachback_prompts import prompt_for
from carecoord.security.permissions import Permission, require
from carecoord.services.caregivers import caregiver_of, language_of
from carecoord.services.new_medicines import note_medicine
from carecoord.services.practice_days import holidays
from carecoord.services.preferences import PreferenceService
from carecoord.services.sittings import gone_over
from carecoord.services.talks import InterpreterToday, interpreter_on, open_recheck, talk_with
from carecoord.services.teachback_forms import (
    AnotherAttempt,
    AttemptEntry,
    OpenTopic,
    SessionRow,
    TeachbackForm,
    TopicEntry,
)
from carecoord.services.teachback_rows import (
    add_attempt,
    attempts_of,
    category_of,
    rule_attempt,
    rule_topic,
    session_fields,
    session_row,
    shown_topics,
    stored_attempt,
    stored_topic,
    topic_fields,
)
from carecoord.services.teachback_steps import settle_topic
from carecoord.vocab.actor import Actor
from carecoord.vocab.patients import ThreeValued
from carecoord.vocab.teachback import Learner, Outcome, TopicState

_NOON = dt.timedelta(hours=12)
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
        self, form: TeachbackForm, *, patient_id: str, again: bool = False, actor: Actor
    ) -> tuple[Finding, ...]:
        """What stands in the way of recording the session, and what to look at.

        Args:
            form: The session; it may have no topics of its own when something is gone over again.
            patient_id: Who is taught.
            again: Whether topics of earlier sessions are gone over in the same sitting.
            actor: Who teaches.
        """
        require(actor, Permission.VIEW_PATIENT)
        with self._database.reading() as session:
            talk = _talk(session, form, patient_id, actor)
            asked = _findings if form.topics or not again else _findings_again
            return asked(session, form, talk, patient_id, self._clock.today())

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
            The session's id.

        Raises:
            RefusedError: Something is missing or cannot follow what came before.
        """
        require(actor, Permission.RECORD_TEACHBACK)
        with self._database.writing(actor, command_id=command_id) as transaction:
            if transaction.repeated and command_id is not None:
                return command_id
            transaction.fetch(Patient, patient_id)
            texts = [transaction.fetch(TeachTopic, one.topic_id).text for one in again]
            session_id = command_id or new_id()
            once_each = tuple(dict.fromkeys(texts))
            self._add_session(transaction, patient_id, form, session_id, once_each, actor=actor)
            for one in again:
                self._try_again(transaction, one, form, patient_id, session_id)
            return session_id

    def _add_session(
        self,
        transaction: Transaction,
        patient_id: str,
        form: TeachbackForm,
        session_id: str,
        gone_over: Collection[str],
        *,
        actor: Actor,
    ) -> None:
        """The sitting itself: who learned, where and across which languages.

        It has no topics of its own when only what was left open is gone over.
        """
        session, today = transaction.session, transaction.today
        talk = _talk(session, form, patient_id, actor)
        asked = _findings if form.topics or not gone_over else _findings_again
        _refuse(asked(session, form, talk, patient_id, today))
        row = TeachSession(
            id=session_id,
            patient_id=patient_id,
            taught_at=self._instant(transaction, form),
            taught_by=actor.staff_id,
            **session_fields(form),
        )
        if form.learner != Learner.PATIENT:
            person = caregiver_of(session, patient_id, form.learner_id)
            row.learner_permission = caregivers.state_of(person, form.taught_on or today).value
        session.add(row)
        session.flush()
        for position, entry in enumerate(form.topics):
            self._add_topic(transaction, row, position, entry)
        if interpreter.needs_recheck(talk):
            # Of the session: what is clear in bad company is still gone over again.
            open_recheck(
                transaction,
                patient_id,
                about="; ".join([*(entry.text.strip() for entry in form.topics), *gone_over]),
                source_table=TeachSession.__tablename__,
                source_id=row.id,
                holidays=holidays(self._preferences),
            )

    def note_medicine(self, patient_id: str, name: str, *, actor: Actor) -> None:
        """Keep that a medicine is new today; it counts also when nobody teaches about it.

        Raises:
            RefusedError: It has no name, or the patient is not there any more.
        """
        require(actor, Permission.RECORD_TEACHBACK)
        with self._database.writing(actor) as transaction:
            note_medicine(transaction, patient_id, name)

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
            return self._try_again(transaction, another, TeachbackForm())

    def _try_again(
        self,
        transaction: Transaction,
        another: AnotherAttempt,
        form: TeachbackForm,
        patient_id: str = "",
        session_id: str | None = None,
    ) -> TopicState:
        entry = another.attempt
        topic = transaction.fetch(TeachTopic, another.topic_id)
        if patient_id and topic.patient_id != patient_id:
            raise RefusedError(_("This topic was taught to another patient. Record it there."))
        before = attempts_of(transaction.session, (topic.id,))
        chain = tuple(stored_attempt(row) for row in before)
        _refuse(rules.check_attempt(chain, rule_attempt(entry), safety=topic.safety))
        number, at = len(before) + 1, self._instant(transaction, form)
        add_attempt(
            transaction, topic, number, entry, at=at, interpreter=form.interpreter,
            session_id=session_id,
        )  # fmt: skip
        if another.if_still_unclear:
            topic.if_still_unclear = another.if_still_unclear
        # What could not be checked today stays due on the day it was due.
        if entry.outcome != Outcome.NOT_ATTEMPTED:
            known = stored_topic(topic, (*chain, rule_attempt(entry)))
            day = form.taught_on or transaction.today
            settle_topic(transaction, topic, known, holidays(self._preferences), on=day)
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
            return shown_topics(session, session.scalars(query).all())

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
            topics = gone_over(session, patient_id, [row for row, _who in rows])
            every = {topic.id: topic for several in topics.values() for topic in several}
            shown = {one.topic_id: one for one in shown_topics(session, list(every.values()))}
            return tuple(
                session_row(
                    row,
                    taught_on=practice_day(row.taught_at, self._zone),
                    taught_by=who or "",
                    topics=[shown[topic.id] for topic in topics[row.id]],
                )
                for row, who in rows
            )

    def interpreter_today(self, patient_id: str, *, actor: Actor) -> InterpreterToday | None:
        """What was recorded about an interpreter in today's talks; None when nothing was."""
        require(actor, Permission.VIEW_PATIENT)
        with self._database.reading() as session:
            return interpreter_on(session, patient_id, self._clock.today(), self._zone)

    def _add_topic(
        self, transaction: Transaction, row: TeachSession, position: int, entry: TopicEntry
    ) -> None:
        known = rule_topic(entry)
        asked = entry.question.strip() or prompt_for(category_of(entry.category), row.language)
        topic = TeachTopic(
            patient_id=row.patient_id,
            session_id=row.id,
            position=position,
            question=asked,
            safety=known.safety,
            **topic_fields(entry),
        )
        transaction.session.add(topic)
        transaction.session.flush()
        for number, attempt in enumerate(entry.attempts, start=1):
            add_attempt(
                transaction, topic, number, attempt, at=row.taught_at,
                interpreter=row.interpreter, session_id=row.id,
            )  # fmt: skip
        day = practice_day(row.taught_at, self._zone)
        settle_topic(transaction, topic, known, holidays(self._preferences), on=day)

    def _instant(self, transaction: Transaction, form: TeachbackForm) -> dt.datetime:
        """When it took place; noon of an earlier day, as nobody writes down the hour."""
        if form.taught_on in {None, transaction.today}:
            return transaction.now
        assert form.taught_on is not None
        return start_of_day(form.taught_on, self._zone) + _NOON


def _findings(
    session: Session, form: TeachbackForm, talk: Talk, patient_id: str, today: dt.date
) -> tuple[Finding, ...]:
    return (
        *rules.check_session([rule_topic(entry) for entry in form.topics]),
        *_findings_again(session, form, talk, patient_id, today),
    )


def _findings_again(
    session: Session, form: TeachbackForm, talk: Talk, patient_id: str, today: dt.date
) -> tuple[Finding, ...]:
    return (
        *_check_day(form, today),
        *_check_learner(session, form, patient_id, form.taught_on or today),
        *interpreter.check(talk),
    )


def _check_day(form: TeachbackForm, today: dt.date) -> Iterator[Finding]:
    if form.taught_on is not None and form.taught_on > today:
        yield Finding(
            "teachback.still_to_come",
            Severity.BLOCKS,
            _("This day is still to come. Write it down after the talk."),
            "taught_on",
        )


def _check_learner(
    session: Session, form: TeachbackForm, patient_id: str, on: dt.date
) -> Iterator[Finding]:
    if form.learner == Learner.PATIENT:
        return
    if not form.learner_relationship:
        yield Finding(
            "teachback.learner",
            Severity.BLOCKS,
            _("Say what the caregiver is to the patient."),
            "learner_relationship",
        )
    person = caregiver_of(session, patient_id, form.learner_id)
    yield from caregivers.check(person, on, field="learner")


def _talk(session: Session, form: TeachbackForm, patient_id: str, actor: Actor) -> Talk:
    talk = talk_with(
        session, patient_id, actor.staff_id,
        interpreter=form.interpreter, reason=form.interpreter_reason,
    )  # fmt: skip
    if form.learner != Learner.CAREGIVER:
        return talk
    # Without the patient, the language of who is there counts, where it is known.
    spoken = language_of(session, patient_id, form.learner_id)
    return replace(talk, patient_language=spoken, needed=ThreeValued.NOT_ASKED) if spoken else talk


def _refuse(findings: Iterable[Finding]) -> None:
    missing = blocking(findings)
    if missing:
        raise RefusedError("\n".join(found.sentence for found in missing))
