"""What a visit came to: the page the patient takes home, and a note to paste elsewhere.

Both are made of what was recorded that day and hold nothing else.
"""

from collections.abc import Callable
from dataclasses import replace
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session
from typing_extensions import override

from carecoord.common.clock import Clock
from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _, current_language
from carecoord.db.database import Database
from carecoord.entities import Patient
from carecoord.handouts.documents.visit_page import build_visit
from carecoord.handouts.library import HandoutLibrary
from carecoord.security.permissions import Permission, require
from carecoord.services.papers import (
    Document,
    Setting,
    label_of,
    person_on_paper,
    size_for,
    written_language,
)
from carecoord.services.preferences import PreferenceService
from carecoord.services.taken_home import TakenHomeService, VisitChoice, VisitDay
from carecoord.services.visit_note import visit_note
from carecoord.services.visit_paper import VisitPiece, pieces_of, visit_paper
from carecoord.services.visit_records import VisitRecords, read_visit
from carecoord.vocab.actor import Actor

__all__ = ["VisitChoice", "VisitDay", "VisitPiece", "VisitService"]


def _no_handouts() -> HandoutLibrary:
    return HandoutLibrary(())


class VisitService(TakenHomeService):
    """Today's records of one person, put together."""

    printed = "visit_page.printed"

    def __init__(
        self,
        database: Database,
        clock: Clock,
        zone: ZoneInfo,
        preferences: PreferenceService,
        library: Callable[[], HandoutLibrary] = _no_handouts,
    ) -> None:
        super().__init__(database, clock, zone, preferences)
        self._library = library

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
            if not (pieces_of(records) or records.goals or records.medicines):
                raise RefusedError(_("Nothing was recorded for this patient today."))
            transaction.record("visit_note.copied", subject=patient_id)
            return visit_note(label_of(session, person, current_language()), records)

    @override
    def _set(
        self, session: Session, person: Patient, setting: Setting, choice: VisitChoice
    ) -> Document:
        records = self._as_handed_out(
            read_visit(session, person.id, setting.printed_on, self._zone), setting.language
        )
        paper = visit_paper(session, records, person, setting.language, choice.left_out)
        return build_visit(paper, setting)

    def _as_handed_out(self, records: VisitRecords, language: str) -> VisitRecords:
        """Key points of handouts in the language of the page; what was typed stays as typed.

        They were gone over in the language of whoever explained them, which the patient may
        not read: when to call, of all things, would be lost on them at home.
        """
        say = self._library().point_in
        topics = (
            replace(one, text=say(one.handout_topic, one.text, language)) for one in records.topics
        )
        return replace(records, topics=tuple(topics))
