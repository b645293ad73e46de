"""Somebody who came in already: settled on every list that asks them to come in, not on one."""

import datetime as dt

from sqlalchemy import select

from carecoord.common.i18n import n_
from carecoord.common.ids import new_id
from carecoord.db.database import Transaction
from carecoord.entities import ContactAttempt, FollowUp
from carecoord.services.followup_rows import settle
from carecoord.services.outreach_forms import CallForm
from carecoord.services.outreach_outcome import leave_reason
from carecoord.services.worklists import WorklistService
from carecoord.vocab.followups import OPEN_STATES, Kind, Priority
from carecoord.vocab.outreach import AttemptResult, LeaveReason
from carecoord.vocab.terms import label

_ABOUT_COMING_IN = (Kind.MISSED_VISIT.value, Kind.VISIT_TO_BOOK.value)


def settle_elsewhere(
    transaction: Transaction, form: CallForm, worklists: WorklistService, *, at: dt.datetime
) -> str:
    """Settle what else a visit settles; says so in a sentence, "" when there was nothing.

    What is about safety, and what has to be done, is left to be closed by somebody meaning it.
    """
    if leave_reason(form) is not LeaveReason.ALREADY_VISITED:
        return ""
    lists = _other_lists(transaction, form, worklists)
    for worklist_id, days in lists:
        back_on = transaction.today + dt.timedelta(days=days)
        transaction.session.add(_closing(transaction, form, worklist_id, at, back_on))
    count = len(lists) + _close_follow_ups(transaction, form)
    if not count:
        return ""
    return n_("Settled in {count} more place.", "Settled in {count} more places.", count).format(
        count=count
    )


def _other_lists(
    transaction: Transaction, form: CallForm, worklists: WorklistService
) -> list[tuple[str, int]]:
    """Ids and settled days of the lists on which the person stands now."""
    session = transaction.session
    return [
        (each.id, each.outreach.settled_days)
        for each in worklists.read_definitions(session)
        if each.settled_by_visit
        and each.outreach is not None
        and each.id != form.worklist_id
        and worklists.read_listed(session, each.id, [form.patient_id])
    ]


def _closing(
    transaction: Transaction,
    form: CallForm,
    worklist_id: str,
    at: dt.datetime,
    back_on: dt.date,
) -> ContactAttempt:
    last = transaction.session.scalars(
        select(ContactAttempt)
        .where(
            ContactAttempt.patient_id == form.patient_id,
            ContactAttempt.worklist_id == worklist_id,
            ContactAttempt.follow_up_id.is_(None),
            ContactAttempt.deleted.is_(False),
        )
        .order_by(ContactAttempt.attempted_at.desc(), ContactAttempt.id.desc())
        .limit(1)
    ).first()
    return ContactAttempt(
        id=new_id(),
        patient_id=form.patient_id,
        worklist_id=worklist_id,
        episode=1 if last is None else last.episode + last.closes,
        attempted_at=at,
        attempted_by=transaction.actor.staff_id,
        channel=form.channel.value,
        result=AttemptResult.OTHER.value,
        note=". ".join(filter(None, (label(LeaveReason.ALREADY_VISITED), form.note.strip()))),
        hidden_until_on=back_on.isoformat(),
        closes=True,
    )


def _close_follow_ups(transaction: Transaction, form: CallForm) -> int:
    """Close the missed visits and visits to book that are due; how many."""
    rows = transaction.session.scalars(
        select(FollowUp).where(
            FollowUp.patient_id == form.patient_id,
            FollowUp.kind.in_(_ABOUT_COMING_IN),
            FollowUp.state.in_(tuple(OPEN_STATES)),
            FollowUp.due_on <= transaction.today.isoformat(),
            FollowUp.priority != Priority.SAFETY.value,
            FollowUp.deleted.is_(False),
        )
    ).all()
    for row in rows:
        settle(transaction, row, label(LeaveReason.ALREADY_VISITED))
    return len(rows)
