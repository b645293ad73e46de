"""Logging tries to reach people, and what follows each."""

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.common.clock import Clock, practice_day, start_of_day
from carecoord.common.i18n import _
from carecoord.common.names import list_name
from carecoord.db.database import Database, Transaction
from carecoord.entities import ContactAttempt, Patient, Staff
from carecoord.rules import outreach as rules
from carecoord.security.permissions import Permission, is_allowed, require
from carecoord.services.outreach_effects import (
    close_follow_up,
    close_others,
    mark_number,
    open_row,
    set_status,
)
from carecoord.services.outreach_forms import (
    AttemptRow,
    CallForm,
    DueFollowUp,
    LoggedCall,
    NextTry,
)
from carecoord.services.outreach_outcome import (
    STATUS_OF,
    Episode,
    Outcome,
    leave_reason,
    outcome,
)
from carecoord.services.outreach_progress import WorkedToday, count_people, read_worked
from carecoord.services.outreach_reading import EpisodeReader
from carecoord.services.outreach_together import read_due
from carecoord.services.outreach_words import parted, what_follows
from carecoord.services.practice_days import holidays
from carecoord.services.preferences import PreferenceService
from carecoord.services.undo import UndoService, transaction_id
from carecoord.services.worklists import WorklistService
from carecoord.vocab.actor import Actor
from carecoord.vocab.outreach import AttemptResult, DeclineKind
from carecoord.vocab.patients import Channel
from carecoord.vocab.terms import label


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
        self._episodes = EpisodeReader(worklists, zone)
        self._preferences = preferences
        self._undo = undo

    def suggest(
        self,
        patient_id: str,
        worklist_id: str,
        result: AttemptResult,
        *,
        actor: Actor,
        follow_up_id: str | None = None,
        also: Sequence[str] = (),
        channel: Channel = Channel.CALL,
    ) -> NextTry:
        """What would follow if the try ended like this."""
        require(actor, Permission.WORK_WORKLIST)
        form = CallForm(
            patient_id=patient_id, worklist_id=worklist_id, result=result,
            follow_up_id=follow_up_id, also=tuple(also), channel=channel, reason="-", note="-",
        )  # fmt: skip
        closed = holidays(self._preferences)
        with self._database.reading() as session:
            form = self._episodes.complete(session, form)
            episode = self._episodes.episode(session, form, closed)
            attempt = self._attempt(form, self._clock.now())
            follows = outcome(form, attempt, episode, decides=_decides(actor))
            due = self._due_besides(session, form)
        return NextTry(
            follows.hidden_until_on if not follows.closes else None,
            follows.next_time,
            what_follows(follows, episode.policy.attempts, *parted(due, form, follows)),
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
            form = self._episodes.complete(transaction.session, form)
            person = transaction.fetch(Patient, form.patient_id)
            episode = self._episodes.episode(transaction.session, form, closed)
            attempt = self._attempt(form, transaction.now)
            follows = outcome(form, attempt, episode, decides=_decides(actor))
            due = self._due_besides(transaction.session, form)
            said = self._carry_out(transaction, form, person, follows)
            transaction.session.add(_stored(transaction, form, follows, episode, command_id))
            name = list_name(person.family, person.given, person.preferred)
        sentence = " ".join(
            part
            for part in (
                _("{result}: saved for {name}.").format(result=label(form.result), name=name),
                said,
                what_follows(follows, episode.policy.attempts, *parted(due, form, follows)),
            )
            if part
        )
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
        """Whose rows of a list were worked today; None for lists nobody is called from.

        Raises:
            RefusedError: There is no such list.
        """
        require(actor, Permission.VIEW_PATIENT)
        definition = self._worklists.source(worklist_id)
        if definition.outreach is None:
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

    def _due_besides(self, session: Session, form: CallForm) -> tuple[DueFollowUp, ...]:
        """The person's due follow-ups besides the one the form is about."""
        if form.follow_up_id is None:
            return ()
        due = read_due(session, form.patient_id, form.follow_up_id, self._clock.today())
        return tuple(each for each in due if each.id != form.follow_up_id)

    def _attempt(self, form: CallForm, now: dt.datetime) -> rules.Attempt:
        local = now.astimezone(self._zone)
        return rules.Attempt(
            on=self._clock.today(),
            band=rules.band_of(local.time()),
            channel=form.channel,
            result=form.result,
            call_back_on=form.next_try_on,
        )

    def _carry_out(
        self, transaction: Transaction, form: CallForm, person: Patient, follows: Outcome
    ) -> str:
        """Changes beside the attempt; returns a sentence about them, "" when there is none."""
        about = form.follow_up_id
        row = open_row(transaction, about, form.patient_id) if about else None
        if row is not None and follows.closes:
            close_follow_up(transaction, row, form)
            close_others(transaction, form)
        leaving = leave_reason(form)
        if leaving in STATUS_OF:
            set_status(person, STATUS_OF[leaving].value, form.status_on, transaction.today)
        return mark_number(transaction, form)

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


def _stored(
    transaction: Transaction, form: CallForm, follows: Outcome, episode: Episode, attempt_id: str
) -> ContactAttempt:
    until = follows.hidden_until_on
    note = form.note.strip()
    if form.result is AttemptResult.DECLINED:
        note = ". ".join(part for part in (_decline_words(form.reason), note) if part)
    return ContactAttempt(
        id=attempt_id,
        patient_id=form.patient_id,
        worklist_id=form.worklist_id,
        follow_up_id=form.follow_up_id,
        episode=episode.number,
        attempted_at=transaction.now,
        attempted_by=transaction.actor.staff_id,
        channel=form.channel.value,
        result=form.result.value,
        note=note,
        next_try_on=until.isoformat() if until and not follows.closes else "",
        next_try_time=follows.next_time.value if follows.next_time else "",
        hidden_until_on=until.isoformat() if until else "",
        closes=follows.closes,
    )


def _decline_words(reason: str) -> str:
    return label(DeclineKind(reason)) if reason in set(DeclineKind) else reason.strip()


def _decides(actor: Actor) -> bool:
    """Whoever may sign decisions may also decide that somebody is not pursued."""
    return is_allowed(actor.role, Permission.SIGN_DECISION)


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
