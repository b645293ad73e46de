"""The page that shows a patient how they are getting on."""

from sqlalchemy.orm import Session
from typing_extensions import override

from carecoord.entities import Patient
from carecoord.handouts.documents.progress_page import build_progress
from carecoord.security.permissions import Permission, require
from carecoord.services.papers import (
    Document,
    Setting,
    person_on_paper,
    size_for,
    written_language,
)
from carecoord.services.progress_paper import progress_paper, way_pieces
from carecoord.services.progress_records import read_way
from carecoord.services.taken_home import TakenHomeService, VisitChoice, VisitDay
from carecoord.vocab.actor import Actor


class ProgressService(TakenHomeService):
    """One person's way so far, put on a page."""

    printed = "progress_page.printed"

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

    @override
    def _set(
        self, session: Session, person: Patient, setting: Setting, choice: VisitChoice
    ) -> Document:
        way = read_way(session, person.id, setting.printed_on, self._zone)
        paper = progress_paper(
            session, way, person, setting.language, choice.left_out, self._preferences
        )
        return build_progress(paper, setting)
