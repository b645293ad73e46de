"""Pages a patient takes home that are put together from what is stored about them."""

import datetime as dt
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from carecoord.common.clock import Clock
from carecoord.db.database import Database
from carecoord.entities import Patient
from carecoord.security.permissions import Permission, require
from carecoord.services.papers import (
    Document,
    Setting,
    TextSize,
    person_on_paper,
    setting_for,
    size_for,
    written_language,
)
from carecoord.services.preferences import PreferenceService
from carecoord.services.visit_paper import VisitPiece
from carecoord.vocab.actor import Actor

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


class TakenHomeService(ABC):
    """One page as of today, shown before it is printed; what is printed is journalled.

    Attributes:
        printed: Name of the event in the history.
    """

    printed: ClassVar[str]

    def __init__(
        self, database: Database, clock: Clock, zone: ZoneInfo, preferences: PreferenceService
    ) -> None:
        self._database = database
        self._clock = clock
        self._zone = zone
        self._preferences = preferences

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
            transaction.record(self.printed, subject=patient_id, language=document.language)
            return document

    def _document(self, session: Session, patient_id: str, choice: VisitChoice) -> Document:
        person = person_on_paper(session, patient_id)
        setting = setting_for(
            self._preferences,
            language=choice.language or written_language(person),
            text_size=choice.text_size or size_for(session, person),
            printed_on=self._clock.today(),
        )
        return self._set(session, person, setting, choice)

    @abstractmethod
    def _set(
        self, session: Session, person: Patient, setting: Setting, choice: VisitChoice
    ) -> Document:
        """The page itself."""
