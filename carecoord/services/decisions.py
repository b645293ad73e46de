"""Shared decisions: drafted while talking, signed when whole, looked at again on a day."""

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from carecoord.common.clock import Clock, practice_day
from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _
from carecoord.db.database import Database, Transaction
from carecoord.entities import Decision, DecisionOption, Patient, Staff
from carecoord.rules import decisions as rules
from carecoord.rules import interpreter
from carecoord.rules.findings import Finding, blocking
from carecoord.rules.interpreter import Talk
from carecoord.security.permissions import Permission, require
from carecoord.services.decision_forms import (
    DecisionForm,
    DecisionRow,
    LoadedDecision,
    asked_anew,
    without_ids,
)
from carecoord.services.decision_origins import copy_origin, write_origin
from carecoord.services.decision_people import check_companions
from carecoord.services.decision_rows import (
    note_of,
    read_form,
    readiness_of,
    talk_day,
    write_form,
)
from carecoord.services.decision_steps import (
    end_review,
    follow_review,
    promise,
    reinstate,
    reopen_review,
    require_draft,
    require_standing,
    supersede,
    unfinished,
)
from carecoord.services.followup_rows import settle_source
from carecoord.services.practice_days import holidays
from carecoord.services.preferences import PreferenceService
from carecoord.services.talks import open_recheck, talk_with
from carecoord.vocab.actor import Actor
from carecoord.vocab.decisions import Outcome, ReviewResult
from carecoord.vocab.followups import Kind
from carecoord.vocab.records import NoteState, may_become


class DecisionService:
    """Notes of decisions made together, or not made yet."""

    def __init__(
        self, database: Database, clock: Clock, zone: ZoneInfo, preferences: PreferenceService
    ) -> None:
        self._database = database
        self._clock = clock
        self._zone = zone
        self._preferences = preferences

    def save_draft(
        self,
        patient_id: str,
        form: DecisionForm,
        *,
        decision_id: str = "",
        rev: int | None = None,
        actor: Actor,
    ) -> LoadedDecision:
        """Keep a draft as it stands; nothing needs to be complete.

        Raises:
            RefusedError: The note is signed already; amend it instead.
            EditConflictError: Someone else changed the draft since ``rev`` was read.
        """
        require(actor, Permission.RECORD_DECISION)
        with self._database.writing(actor) as transaction:
            if decision_id:
                row = transaction.fetch(Decision, decision_id, rev=rev)
                require_draft(row)
            else:
                transaction.fetch(Patient, patient_id)
                row = Decision(
                    patient_id=patient_id, started_at=transaction.now, author_id=actor.staff_id
                )
                transaction.session.add(row)
                transaction.session.flush()
            write_form(transaction, row, form, self._begun_on(row))
            write_origin(transaction.session, row, form.template, self._zone)
            transaction.session.flush()
            return self._loaded(transaction.session, row)

    def load(self, decision_id: str, *, actor: Actor) -> LoadedDecision:
        """A note with its form."""
        require(actor, Permission.VIEW_PATIENT)
        with self._database.reading() as session:
            row = session.get(Decision, decision_id)
            if row is None or row.deleted:
                raise RefusedError(_("This decision is no longer there."))
            return self._loaded(session, row)

    def findings(
        self, form: DecisionForm, *, patient_id: str, talked_on: dt.date | None = None, actor: Actor
    ) -> tuple[Finding, ...]:
        """What stands in the way of signing, what to look at, and what help to offer."""
        require(actor, Permission.VIEW_PATIENT)
        with self._database.reading() as session:
            talk = _talk(session, patient_id, form, actor)
            begun_on = talked_on or self._clock.today()
            return self._findings(session, form, patient_id, begun_on, talk)

    def support_offers(self, form: DecisionForm) -> tuple[str, ...]:
        """What to offer for each "no" to the four questions; never a label."""
        return tuple(found.sentence for found in rules.support_offers(readiness_of(form)))

    def sign(self, decision_id: str, *, rev: int, actor: Actor) -> None:
        """Sign a whole note; it gets a follow-up for its review, and for a missing interpreter.

        Raises:
            RefusedError: Something is missing; the text lists it. Or it amends a note that
                somebody else has amended already.
        """
        require(actor, Permission.SIGN_DECISION)
        with self._database.writing(actor) as transaction:
            row = transaction.fetch(Decision, decision_id, rev=rev)
            require_draft(row)
            form = read_form(transaction.session, row)
            talk = _talk(transaction.session, row.patient_id, form, actor)
            begun_on = self._begun_on(row)
            session = transaction.session
            missing = blocking(self._findings(session, form, row.patient_id, begun_on, talk))
            if missing:
                raise RefusedError("\n".join(found.sentence for found in missing))
            if row.supersedes_id:
                supersede(transaction, row, row.supersedes_id)
            row.state = NoteState.SIGNED.value
            row.held_by = row.held_by or actor.staff_id
            row.signed_by = actor.staff_id
            row.signed_at = transaction.now
            promise(row)
            follow_review(transaction, row)
            if row.follows_id:
                end_review(transaction, row.follows_id)
            if interpreter.needs_recheck(talk):
                self._follow_recheck(transaction, row)

    def amend(self, decision_id: str, *, actor: Actor) -> LoadedDecision:
        """A draft that starts from a signed note; the signed one stays as it is.

        The draft keeps the day of the talk. Somebody's unfinished amendment is gone on with.

        Raises:
            RefusedError: The note is not signed, or amended already.
        """
        require(actor, Permission.RECORD_DECISION)
        with self._database.writing(actor) as transaction:
            old = transaction.fetch(Decision, decision_id)
            require_standing(old)
            row = unfinished(transaction.session, Decision.supersedes_id, old.id)
            if row is None:
                row = Decision(
                    patient_id=old.patient_id,
                    started_at=old.started_at,
                    author_id=actor.staff_id,
                    supersedes_id=old.id,
                    follows_id=old.follows_id,
                )
                form = read_form(transaction.session, old)
                # Whoever amends a note need not have been there.
                held_by = form.held_by or old.signed_by or ""
                self._begin_from(transaction, old, row, replace(without_ids(form), held_by=held_by))
            return self._loaded(transaction.session, row)

    def take_up_again(self, decision_id: str, *, actor: Actor) -> LoadedDecision:
        """A new note on the same question, because the patient changed their mind.

        The signed one stays what was decided that day. Question and options are taken over;
        what matters, how ready they are and what comes of it are asked anew.

        Raises:
            RefusedError: The note is not signed, or amended already.
        """
        require(actor, Permission.RECORD_DECISION)
        with self._database.writing(actor) as transaction:
            old = transaction.fetch(Decision, decision_id)
            require_standing(old)
            row = unfinished(transaction.session, Decision.follows_id, old.id)
            if row is None:
                row = Decision(
                    patient_id=old.patient_id,
                    started_at=transaction.now,
                    author_id=actor.staff_id,
                    follows_id=old.id,
                )
                form = asked_anew(read_form(transaction.session, old))
                self._begin_from(transaction, old, row, form)
            return self._loaded(transaction.session, row)

    def review(
        self,
        decision_id: str,
        *,
        result: str,
        outcome: ReviewResult | None = None,
        still_open_until: dt.date | None = None,
        actor: Actor,
    ) -> None:
        """Record that a decision was looked at again; its follow-up closes by itself.

        Somebody who was not reached is still to be asked, so that stays open until a day. A
        change of mind stays open until its new note is signed, by default for a week.

        Args:
            decision_id: A signed note.
            result: What came of it, in plain words.
            outcome: The same as one of a few answers; None when it was only told in words.
            still_open_until: Next review day when nothing is decided yet.
            actor: Who looked at it.

        Raises:
            RefusedError: No result was given, or the next day is past or too far off.
        """
        require(actor, Permission.RECORD_DECISION)
        said = result.strip()
        if not said:
            raise RefusedError(_("Say what came of looking at it again."))
        if rules.stays_open(outcome) and still_open_until is None:
            raise RefusedError(
                _("You have not reached them, so it stays open. Choose the day of the next try.")
            )
        if outcome is ReviewResult.WANTS_TO_CHANGE and still_open_until is None:
            still_open_until = self._clock.today() + rules.TIME_TO_DECIDE_ANEW
        with self._database.writing(actor) as transaction:
            row = transaction.fetch(Decision, decision_id)
            require_standing(row)
            settle_source(transaction, row.id, said, kind=Kind.DECISION_REVIEW)
            row.review_result = said
            row.review_outcome = outcome.value if outcome else ""
            promise(row)
            if not rules.stays_open(outcome):
                row.looked_at_on = row.looked_at_on or transaction.today.isoformat()
            if still_open_until is None:
                row.reviewed_on = transaction.today.isoformat()
                return
            self._require_review_day(row, still_open_until)
            row.reviewed_on = ""
            row.review_on = still_open_until.isoformat()
            follow_review(transaction, row)

    def mark_entered_in_error(self, decision_id: str, *, reason: str, actor: Actor) -> None:
        """Mark a note as a mistake; it stays readable, with the reason.

        If it amended another note, that one holds again.

        Raises:
            RefusedError: No reason was given, or the note is marked already.
        """
        require(actor, Permission.DELETE_RECORD)
        said = reason.strip()
        if not said:
            raise RefusedError(_("Say why this note was a mistake."))
        with self._database.writing(actor, reason=said) as transaction:
            row = transaction.fetch(Decision, decision_id)
            if not may_become(NoteState(row.state), NoteState.ENTERED_IN_ERROR):
                raise RefusedError(_("This note is marked as a mistake already."))
            stood = row.state == NoteState.SIGNED
            row.state = NoteState.ENTERED_IN_ERROR.value
            settle_source(transaction, row.id, said)
            if stood and row.supersedes_id:
                reinstate(transaction, row.supersedes_id)
            elif stood and row.follows_id:
                reopen_review(transaction, row.follows_id)

    def for_patient(self, patient_id: str, *, actor: Actor) -> tuple[DecisionRow, ...]:
        """One person's decisions, newest first."""
        require(actor, Permission.VIEW_PATIENT)
        holder = aliased(Staff)
        query = (
            select(Decision, Staff.name, DecisionOption.label, holder.name)
            .outerjoin(Staff, Staff.id == Decision.author_id)
            .outerjoin(holder, holder.id == Decision.held_by)
            .outerjoin(DecisionOption, DecisionOption.id == Decision.chosen_option_id)
            .where(Decision.patient_id == patient_id, Decision.deleted.is_(False))
            .order_by(Decision.started_at.desc(), Decision.id.desc())
        )
        with self._database.reading() as session:
            return tuple(self._row(*found) for found in session.execute(query))

    def _findings(
        self,
        session: Session,
        form: DecisionForm,
        patient_id: str,
        begun_on: dt.date,
        talk: Talk,
    ) -> tuple[Finding, ...]:
        today = self._clock.today()
        return (
            *rules.check(note_of(form, begun_on, today)),
            *check_companions(session, form, patient_id, talk_day(form, begun_on)),
            *interpreter.check(talk),
        )

    def _follow_recheck(self, transaction: Transaction, row: Decision) -> None:
        open_recheck(
            transaction,
            row.patient_id,
            about=row.question,
            source_table=Decision.__tablename__,
            source_id=row.id,
            holidays=holidays(self._preferences),
        )

    def _begin_from(
        self, transaction: Transaction, old: Decision, row: Decision, form: DecisionForm
    ) -> None:
        """Store a draft that takes over what another note says and where it began from."""
        transaction.session.add(row)
        transaction.session.flush()
        write_form(transaction, row, form, self._begun_on(row))
        copy_origin(old, row)
        transaction.session.flush()

    def _require_review_day(self, row: Decision, day: dt.date) -> None:
        latest = rules.latest_review_on(Outcome(row.outcome), self._clock.today())
        if not self._clock.today() < day <= latest:
            raise RefusedError(
                _("Choose a day after today and no later than {day}.").format(
                    day=latest.isoformat()
                )
            )

    def _loaded(self, session: Session, row: Decision) -> LoadedDecision:
        return LoadedDecision(
            id=row.id,
            rev=row.rev,
            patient_id=row.patient_id,
            state=row.state,
            form=read_form(session, row),
            started_on=self._talked_on(row),
            follows_id=row.follows_id or "",
        )

    def _row(
        self, row: Decision, author: str | None, chosen: str | None, holder: str | None
    ) -> DecisionRow:
        review_on = _date(row.review_on)
        late = review_on is not None and review_on < self._clock.today() and not row.reviewed_on
        return DecisionRow(
            id=row.id,
            rev=row.rev,
            patient_id=row.patient_id,
            question=row.question,
            outcome=row.outcome,
            state=row.state,
            started_on=self._talked_on(row),
            review_on=review_on,
            reviewed_on=_date(row.reviewed_on),
            is_late=late and row.state == NoteState.SIGNED,
            author=author or "",
            plan=row.plan,
            chosen_label=chosen or "",
            held_by=holder or "",
            review_outcome=row.review_outcome,
        )

    def _talked_on(self, row: Decision) -> dt.date:
        return _date(row.talked_on) or self._begun_on(row)

    def _begun_on(self, row: Decision) -> dt.date:
        return practice_day(row.started_at, self._zone)


def _talk(session: Session, patient_id: str, form: DecisionForm, actor: Actor) -> Talk:
    """The languages of whoever held the talk count, not those of whoever signs for it."""
    return talk_with(
        session, patient_id, form.held_by or actor.staff_id,
        interpreter=form.interpreter, reason=form.interpreter_reason,
    )  # fmt: skip


def _date(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
