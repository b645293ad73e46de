"""One patient's records on paper: a decision, a teach-back, how we reach them.

Each paper is made for the printer, so making it is journalled.
"""

from zoneinfo import ZoneInfo

from carecoord.common.clock import Clock
from carecoord.db.database import Database, Transaction
from carecoord.entities import Decision, Patient, TeachSession
from carecoord.handouts.documents.contact_page import build_contact_sheet
from carecoord.handouts.documents.decision_page import build_decision
from carecoord.handouts.documents.teachback_page import build_teachback
from carecoord.security.permissions import Permission, require
from carecoord.services.contact_paper import contact_paper
from carecoord.services.decision_paper import decision_paper
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
from carecoord.services.teachback_paper import teachback_paper
from carecoord.vocab.actor import Actor


class PaperService:
    """Papers a patient takes home from their own record."""

    def __init__(
        self, database: Database, clock: Clock, zone: ZoneInfo, preferences: PreferenceService
    ) -> None:
        self._database = database
        self._clock = clock
        self._zone = zone
        self._preferences = preferences

    def decision(
        self,
        decision_id: str,
        *,
        actor: Actor,
        language: str = "",
        text_size: TextSize | None = None,
    ) -> Document:
        """A decision note for the patient, without what is only for staff.

        Args:
            decision_id: The note; a draft says on the paper that it is one.
            actor: Who prints it.
            language: BCP 47 code; "" for the one the patient reads, as far as it is written.
            text_size: None for what the patient prefers.

        Raises:
            RefusedError: The note is not there any more.
        """
        require(actor, Permission.GIVE_HANDOUT)
        with self._database.writing(actor) as transaction:
            note = transaction.fetch(Decision, decision_id)
            person, setting = self._made_out(transaction, note.patient_id, language, text_size)
            transaction.record("decision.printed", subject=person.id, record=note.id)
            paper = decision_paper(transaction.session, note, person, setting.language, self._zone)
            return build_decision(paper, setting)

    def teachback(
        self,
        session_id: str,
        *,
        actor: Actor,
        language: str = "",
        text_size: TextSize | None = None,
    ) -> Document:
        """What was gone over in one session, for the patient.

        Raises:
            RefusedError: The session is not there any more.
        """
        require(actor, Permission.GIVE_HANDOUT)
        with self._database.writing(actor) as transaction:
            taught = transaction.fetch(TeachSession, session_id)
            person, setting = self._made_out(transaction, taught.patient_id, language, text_size)
            transaction.record("teachback.printed", subject=person.id, record=taught.id)
            paper = teachback_paper(
                transaction.session, taught, person, setting.language, self._zone
            )
            return build_teachback(paper, setting)

    def contact_sheet(
        self,
        patient_id: str,
        *,
        actor: Actor,
        language: str = "",
        text_size: TextSize | None = None,
    ) -> Document:
        """How we reach the patient, for them to read and correct.

        Raises:
            RefusedError: The patient is not there any more.
        """
        require(actor, Permission.GIVE_HANDOUT)
        with self._database.writing(actor) as transaction:
            person, setting = self._made_out(transaction, patient_id, language, text_size)
            transaction.record("contact_sheet.printed", subject=person.id)
            paper = contact_paper(transaction.session, person, setting.language)
            return build_contact_sheet(paper, setting)

    def _made_out(
        self, transaction: Transaction, patient_id: str, language: str, text_size: TextSize | None
    ) -> tuple[Patient, Setting]:
        person = person_on_paper(transaction.session, patient_id)
        setting = setting_for(
            self._preferences,
            language=language or written_language(person),
            text_size=text_size or size_for(transaction.session, person),
            printed_on=self._clock.today(),
        )
        return person, setting
