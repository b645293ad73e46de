"""What was made ready for people, in its true state, and the word that it was sent."""

import datetime as dt
from collections.abc import Collection, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select, true
from sqlalchemy.orm import Session

from carecoord.common.clock import Clock
from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _, current_language, n_
from carecoord.common.ids import new_id
from carecoord.db.database import Database, Transaction
from carecoord.entities import ContactAttempt, Outbound, Patient
from carecoord.security.permissions import Permission, require
from carecoord.services.letter_doubles import read_doubles
from carecoord.services.letter_forms import LoggedRun, Run, WaitingRun
from carecoord.services.letter_texts import template_of
from carecoord.services.outreach_forms import CallForm
from carecoord.services.outreach_reading import EpisodeReader
from carecoord.services.outreach_recording import CallRecorder
from carecoord.services.practice_days import holidays
from carecoord.services.preferences import PreferenceService
from carecoord.services.undo import transaction_id
from carecoord.services.worklists import WorklistService
from carecoord.vocab.actor import Actor
from carecoord.vocab.outbound import Made
from carecoord.vocab.outreach import AttemptResult
from carecoord.vocab.patients import Channel, Status
from carecoord.vocab.terms import label


class LetterLogService:
    """A thing made ready is no try; it becomes one when a person says that it was sent."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        zone: ZoneInfo,
        worklists: WorklistService,
        preferences: PreferenceService,
    ) -> None:
        self._database = database
        self._clock = clock
        self._zone = zone
        self._worklists = worklists
        self._preferences = preferences
        self._recorder = CallRecorder(EpisodeReader(worklists, zone), zone)

    def log(self, run: Run, state: Made, *, actor: Actor) -> LoggedRun:
        """Log what was made, once however often this run is handed in, and tell who has two now.

        Args:
            run: What was made.
            state: How far it got: printed, saved, draft made or copied.
            actor: Who made it.
        """
        require(actor, Permission.WORK_WORKLIST)
        assert state is not Made.SENT, "only a person's word makes it sent"
        with self._database.writing(actor, command_id=run.run_id) as transaction:
            if not transaction.repeated:
                transaction.session.add_all(_rows(run, state, transaction))
        with self._database.reading() as session:
            doubles = read_doubles(session, run, self._clock.today(), self._zone, actor=actor)
        sentence = _made_words(run.way, state, len(run.recipients))
        return LoggedRun(run.run_id, sentence, doubles)

    def waiting(self, worklist_id: str = "", *, actor: Actor) -> tuple[WaitingRun, ...]:
        """What was made from a list, or from any, and nobody said was sent, the newest first."""
        require(actor, Permission.VIEW_PATIENT)
        query = (
            select(
                Outbound.run_id, Outbound.worklist_id, Outbound.channel, Outbound.state,
                Outbound.made_on,
            )
            .where(
                Outbound.worklist_id == worklist_id if worklist_id else true(),
                Outbound.state != Made.SENT.value,
                Outbound.deleted.is_(False),
            )
            .order_by(Outbound.made_at.desc(), Outbound.run_id)
        )  # fmt: skip
        with self._database.reading() as session:
            rows = session.execute(query).all()
        runs = (list(each) for _run_id, each in groupby(rows, attrgetter("run_id")))
        return tuple(_waiting(some) for some in runs)

    def say_sent(self, run_id: str, *, actor: Actor) -> LoggedRun:
        """A person says that a run was mailed or sent: each of it now counts as one try.

        Raises:
            RefusedError: It was taken back, or said already.
        """
        require(actor, Permission.WORK_WORKLIST)
        closed = holidays(self._preferences)
        with self._database.writing(actor) as transaction:
            rows = [row for row in _of_run(transaction.session, run_id) if row.state != Made.SENT]
            if not rows:
                raise RefusedError(_("This was said already, or taken back meanwhile."))
            for row in rows:
                row.attempt_id = self._try(transaction, row, closed, actor)
                row.state = Made.SENT.value
            way, count = Channel(rows[0].channel), len(rows)
        sent_id = transaction_id(transaction.span)
        return LoggedRun(run_id, _sent_words(way, count), sent_id=sent_id)

    def take_back(
        self, run_id: str, *, actor: Actor, patient_ids: Collection[str] | None = None
    ) -> str:
        """Take a run back, with the tries it became; says so in a sentence.

        What was printed or saved is still there, which the sentence says.

        Args:
            run_id: The run.
            actor: Who asks.
            patient_ids: Only what was made for these people; None for the whole run.

        Raises:
            RefusedError: It is taken back already.
        """
        require(actor, Permission.WORK_WORKLIST)
        with self._database.writing(actor) as transaction:
            rows = [
                row for row in _of_run(transaction.session, run_id)
                if patient_ids is None or row.patient_id in patient_ids
            ]  # fmt: skip
            if not rows:
                raise RefusedError(_("This is undone already."))
            for row in rows:
                if row.attempt_id:
                    made = transaction.session.get(ContactAttempt, row.attempt_id)
                    if made is not None and not made.deleted:
                        transaction.tombstone(made, "the run it came from was taken back")
                transaction.tombstone(row, "the run was taken back")
        return _("Taken back. What was printed or saved is still there: throw it away safely.")

    def _try(
        self, transaction: Transaction, row: Outbound, closed: frozenset[dt.date], actor: Actor
    ) -> str | None:
        """The try it became; None for somebody who died or is not there any more."""
        person = transaction.session.get(Patient, row.patient_id)
        if person is None or person.deleted or person.status == Status.DECEASED:
            return None
        form = CallForm(
            patient_id=row.patient_id,
            worklist_id=row.worklist_id,
            result=AttemptResult.LEFT_SAFE_MESSAGE,
            channel=Channel(row.channel),
            note=template_of(row.template_id).title[current_language()],
        )
        attempt_id = new_id()
        try:
            judged = self._recorder.judge(
                transaction.session, form, at=transaction.now, today=transaction.today,
                closed=closed, actor=actor,
            )  # fmt: skip
        except RefusedError:
            # The row left the list since; that a letter went out is still true.
            return self._apart(transaction, form, attempt_id)
        self._recorder.write(transaction, judged, attempt_id)
        transaction.session.flush()
        return attempt_id

    def _apart(self, transaction: Transaction, form: CallForm, attempt_id: str) -> str:
        transaction.session.add(
            ContactAttempt(
                id=attempt_id,
                patient_id=form.patient_id,
                attempted_at=transaction.now,
                attempted_by=transaction.actor.staff_id,
                channel=form.channel.value,
                result=form.result.value,
                note=form.note,
            )
        )
        transaction.session.flush()
        return attempt_id


def _rows(run: Run, state: Made, transaction: Transaction) -> list[Outbound]:
    return [
        Outbound(
            patient_id=one.patient_id,
            run_id=run.run_id,
            worklist_id=run.worklist_id,
            channel=run.way.value,
            template_id=run.template_id,
            language=one.language,
            state=state.value,
            care_of=one.care_of,
            made_at=transaction.now,
            made_on=transaction.today.isoformat(),
            made_by=transaction.actor.staff_id,
        )
        for one in run.recipients
    ]


def _waiting(rows: Sequence[Any]) -> WaitingRun:
    first = rows[0]
    made_on = dt.date.fromisoformat(first.made_on)
    way, state = Channel(first.channel), Made(first.state)
    return WaitingRun(first.run_id, first.worklist_id, way, state, made_on, len(rows))


def _of_run(session: Session, run_id: str) -> Sequence[Outbound]:
    query = select(Outbound).where(Outbound.run_id == run_id, Outbound.deleted.is_(False))
    return session.scalars(query.order_by(Outbound.id)).all()


def _made_words(way: Channel, state: Made, count: int) -> str:
    return n_(
        "{way}: {state} for {count} person. This is no try yet: say so when it is sent.",
        "{way}: {state} for {count} people. This is no try yet: say so when they are sent.",
        count,
    ).format(way=label(way), state=label(state), count=f"{count:,}")


def _sent_words(way: Channel, count: int) -> str:
    return n_(
        "{way}: sent to {count} person. It counts as a try.",
        "{way}: sent to {count} people. Each counts as a try.",
        count,
    ).format(way=label(way), count=f"{count:,}")
