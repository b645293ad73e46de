"""What a decision note goes through: written, signed, looked at again, replaced, taken back."""

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _
from carecoord.db.database import Transaction
from carecoord.entities import Decision
from carecoord.services.followup_rows import NewFollowUp, open_follow_up, settle_source
from carecoord.vocab.decisions import STATE_OF, Outcome, State
from carecoord.vocab.followups import Kind, Priority
from carecoord.vocab.records import NoteState


def require_draft(row: Decision) -> None:
    """Refuse to change what is signed."""
    if row.state != NoteState.DRAFT:
        raise RefusedError(_("This note is signed. Amend it to add or correct something."))


def require_standing(row: Decision) -> None:
    """Only the newest signed note is worked on; what it replaced stays as it was."""
    if row.state == NoteState.AMENDED:
        raise RefusedError(_("A later note replaces this one. Open that one instead."))
    if row.state != NoteState.SIGNED:
        raise RefusedError(_("This note is not signed. Sign it first, or change the draft."))


def unfinished(
    session: Session, link: InstrumentedAttribute[str | None], decision_id: str
) -> Decision | None:
    """The draft that is to replace or to follow a note, if somebody began one."""
    query = select(Decision).where(
        link == decision_id,
        Decision.state == NoteState.DRAFT.value,
        Decision.deleted.is_(False),
    )
    if link is Decision.follows_id:
        # An amendment of a note that followed it follows it too, and is something else.
        query = query.where(Decision.supersedes_id.is_(None))
    return session.scalars(query.order_by(Decision.id).limit(1)).first()


def supersede(transaction: Transaction, row: Decision, old_id: str) -> None:
    """Put a later note in the place of a signed one.

    What came of looking at it again holds on, unless the later note sets another day or says
    that something else came of the talk.

    Raises:
        RefusedError: Another note took its place already.
    """
    old = transaction.fetch(Decision, old_id)
    require_standing(old)
    old.state = NoteState.AMENDED.value
    if (row.review_on, row.outcome) == (old.review_on, old.outcome):
        row.reviewed_on = old.reviewed_on
        row.review_result, row.review_outcome = old.review_result, old.review_outcome
        keep_promise(row, old)
    elif was_missed(old, transaction.today):
        # Correcting a note does not undo that its day went by.
        keep_promise(row, old)
    settle_source(transaction, old_id, _("Closed by itself: the note was amended."))


def promise(row: Decision) -> None:
    """The first day it is to be looked at again, which no later day takes the place of."""
    row.promised_on = row.promised_on or row.review_on


def keep_promise(row: Decision, old: Decision) -> None:
    """What a note promised, its amendment still does."""
    row.promised_on = old.promised_on or old.review_on
    row.looked_at_on = old.looked_at_on


def was_missed(row: Decision, today: dt.date) -> bool:
    """Whether its first day went by before anybody looked at it with the patient."""
    first = row.promised_on or row.review_on
    looked = min(filter(None, (row.looked_at_on, row.reviewed_on)), default="")
    return bool(first) and first < today.isoformat() and (not looked or looked > first)


def reinstate(transaction: Transaction, old_id: str) -> None:
    """The amendment was a mistake, so the note before it holds, with its review."""
    old = transaction.fetch(Decision, old_id)
    old.state = NoteState.SIGNED.value
    follow_review(transaction, old)


def end_review(transaction: Transaction, old_id: str) -> None:
    """The question was decided anew, so the old note is looked at no more."""
    old = transaction.fetch(Decision, old_id)
    if not old.reviewed_on:
        old.reviewed_on = transaction.today.isoformat()
        said = _("Closed by itself: a new decision was signed.")
        settle_source(transaction, old_id, said, kind=Kind.DECISION_REVIEW)


def reopen_review(transaction: Transaction, old_id: str) -> None:
    """The new decision was a mistake, so the old one is still to be looked at."""
    old = transaction.fetch(Decision, old_id)
    if old.state == NoteState.SIGNED:
        old.reviewed_on = ""
        follow_review(transaction, old)


def follow_review(transaction: Transaction, row: Decision) -> None:
    """The review of a signed note, as work for somebody on a day, unless it was made."""
    if not row.review_on or row.reviewed_on:
        return
    deferred = STATE_OF[Outcome(row.outcome)] is State.DEFERRED
    title = _("Decide: {question}") if deferred else _("Look back on: {question}")
    reason = (
        _("Not decided yet. It is to be taken up again by this day.")
        if deferred
        else _("Decided together. See whether it still fits.")
    )
    open_follow_up(
        transaction,
        row.patient_id,
        NewFollowUp(
            kind=Kind.DECISION_REVIEW,
            title=title.format(question=row.question),
            reason=reason,
            next_step=row.missing_for_decision or row.plan,
            due_on=dt.date.fromisoformat(row.review_on),
            owner_id=row.owner_id or row.author_id,
            priority=Priority.TIME_LIMITED if deferred else Priority.ROUTINE,
            source_table=Decision.__tablename__,
            source_id=row.id,
        ),
    )
