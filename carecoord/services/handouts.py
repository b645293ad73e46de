"""Handouts: finding one, showing it as it prints, giving it, and the ledger of what was given."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.common.clock import Clock, practice_day
from carecoord.common.errors import RefusedError
from carecoord.common.text import fold
from carecoord.db.database import Database
from carecoord.entities import HandoutGiven, Patient, Staff
from carecoord.handouts.checks import check_handout
from carecoord.handouts.documents.handout_page import build_handout
from carecoord.handouts.fields import PersonalDetails
from carecoord.handouts.library import Handout, HandoutLibrary, Topic
from carecoord.rules.findings import Finding, blocking
from carecoord.security.permissions import Permission, require
from carecoord.services.handout_facts import HandoutFacts, codes_of, facts_of
from carecoord.services.papers import Document, TextSize, setting_for
from carecoord.services.preferences import PreferenceService
from carecoord.services.teachback_forms import TopicEntry
from carecoord.settings import PRACTICE_PHONE
from carecoord.vocab.actor import Actor
from carecoord.vocab.handouts import Subject
from carecoord.vocab.patients import Status


@dataclass(frozen=True, slots=True)
class HandoutItem:
    """One line of the library.

    Attributes:
        title: In the asked language, or the first there is.
        grade: School grade as a whole number, None without a formula for the language.
        reviewed: Whether somebody here approved it.
    """

    topic: str
    title: str
    subject: Subject
    icon: str
    languages: tuple[str, ...]
    grade: int | None
    version: str
    reviewed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalWords:
    """What staff add to one person's copy."""

    medicine: str = ""
    times: str = ""
    goal: str = ""
    next_visit: str = ""


NOTHING_ADDED = PersonalWords()
_TAKEN_BACK = "handout.taken_back"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoutChoice:
    """One page of the library, as somebody is to get it."""

    topic: str
    language: str
    text_size: TextSize = TextSize.STANDARD
    words: PersonalWords = NOTHING_ADDED


@dataclass(frozen=True, slots=True)
class GivenHandout:
    """A handout as it was given, ready to print."""

    id: str
    document: Document


@dataclass(frozen=True, slots=True)
class GivenRow:
    """One line of a person's ledger.

    Attributes:
        current_version: What the library holds now; differs when they have an old one.
    """

    id: str
    topic: str
    title: str
    version: str
    language: str
    text_size_pt: int
    channel: str
    on: dt.date
    by: str
    current_version: str


class HandoutService:
    """The library and the ledger."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        zone: ZoneInfo,
        preferences: PreferenceService,
        library: Callable[[], HandoutLibrary],
    ) -> None:
        self._database = database
        self._clock = clock
        self._zone = zone
        self._preferences = preferences
        self._library = library

    def find(self, query: str, *, language: str = "") -> tuple[HandoutItem, ...]:
        """Topics that hold every word of ``query``, by title; a language leaves out the others."""
        found = self._library().find(query, language=language or None)
        items = (_item(topic, language) for topic in found)
        return tuple(sorted(items, key=lambda item: fold(item.title)))

    def for_patient(
        self, patient_id: str, *, language: str = "", actor: Actor
    ) -> tuple[HandoutItem, ...]:
        """Topics that answer to the person's active conditions, titled in ``language``."""
        require(actor, Permission.GIVE_HANDOUT)
        with self._database.reading() as session:
            codes = codes_of(session, patient_id)
        return tuple(_item(topic, language) for topic in self._library().for_codes(codes))

    def lacks_phone(self) -> bool:
        """Whether pages cannot say whom to call: the practice's phone is not on record."""
        return not self._preferences.get(PRACTICE_PHONE)

    def about(self, topic: str, language: str) -> HandoutFacts:
        """How hard a page is to read, who checked it, and what may be filled in.

        Raises:
            RefusedError: The topic is not written in this language.
        """
        library = self._library()
        handout = library.get(topic, language)
        return facts_of(next(one for one in library.topics() if one.id == topic), handout)

    def preview(self, choice: HandoutChoice, *, patient_id: str = "", actor: Actor) -> Document:
        """The page exactly as it prints, made out to a person or to nobody.

        Raises:
            RefusedError: The topic is not written in this language.
        """
        require(actor, Permission.GIVE_HANDOUT)
        with self._database.reading() as session:
            return self._document(session, choice, patient_id)

    def copy(self, choice: HandoutChoice, *, patient_id: str, actor: Actor) -> Document:
        """The page to save as a file: journalled, but not yet given to anybody.

        Raises:
            RefusedError: The topic is not written in this language.
        """
        require(actor, Permission.GIVE_HANDOUT)
        with self._database.writing(actor) as transaction:
            transaction.fetch(Patient, patient_id)
            transaction.record("handout.saved", subject=patient_id, topic=choice.topic)
            return self._document(transaction.session, choice, patient_id)

    def findings(
        self, topic: str, language: str, *, patient_id: str, reason: str = "", actor: Actor
    ) -> tuple[Finding, ...]:
        """What speaks against giving this page to this person."""
        require(actor, Permission.GIVE_HANDOUT)
        handout = self._library().get(topic, language)
        with self._database.reading() as session:
            return self._findings(session, handout, patient_id, reason)

    def give(
        self,
        choice: HandoutChoice,
        *,
        patient_id: str,
        channel: str = "print",
        reason: str = "",
        given_to: str = "patient",
        actor: Actor,
    ) -> GivenHandout:
        """Enter the handout in the person's ledger and return what to print.

        Raises:
            RefusedError: It does not fit the person and no reason was given.
        """
        require(actor, Permission.GIVE_HANDOUT)
        handout = self._library().get(choice.topic, choice.language)
        with self._database.writing(actor) as transaction:
            transaction.fetch(Patient, patient_id)
            stops = blocking(self._findings(transaction.session, handout, patient_id, reason))
            if stops:
                raise RefusedError("\n".join(found.sentence for found in stops))
            document = self._document(transaction.session, choice, patient_id)
            row = HandoutGiven(
                patient_id=patient_id,
                topic=handout.topic,
                title=handout.title,
                version=handout.version,
                language=handout.language,
                text_size_pt=int(choice.text_size),
                channel=channel,
                reading_grade=handout.grade,
                reason=reason.strip(),
                given_to=given_to,
                given_at=transaction.now,
                given_by=actor.staff_id,
            )
            transaction.session.add(row)
            transaction.record("handout.printed", subject=patient_id, topic=handout.topic)
            transaction.session.flush()
            return GivenHandout(row.id, document)

    def take_back(self, given_id: str, *, actor: Actor) -> None:
        """Strike an entry of the ledger: the paper was not handed over after all."""
        require(actor, Permission.GIVE_HANDOUT)
        with self._database.writing(actor) as transaction:
            row = transaction.fetch(HandoutGiven, given_id)
            transaction.tombstone(row, _TAKEN_BACK)
            transaction.record(_TAKEN_BACK, subject=row.patient_id, topic=row.topic)

    def given(self, patient_id: str, *, actor: Actor) -> tuple[GivenRow, ...]:
        """What one person was given, newest first."""
        require(actor, Permission.VIEW_PATIENT)
        query = (
            select(HandoutGiven, Staff.name)
            .outerjoin(Staff, Staff.id == HandoutGiven.given_by)
            .where(HandoutGiven.patient_id == patient_id, HandoutGiven.deleted.is_(False))
            .order_by(HandoutGiven.given_at.desc())
        )
        with self._database.reading() as session:
            return tuple(self._given(row, who or "") for row, who in session.execute(query))

    def suggested_topics(self, topic: str, language: str) -> tuple[TopicEntry, ...]:
        """The key points of a handout as topics to teach back."""
        return tuple(
            TopicEntry(
                text=point.text, question=point.ask, safety=point.is_safety, handout_topic=topic
            )
            for point in self._library().get(topic, language).key_points
        )

    def _document(self, session: Session, choice: HandoutChoice, patient_id: str) -> Document:
        handout = self._library().get(choice.topic, choice.language)
        personal = None
        if patient_id:
            person = session.get_one(Patient, patient_id)
            personal = PersonalDetails(
                patient_id=patient_id,
                preferred_name=person.preferred or person.given or person.family,
                medicine=choice.words.medicine,
                times=choice.words.times,
                goal=choice.words.goal,
                next_visit=choice.words.next_visit,
            )
        setting = setting_for(
            self._preferences,
            language=handout.language,
            text_size=choice.text_size,
            printed_on=self._clock.today(),
        )
        return build_handout(handout, setting, personal)

    def _findings(
        self, session: Session, handout: Handout, patient_id: str, reason: str
    ) -> tuple[Finding, ...]:
        person = session.get_one(Patient, patient_id)
        return check_handout(
            handout,
            written_language=person.language_written,
            today=self._clock.today(),
            has_died=person.status == Status.DECEASED,
            reason=reason,
        )

    def _given(self, row: HandoutGiven, by: str) -> GivenRow:
        current = next((t for t in self._library().topics() if t.id == row.topic), None)
        handout = current.in_language(row.language) if current else None
        return GivenRow(
            id=row.id,
            topic=row.topic,
            title=row.title,
            version=row.version,
            language=row.language,
            text_size_pt=row.text_size_pt,
            channel=row.channel,
            on=practice_day(row.given_at, self._zone),
            by=by,
            current_version=handout.version if handout else "",
        )


def _item(topic: Topic, language: str) -> HandoutItem:
    handout = topic.in_language(language) or topic.handouts[0]
    return HandoutItem(
        topic=topic.id,
        title=topic.title(language),
        subject=topic.subject,
        icon=topic.icon,
        languages=topic.languages,
        grade=handout.grade,
        version=handout.version,
        reviewed=handout.is_reviewed,
    )
