"""The page that shows a patient how they are getting on."""

from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from carecoord.common.clock import Clock
from carecoord.db.database import Database
from carecoord.handouts.documents.progress_page import build_progress
from carecoord.security.permissions import Permission, require
from carecoord.services.papers import (
    Document,
    person_on_paper,
    setting_for,
    size_for,
    written_language,
)
from carecoord.services.preferences import PreferenceService
from carecoord.services.progress_paper import progress_paper, way_pieces
from carecoord.services.progress_records import read_way
from carecoord.services.visits import VisitChoice, VisitDay
from carecoord.vocab.actor import Actor


class ProgressService:
    """One person's way so far, put on a page."""

    def __init__(
        self, database: Database, clock: Clock, zone: ZoneInfo, preferences: PreferenceService
    ) -> None:
        self._database = database
        self._clock = clock
        self._zone = zone
        self._preferences = preferences

    def today(self, patient_id: str, *, actor: Actor) -> VisitDay:
        """What can stand on the page as of today, and how this patient likes it.

        Raises:
            RefusedError: The patient is not there any more.
        """
        require(actor, Permission.VIEW_PATIENT)
        with self._database.reading() as session:
            person = person_on_paper(session, patient_id)
            today = self._clock.today()
            way = read_way(session, patient_id, today, self._zone)
            return VisitDay(
                today, written_language(person), size_for(session, person), way_pieces(way)
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
            transaction.record(
                "progress_page.printed", subject=patient_id, language=document.language
            )
            return document

    def _document(self, session: Session, patient_id: str, choice: VisitChoice) -> Document:
        person = person_on_paper(session, patient_id)
        today = self._clock.today()
        setting = setting_for(
            self._preferences,
            language=choice.language or written_language(person),
            text_size=choice.text_size or size_for(session, person),
            printed_on=today,
        )
        way = read_way(session, patient_id, today, self._zone)
        paper = progress_paper(
            session, way, person, setting.language, choice.left_out, self._preferences
        )
        return build_progress(paper, setting)
