"""Working out and storing one try, inside a session or a transaction that is open already."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from carecoord.common.clock import practice_day
from carecoord.db.database import Transaction
from carecoord.entities import ContactAttempt, Patient
from carecoord.rules import outreach as rules
from carecoord.services.outreach_effects import (
    close_follow_up,
    close_others,
    mark_number,
    open_row,
    set_status,
    settle_handout,
)
from carecoord.services.outreach_everywhere import settle_elsewhere
from carecoord.services.outreach_forms import CallForm, DueFollowUp
from carecoord.services.outreach_outcome import (
    STATUS_OF,
    Episode,
    Outcome,
    leave_reason,
    outcome,
)
from carecoord.services.outreach_reading import EpisodeReader
from carecoord.services.outreach_reviewer import decides
from carecoord.services.outreach_together import read_due
from carecoord.services.outreach_visits import confirm_visit, confirmed_words, visit_confirmed
from carecoord.services.outreach_words import parted, what_follows
from carecoord.vocab.actor import Actor
from carecoord.vocab.outreach import AttemptResult, DeclineKind, ReviewDecision
from carecoord.vocab.terms import label


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A try, what was before it and what follows from it.

    Attributes:
        form: Complete: with the follow-up its row is about.
        at: The instant it was made.
        due: The person's other due follow-ups.
        confirmed: That a visit is confirmed with it, in words.
    """

    form: CallForm
    at: dt.datetime
    episode: Episode
    follows: Outcome
    due: tuple[DueFollowUp, ...]
    confirmed: str = ""

    @property
    def sentence(self) -> str:
        """What follows, in words."""
        parts = parted(self.due, self.form, self.follows)
        follows = what_follows(
            self.follows,
            self.episode.policy.attempts,
            *parts,
            reviewer=self.episode.reviewer.name,
        )
        return " ".join(part for part in (self.confirmed, follows) if part)


class CallRecorder:
    """The one way a try is worked out and stored, whether from the call screen or from a file."""

    def __init__(self, episodes: EpisodeReader, zone: ZoneInfo) -> None:
        self._episodes = episodes
        self._zone = zone

    def judge(
        self,
        session: Session,
        form: CallForm,
        *,
        at: dt.datetime,
        today: dt.date,
        closed: frozenset[dt.date],
        actor: Actor,
    ) -> Judged:
        """What follows from a try; nothing is written.

        Args:
            session: The store.
            form: What happened.
            at: The instant of the try.
            today: The practice's day; the try itself may be of an earlier one.
            closed: Days the practice is closed.
            actor: Who tried, or decides.

        Raises:
            RefusedError: The form is not complete, or the person is not on the list any more.
        """
        form = self._episodes.complete(session, form)
        episode = self._episodes.episode(session, form, closed)
        attempt = self._attempt(form, at)
        follows = outcome(
            form, attempt, episode, decides=decides(actor), reviews=episode.reviewer.is_actor(actor)
        )
        due = _due_besides(session, form, today)
        visit = visit_confirmed(session, form, today, self._zone)
        return Judged(
            form=form, at=at, episode=episode, follows=follows, due=due,
            confirmed=confirmed_words(visit, self._zone),
        )  # fmt: skip

    def write(self, transaction: Transaction, judged: Judged, attempt_id: str) -> str:
        """Store the try with everything that follows.

        Returns:
            A sentence about what changed beside it, "" when nothing did.

        Raises:
            RefusedError: The follow-up is closed or gone, or it needs a note.
        """
        form = judged.form
        person = transaction.fetch(Patient, form.patient_id)
        said = _carry_out(transaction, form, person, judged.follows)
        confirm_visit(transaction, form, transaction.today, self._zone)
        if judged.follows.closes:
            settle_handout(transaction, form, judged.at)
        transaction.session.add(_stored(transaction, judged, attempt_id))
        elsewhere = settle_elsewhere(transaction, form, self._episodes.worklists, at=judged.at)
        return said or elsewhere

    def _attempt(self, form: CallForm, at: dt.datetime) -> rules.Attempt:
        return rules.Attempt(
            on=practice_day(at, self._zone),
            band=rules.band_of(at.astimezone(self._zone).time()),
            channel=form.channel,
            result=form.result,
            call_back_on=form.next_try_on,
        )


def _due_besides(session: Session, form: CallForm, today: dt.date) -> tuple[DueFollowUp, ...]:
    """The person's due follow-ups besides the one the form is about."""
    if form.follow_up_id is None:
        return ()
    due = read_due(session, form.patient_id, form.follow_up_id, today)
    return tuple(each for each in due if each.id != form.follow_up_id)


def _carry_out(transaction: Transaction, form: CallForm, person: Patient, follows: Outcome) -> str:
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


def _stored(transaction: Transaction, judged: Judged, attempt_id: str) -> ContactAttempt:
    form, follows = judged.form, judged.follows
    until = follows.hidden_until_on
    note = ". ".join(part for part in (_reason_words(form), form.note.strip()) if part)
    return ContactAttempt(
        id=attempt_id,
        patient_id=form.patient_id,
        worklist_id=form.worklist_id,
        follow_up_id=form.follow_up_id,
        episode=judged.episode.number,
        attempted_at=judged.at,
        attempted_by=transaction.actor.staff_id,
        channel=form.channel.value,
        result=form.result.value,
        note=note,
        next_try_on=until.isoformat() if until and not follows.closes else "",
        next_try_time=follows.next_time.value if follows.next_time else "",
        hidden_until_on=until.isoformat() if until else "",
        closes=follows.closes,
        handout_id=form.handout_id if follows.closes else None,
    )


def _reason_words(form: CallForm) -> str:
    """How they declined or what was decided, kept in the note in words."""
    if form.result is AttemptResult.REVIEWED:
        return label(ReviewDecision(form.reason))
    if form.result is AttemptResult.OTHER and not form.note.strip():
        leaving = leave_reason(form)
        return label(leaving) if leaving else ""
    if form.result is not AttemptResult.DECLINED:
        return ""
    is_kind = form.reason in set(DeclineKind)
    return label(DeclineKind(form.reason)) if is_kind else form.reason.strip()
