"""Handouts: finding one, showing it as it prints, giving it, and the ledger of what was given."""

import datetime as dt
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.common.clock import Clock, practice_day
from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _
from carecoord.common.text import fold
from carecoord.db.database import Database
from carecoord.entities import HandoutGiven, HandoutVersion, Patient, Staff
from carecoord.handouts.checks import check_handout
from carecoord.handouts.documents.handout_page import build_handout
from carecoord.handouts.fields import PersonalDetails
from carecoord.handouts.library import Handout, HandoutLibrary, Topic
from carecoord.rules.findings import Finding, blocking
from carecoord.security.permissions import Permission, require
from carecoord.services.authored_rows import OWN_MARK, as_handout
from carecoord.services.handout_email import HandoutEmail, address_of, email_with, sender_of
from carecoord.services.handout_facts import HandoutFacts, codes_of, facts_of, more_link
from carecoord.services.handout_filled import filled_in, read_filled
from carecoord.services.handout_receivers import (
    Receiver,
    check_receiver,
    given_to_words,
    people_near,
    receiver_columns,
)
from carecoord.services.handout_shelf import Shelf, keep_text, stored_text
from carecoord.services.papers import Document, Setting, TextSize, setting_for
from carecoord.services.preferences import PreferenceService
from carecoord.services.teachback_forms import TopicEntry
from carecoord.settings import PRACTICE_PHONE
from carecoord.vocab.actor import Actor
from carecoord.vocab.handouts import Subject
from carecoord.vocab.patients import Status

__all__ = [
    "GivenHandout",
    "GivenRow",
    "HandoutChoice",
    "HandoutItem",
    "HandoutService",
    "PersonalWords",
    "Receiver",
]


@dataclass(frozen=True, slots=True)
class HandoutItem:
    """One line of the library.

    Attributes:
        title: In the asked language, or the first there is.
        grade: School grade as a whole number, None without a formula for the language.
        reviewed: Whether somebody here approved it.
        is_own: Whether this practice wrote it.
    """

    topic: str
    title: str
    subject: Subject
    icon: str
    languages: tuple[str, ...]
    grade: int | None
    version: str
    reviewed: bool
    is_own: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalWords:
    """What staff add to one person's copy."""

    medicine: str = ""
    times: str = ""
    goal: str = ""
    next_visit: str = ""
    morning: str = ""
    noon: str = ""
    evening: str = ""
    night: str = ""


NOTHING_ADDED = PersonalWords()
_TAKEN_BACK = "handout.taken_back"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoutChoice:
    """One page of the library, as somebody is to get it.

    Attributes:
        with_code: Whether a code to read more is printed, where there is a page to read.
    """

    topic: str
    language: str
    text_size: TextSize = TextSize.STANDARD
    words: PersonalWords = NOTHING_ADDED
    with_code: bool = False


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
        given_to: Who took it, in words; "" for the patient.
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
    given_to: str


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
        self._shelf = Shelf(library)

    def find(self, query: str, *, language: str = "") -> tuple[HandoutItem, ...]:
        """Topics that hold every word of ``query``, by title; a language leaves out the others."""
        with self._database.reading() as session:
            found = self._library(session).find(query, language=language or None)
        items = (_item(topic, language) for topic in found)
        return tuple(sorted(items, key=lambda item: fold(item.title)))

    def for_patient(
        self, patient_id: str, *, language: str = "", actor: Actor
    ) -> tuple[HandoutItem, ...]:
        """Topics that answer to the person's active conditions, titled in ``language``."""
        require(actor, Permission.GIVE_HANDOUT)
        with self._database.reading() as session:
            found = self._library(session).for_codes(codes_of(session, patient_id))
        return tuple(_item(topic, language) for topic in found)

    def lacks_phone(self) -> bool:
        """Whether pages cannot say whom to call: the practice's phone is not on record."""
        return not self._preferences.get(PRACTICE_PHONE)

    def about(self, topic: str, language: str) -> HandoutFacts:
        """How hard a page is to read, who checked it, and what may be filled in.

        Raises:
            RefusedError: The topic is not written in this language.
        """
        with self._database.reading() as session:
            library = self._library(session)
        handout = library.get(topic, language)
        return facts_of(library.topic(topic), handout)

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
            document = self._document(transaction.session, choice, patient_id)
            transaction.record("handout.saved", subject=patient_id, topic=choice.topic)
            return document

    def email_address(self, patient_id: str, *, actor: Actor) -> str:
        """Where an e-mail with a handout goes; asked before anything is made.

        Raises:
            RefusedError: None may go to this person; the sentence says what to do.
        """
        require(actor, Permission.GIVE_HANDOUT)
        sender_of(self._preferences)
        with self._database.reading() as session:
            return address_of(session, patient_id, self._clock.today(), self._zone)

    def email(self, choice: HandoutChoice, *, patient_id: str, actor: Actor) -> HandoutEmail:
        """An e-mail to the patient with the page: journalled, but not yet given to anybody.

        Raises:
            RefusedError: E-mails may not go to this person, or the practice's phone is not known.
        """
        require(actor, Permission.GIVE_HANDOUT)
        sender = sender_of(self._preferences)
        with self._database.writing(actor) as transaction:
            session = transaction.session
            transaction.fetch(Patient, patient_id)
            to = address_of(session, patient_id, transaction.today, self._zone)
            document = self._document(session, choice, patient_id)
            transaction.record("handout.email_made", subject=patient_id, topic=choice.topic)
            return email_with(document, to, sender)

    def findings(
        self, topic: str, language: str, *, patient_id: str, reason: str = "", actor: Actor
    ) -> tuple[Finding, ...]:
        """What speaks against giving this page to this person."""
        require(actor, Permission.GIVE_HANDOUT)
        with self._database.reading() as session:
            handout = self._library(session).get(topic, language)
            return self._findings(session, handout, patient_id, reason)

    def people_near(self, patient_id: str, *, actor: Actor) -> tuple[Receiver, ...]:
        """Everybody on the patient's file who may take a handout for them."""
        require(actor, Permission.GIVE_HANDOUT)
        with self._database.reading() as session:
            return people_near(session, patient_id)

    def permission_words(self, patient_id: str, receiver: Receiver | None, *, actor: Actor) -> str:
        """What to ask the patient before somebody else takes it, "" when nothing is to be."""
        require(actor, Permission.GIVE_HANDOUT)
        with self._database.reading() as session:
            found = check_receiver(session, patient_id, receiver, self._clock.today())
        return " ".join(one.sentence for one in found)

    def give(
        self,
        choice: HandoutChoice,
        *,
        patient_id: str,
        channel: str = "print",
        reason: str = "",
        receiver: Receiver | None = None,
        actor: Actor,
    ) -> GivenHandout:
        """Enter the handout in the person's ledger and return what to print.

        Args:
            choice: The page.
            patient_id: Whose it is.
            channel: "print", "pdf", "email" or "read_aloud".
            reason: Why it is given although something speaks against it.
            receiver: Who takes it in the patient's place; None for the patient.
            actor: Who gives it.

        Raises:
            RefusedError: It does not fit the person and no reason was given.
        """
        require(actor, Permission.GIVE_HANDOUT)
        self._keep_text(choice, actor)
        with self._database.writing(actor) as transaction:
            library = self._library(transaction.session)
            handout = library.get(choice.topic, choice.language)
            transaction.fetch(Patient, patient_id)
            _refuse(self._findings(transaction.session, handout, patient_id, reason))
            personal = self._personal(transaction.session, choice, patient_id)
            setting = self._setting(handout, choice)
            link = _link(library, choice)
            document = build_handout(handout, setting, personal, more_link=link)
            row = HandoutGiven(
                patient_id=patient_id,
                channel=channel,
                reason=reason.strip(),
                # Of the version in hand: another may have been approved since it was kept.
                version_id=keep_text(transaction, library.topic(choice.topic), handout).id,
                given_at=transaction.now,
                given_by=actor.staff_id,
                filled=filled_in(personal, setting.practice, link),
                **_page_columns(handout, choice),
                **receiver_columns(transaction.session, patient_id, receiver, transaction.today),
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
            library = self._library(session)
            return tuple(
                self._given(library, row, who or "") for row, who in session.execute(query)
            )

    def as_given(self, given_id: str, *, actor: Actor) -> Document:
        """The very paper somebody holds: that version, with what was filled in then.

        Raises:
            RefusedError: It was given before texts were kept, and the library has another
                version now.
        """
        require(actor, Permission.VIEW_PATIENT)
        with self._database.writing(actor) as transaction:
            row = transaction.fetch(HandoutGiven, given_id)
            handout = self._text_given(transaction.session, row)
            transaction.record("handout.read", subject=row.patient_id, topic=row.topic)
            day = practice_day(row.given_at, self._zone)
            size = TextSize(row.text_size_pt)
            now = setting_for(
                self._preferences, language=handout.language, text_size=size, printed_on=day
            )
            personal, practice, link = read_filled(row.filled, row.patient_id, now.practice)
        setting = replace(now, practice=practice)
        return build_handout(handout, setting, personal, more_link=link)

    def suggested_topics(self, topic: str, language: str) -> tuple[TopicEntry, ...]:
        """The key points of a handout as topics to teach back."""
        with self._database.reading() as session:
            handout = self._library(session).get(topic, language)
        return tuple(
            TopicEntry(
                text=point.text, question=point.ask, safety=point.is_safety, handout_topic=topic
            )
            for point in handout.key_points
        )

    def _library(self, session: Session) -> HandoutLibrary:
        return self._shelf.library(session, self._clock.today())

    def _keep_text(self, choice: HandoutChoice, actor: Actor) -> None:
        """Store the text by itself, since no other undoing may lose it."""
        with self._database.reading() as session:
            library = self._library(session)
            handout = library.get(choice.topic, choice.language)
            if stored_text(session, handout.topic, handout.language, handout.version):
                return
        with self._database.writing(actor) as transaction:
            keep_text(transaction, library.topic(choice.topic), handout)

    def _text_given(self, session: Session, row: HandoutGiven) -> Handout:
        kept = session.get(HandoutVersion, row.version_id) if row.version_id else None
        if kept is None:
            kept = stored_text(session, row.topic, row.language, row.version)
        if kept is not None:
            return as_handout(kept, "", self._clock.today())
        topic = self._shelf.built_in(row.topic)
        handout = topic.in_language(row.language) if topic else None
        if handout is None or handout.version != row.version:
            raise RefusedError(_("The text of this older version was not kept when it was given."))
        return handout

    def _document(self, session: Session, choice: HandoutChoice, patient_id: str) -> Document:
        library = self._library(session)
        handout = library.get(choice.topic, choice.language)
        personal = self._personal(session, choice, patient_id) if patient_id else None
        setting = self._setting(handout, choice)
        return build_handout(handout, setting, personal, more_link=_link(library, choice))

    def _personal(
        self, session: Session, choice: HandoutChoice, patient_id: str
    ) -> PersonalDetails:
        person = session.get_one(Patient, patient_id)
        return PersonalDetails(
            patient_id=patient_id,
            preferred_name=person.preferred or person.given or person.family,
            **asdict(choice.words),
        )

    def _setting(self, handout: Handout, choice: HandoutChoice) -> Setting:
        return setting_for(
            self._preferences,
            language=handout.language,
            text_size=choice.text_size,
            printed_on=self._clock.today(),
        )

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

    def _given(self, library: HandoutLibrary, row: HandoutGiven, by: str) -> GivenRow:
        current = next((one for one in library.topics() if one.id == row.topic), None)
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
            given_to=given_to_words(row),
        )


def _refuse(findings: tuple[Finding, ...]) -> None:
    stops = blocking(findings)
    if stops:
        raise RefusedError("\n".join(found.sentence for found in stops))


def _page_columns(handout: Handout, choice: HandoutChoice) -> dict[str, str | int | None]:
    """What the ledger keeps of the page."""
    return {
        "topic": handout.topic,
        "title": handout.title,
        "version": handout.version,
        "language": handout.language,
        "text_size_pt": int(choice.text_size),
        "reading_grade": handout.grade,
    }


def _link(library: HandoutLibrary, choice: HandoutChoice) -> str:
    return more_link(library.topic(choice.topic), choice.language) if choice.with_code else ""


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
        is_own=topic.id.startswith(OWN_MARK),
    )
