"""What a visit came to: the page the patient takes home, and a note to paste elsewhere.

Both are made of what was recorded that day and hold nothing else.
"""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from carecoord.common.clock import Clock
from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _, current_language
from carecoord.db.database import Database
from carecoord.handouts.documents.visit_page import build_visit
from carecoord.security.permissions import Permission, require
from carecoord.services.papers import (
    Document,
    TextSize,
    label_of,
    person_on_paper,
    setting_for,
    size_for,
    written_language,
)
from carecoord.services.preferences import PreferenceService
from carecoord.services.visit_note import visit_note
from carecoord.services.visit_paper import VisitPiece, pieces_of, visit_paper
from carecoord.services.visit_records import read_visit
from carecoord.vocab.actor import Actor

__all__ = ["VisitChoice", "VisitDay", "VisitPiece", "VisitService"]

_ALL_OF_IT: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitChoice:
    """How one after-visit page is made out.

    Attributes:
        language: "en" or "es"; "" for the one the patient reads.
        text_size: None for what the patient prefers.
        left_out: Keys of pieces that are not to stand on it.
    """

    language: str = ""
    text_size: TextSize | None = None
    left_out: frozenset[str] = _ALL_OF_IT


@dataclass(frozen=True, slots=True)
class VisitDay:
    """What there is for a page today, and how this patient likes it.

    Attributes:
        on: Practice day.
        pieces: In the order of the page; none when nothing was recorded.
    """

    on: dt.date
    language: str
    text_size: TextSize
    pieces: tuple[VisitPiece, ...]


class VisitService:
    """Today's records of one person, put together."""

    def __init__(
        self, database: Database, clock: Clock, zone: ZoneInfo, preferences: PreferenceService
    ) -> None:
        self._database = database
        self._clock = clock
        self._zone = zone
        self._preferences = preferences

    def today(self, patient_id: str, *, actor: Actor) -> VisitDay:
        """What was recorded today and can stand on the page.

        Raises:
            RefusedError: The patient is not there any more.
        """
        require(actor, Permission.VIEW_PATIENT)
        with self._database.reading() as session:
            person = person_on_paper(session, patient_id)
            records = read_visit(session, patient_id, self._clock.today(), self._zone)
            return VisitDay(
                records.on, written_language(person), size_for(session, person), pieces_of(records)
            )

    def preview(self, patient_id: str, choice: VisitChoice, *, actor: Actor) -> Document:
        """The page exactly as it prints.

        Raises:
            RefusedError: The patient is not there any more.
        """
        require(actor, Permission.GIVE_HANDOUT)
        with self._database.reading() as session:
            return self._document(session, patient_id, choice)

    def paper(self, patient_id: str, choice: VisitChoice, *, actor: Actor) -> Document:
        """The page for the printer or a file, which is journalled.

        Raises:
            RefusedError: The patient is not there any more.
        """
        require(actor, Permission.GIVE_HANDOUT)
        with self._database.writing(actor) as transaction:
            document = self._document(transaction.session, patient_id, choice)
            transaction.record("visit_page.printed", subject=patient_id, language=document.language)
            return document

    def note(self, patient_id: str, *, actor: Actor) -> str:
        """The day as plain text for another record system, which is journalled.

        Raises:
            RefusedError: Nothing was recorded today, or the patient is not there any more.
        """
        require(actor, Permission.RECORD_TEACHBACK)
        with self._database.writing(actor) as transaction:
            session = transaction.session
            person = person_on_paper(session, patient_id)
            records = read_visit(session, patient_id, self._clock.today(), self._zone)
            if not (pieces_of(records) or records.goals):
                raise RefusedError(_("Nothing was recorded for this patient today."))
            transaction.record("visit_note.copied", subject=patient_id)
            return visit_note(label_of(session, person, current_language()), records)

    def _document(self, session: Session, patient_id: str, choice: VisitChoice) -> Document:
        person = person_on_paper(session, patient_id)
        today = self._clock.today()
        setting = setting_for(
            self._preferences,
            language=choice.language or written_language(person),
            text_size=choice.text_size or size_for(session, person),
            printed_on=today,
        )
        records = read_visit(session, patient_id, today, self._zone)
        paper = visit_paper(session, records, person, setting.language, choice.left_out)
        return build_visit(paper, setting)
