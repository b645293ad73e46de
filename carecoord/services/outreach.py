"""Logging tries to reach people, and what follows each."""

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.common.clock import Clock, practice_day, start_of_day
from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _, n_
from carecoord.common.ids import new_id
from carecoord.common.names import list_name
from carecoord.db.database import Database, Transaction
from carecoord.entities import ContactAttempt, Patient, Staff
from carecoord.security.permissions import Permission, require
from carecoord.services.call_scripts import CallScript, script_for
from carecoord.services.household import HouseholdMember, read_household
from carecoord.services.left_meanwhile import read_why
from carecoord.services.outreach_forms import (
    AttemptRow,
    CallForm,
    DueFollowUp,
    LoggedCall,
    NextTry,
)
from carecoord.services.outreach_outcome import STATUS_OF, alongside_form, leave_reason
from carecoord.services.outreach_progress import WorkedToday, count_people, read_worked
from carecoord.services.outreach_reading import EpisodeReader
from carecoord.services.outreach_recording import CallRecorder, Judged
from carecoord.services.outreach_together import read_due
from carecoord.services.outreach_words import answer_words
from carecoord.services.practice_days import holidays
from carecoord.services.preferences import PreferenceService
from carecoord.services.undo import UndoService, transaction_id
from carecoord.services.worklists import WorklistService
from carecoord.settings import PRACTICE_NAME, PRACTICE_PHONE
from carecoord.vocab.actor import Actor
from carecoord.worklists.definition import About


class OutreachService:
    """The call screen's other half."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        zone: ZoneInfo,
        worklists: WorklistService,
        preferences: PreferenceService,
        undo: UndoService,
    ) -> None:
        self._database = database
        self._clock = clock
        self._zone = zone
        self._worklists = worklists
        self._recorder = CallRecorder(EpisodeReader(worklists, zone), zone)
        self._preferences = preferences
        self._undo = undo

    def suggest(self, form: CallForm, *, actor: Actor) -> NextTry:
        """What would follow if the try ended like this, or somebody decided this.

        A reason or a note that is still missing does not matter. Why a day that was chosen cannot
        be is what the sentence says.
        """
        require(actor, Permission.WORK_WORKLIST)
        form = replace(form, reason=form.reason or "-", note=form.note or "-")
        closed = holidays(self._preferences)
        try:
            with self._database.reading() as session:
                judged = self._judge(session, form, self._clock.now(), closed, actor)
        except RefusedError as error:
            if form.next_try_on is None:
                raise
            return NextTry(None, None, str(error))
        follows = judged.follows
        return NextTry(
            follows.hidden_until_on if not follows.closes else None,
            follows.next_time,
            judged.sentence,
        )

    def due_together(
        self, patient_id: str, follow_up_id: str, *, actor: Actor
    ) -> tuple[DueFollowUp, ...]:
        """What one call can be about: the follow-up it is made for, then the others due."""
        require(actor, Permission.VIEW_PATIENT)
        with self._database.reading() as session:
            return read_due(session, patient_id, follow_up_id, self._clock.today())

    def log(self, form: CallForm, *, command_id: str, actor: Actor) -> LoggedCall:
        """Save a try and everything that follows from it, once per command.

        Args:
            form: What happened.
            command_id: From ``common.ids.new_id``; becomes the attempt's key, so that a
                second click on the same form saves nothing more.
            actor: Who tried.

        Raises:
            RefusedError: The form is not complete, or the follow-up is closed already.
        """
        require(actor, Permission.WORK_WORKLIST)
        if leave_reason(form) in STATUS_OF:
            require(actor, Permission.EDIT_PATIENT)
        closed = holidays(self._preferences)
        with self._database.writing(actor, command_id=command_id) as transaction:
            if transaction.repeated:
                return self._logged_before(transaction, command_id)
            person = transaction.fetch(Patient, form.patient_id)
            judged = self._judge(transaction.session, form, transaction.now, closed, actor)
            said = self._recorder.write(transaction, judged, command_id)
            others = self._log_alongside(transaction, form, closed, actor)
            name = list_name(person.family, person.given, person.preferred)
        follows = judged.follows
        saved = _("{result}: saved for {name}.").format(result=answer_words(form), name=name)
        sentence = " ".join(part for part in (saved, said, judged.sentence, others) if part)
        return LoggedCall(
            command_id, sentence, follows.hidden_until_on, follows.closes,
            follows.needs_review, transaction_id(transaction.span),
        )  # fmt: skip

    def undo(self, attempt_id: str, *, actor: Actor) -> str:
        """Take a try back with everything that followed from it; says so in a sentence.

        Raises:
            RefusedError: Something was changed since, or the try is not there.
        """
        require(actor, Permission.WORK_WORKLIST)
        return self._undo.undo_row(ContactAttempt, attempt_id, actor=actor)

    def history(
        self, patient_id: str, *, actor: Actor, worklist_id: str = ""
    ) -> tuple[AttemptRow, ...]:
        """Tries to reach somebody, the newest first; from one list, or from all."""
        require(actor, Permission.VIEW_PATIENT)
        query = (
            select(ContactAttempt, Staff.name)
            .join(Staff, Staff.id == ContactAttempt.attempted_by)
            .where(ContactAttempt.patient_id == patient_id, ContactAttempt.deleted.is_(False))
            .order_by(ContactAttempt.attempted_at.desc(), ContactAttempt.id.desc())
        )
        if worklist_id:
            query = query.where(ContactAttempt.worklist_id == worklist_id)
        with self._database.reading() as session:
            return tuple(self._row(attempt, by) for attempt, by in session.execute(query))

    def worked_today(self, worklist_id: str, *, actor: Actor) -> WorkedToday | None:
        """Whose rows of a list were worked today.

        None for lists that nobody is called from, or that gather the rows of others.

        Raises:
            RefusedError: There is no such list.
        """
        require(actor, Permission.VIEW_PATIENT)
        definition = self._worklists.source(worklist_id)
        if definition.outreach is None or definition.about is About.NOT_REACHED:
            return None
        since = start_of_day(self._clock.today(), self._zone)
        with self._database.reading() as session:
            return read_worked(session, definition, since, actor.staff_id)

    def people_today(self, *, actor: Actor) -> int:
        """How many people the actor worked for today, on any list."""
        require(actor, Permission.VIEW_PATIENT)
        since = start_of_day(self._clock.today(), self._zone)
        with self._database.reading() as session:
            return count_people(session, since, actor.staff_id)

    def script(self, name: str, language: str, *, actor: Actor) -> CallScript:
        """What to say to somebody of this name who speaks this language."""
        require(actor, Permission.VIEW_PATIENT)
        return script_for(
            language,
            name=name,
            caller=actor.name,
            practice=self._preferences.get(PRACTICE_NAME),
            phone=self._preferences.get(PRACTICE_PHONE),
        )

    def household(self, patient_id: str, *, actor: Actor) -> tuple[HouseholdMember, ...]:
        """Others behind the number that is dialed for a person, with what is due for them."""
        require(actor, Permission.VIEW_PATIENT)
        with self._database.reading() as session:
            return read_household(session, self._worklists, patient_id, self._clock.today())

    def _log_alongside(
        self, transaction: Transaction, form: CallForm, closed: frozenset[dt.date], actor: Actor
    ) -> str:
        """Log the same try for the others it was made for; says so in a sentence."""
        for other in form.alongside:
            their_form = alongside_form(form, other)
            transaction.fetch(Patient, other.patient_id)
            judged = self._judge(transaction.session, their_form, transaction.now, closed, actor)
            self._recorder.write(transaction, judged, new_id())
        count = len({other.patient_id for other in form.alongside})
        if not count:
            return ""
        return n_(
            "Logged for {count} more person at this number.",
            "Logged for {count} more people at this number.",
            count,
        ).format(count=count)

    def why_left(self, patient_id: str, name: str, *, actor: Actor) -> str:
        """Why somebody is off a list that was on the screen, when a colleague brought it about.

        Args:
            patient_id: Who left it.
            name: As the list showed it.
            actor: Who looks.

        Returns:
            A sentence; "" when no colleague entered anything about them today.
        """
        require(actor, Permission.VIEW_PATIENT)
        since = start_of_day(self._clock.today(), self._zone)
        with self._database.reading() as session:
            return read_why(session, patient_id, name, since, self._zone, actor)

    def _judge(
        self,
        session: Session,
        form: CallForm,
        at: dt.datetime,
        closed: frozenset[dt.date],
        actor: Actor,
    ) -> Judged:
        return self._recorder.judge(
            session, form, at=at, today=self._clock.today(), closed=closed, actor=actor
        )

    def _logged_before(self, transaction: Transaction, attempt_id: str) -> LoggedCall:
        stored = transaction.fetch(ContactAttempt, attempt_id)
        until = _day(stored.hidden_until_on)
        return LoggedCall(
            attempt_id, _("This call is saved already."), until, stored.closes,
            not stored.closes and until is None, "",
        )  # fmt: skip

    def _row(self, attempt: ContactAttempt, by: str) -> AttemptRow:
        return AttemptRow(
            attempt.id, practice_day(attempt.attempted_at, self._zone), attempt.worklist_id,
            attempt.channel, attempt.result, attempt.note, by, attempt.closes,
            _day(attempt.next_try_on),
        )  # fmt: skip


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
