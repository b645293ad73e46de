"""What a try changes besides itself: a wrong number, a closed follow-up, somebody's status."""

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _
from carecoord.db.database import Transaction
from carecoord.db.standing import EVERY_CHANNEL
from carecoord.entities import (
    Address,
    ContactPoint,
    FollowUp,
    HandoutGiven,
    Patient,
    RelatedPerson,
)
from carecoord.rules import partial_dates
from carecoord.rules.care_plan_changes import in_order
from carecoord.rules.followups import NEEDS_DOING
from carecoord.rules.outreach import closes_together
from carecoord.services.barrier_facts import open_barrier_domains, read_answers
from carecoord.services.caregivers import permission_holds
from carecoord.services.followup_rows import settle
from carecoord.services.outreach_forms import CallForm
from carecoord.vocab.followups import OPEN_STATES, Kind
from carecoord.vocab.outreach import AttemptResult, LeaveReason
from carecoord.vocab.patients import Channel, ThreeValued
from carecoord.vocab.terms import label

_STANDING = {AttemptResult.WRONG_NUMBER: "wrong", AttemptResult.NUMBER_OFF: "off"}
_USUAL = (Channel.CALL, Channel.TEXT, Channel.LETTER, Channel.EMAIL, Channel.PORTAL)


def allowed_channels(session: Session, person: Patient) -> tuple[Channel, ...]:
    """Ways to reach somebody that they did not say no to, the preferred one first.

    Texts need a yes, letters a safe address; who asked for no contact at all is reached in no
    way. What gets in the way puts the others in order.
    """
    answers = read_answers(session, [person.id]).get(person.id, {})
    if answers.get(EVERY_CHANNEL) == ThreeValued.NO:
        return ()
    refused = {channel for channel, allowed in answers.items() if allowed == ThreeValued.NO}
    if answers.get(Channel.TEXT) != ThreeValued.YES:
        refused.add(Channel.TEXT.value)
    if _mail_is_unsafe(session, person.id):
        refused.add(Channel.LETTER.value)
    preferred = next((channel for channel in Channel if channel == person.best_channel), None)
    ways = dict.fromkeys((*filter(None, [preferred]), *_USUAL))
    allowed = [channel for channel in ways if channel.value not in refused]
    there = open_barrier_domains(session, [person.id]).get(person.id, frozenset())
    return in_order(allowed, there, preferred)


def _mail_is_unsafe(session: Session, patient_id: str) -> bool:
    """Whether the person has an address, and a letter may be sent to none."""
    query = select(Address.mail_safe).where(
        Address.patient_id == patient_id, Address.deleted.is_(False)
    )
    found = session.scalars(query).all()
    return bool(found) and all(safe == ThreeValued.NO for safe in found)


def open_row(transaction: Transaction, follow_up_id: str, patient_id: str) -> FollowUp:
    """The follow-up a try is for.

    Raises:
        RefusedError: It is closed or gone, or it is somebody else's.
    """
    row = transaction.fetch(FollowUp, follow_up_id)
    if row.patient_id != patient_id:
        raise RefusedError(_("This record is no longer there. Go back and open it again."))
    if row.state not in OPEN_STATES:
        raise RefusedError(_("This follow-up is already closed."))
    return row


def close_follow_up(transaction: Transaction, row: FollowUp, form: CallForm) -> None:
    """Close it with the result and the note as its outcome.

    Raises:
        RefusedError: It is work that has to be done, and nothing says what came of it.
    """
    undone = Kind(row.kind) in NEEDS_DOING and not form.note.strip()
    if undone and closes_together(form.result, form.reason):
        raise RefusedError(_("Write in the note what came of it: {title}").format(title=row.title))
    reason = form.reason if form.result is AttemptResult.DECLINED else ""
    if form.reason in set(LeaveReason):
        reason = label(LeaveReason(form.reason))
    parts = (label(form.result), reason, form.note.strip())
    settle(transaction, row, ". ".join(part for part in parts if part))


def settle_handout(transaction: Transaction, form: CallForm, at: dt.datetime) -> None:
    """One copy of a handout needs nothing more from us; others of the same person still may.

    Raises:
        RefusedError: It is gone, or it is somebody else's.
    """
    if form.handout_id is None:
        return
    row = transaction.fetch(HandoutGiven, form.handout_id)
    if row.patient_id != form.patient_id:
        raise RefusedError(_("This record is no longer there. Go back and open it again."))
    row.settled_at, row.settled_by = at, transaction.actor.staff_id
    reason = label(LeaveReason(form.reason)) if form.reason in set(LeaveReason) else ""
    parts = (label(form.result), reason, form.note.strip())
    row.settled_reason = ". ".join(part for part in parts if part)


def close_others(transaction: Transaction, form: CallForm) -> None:
    """Close what was talked about on the same call, each with the same words.

    What a colleague closed meanwhile stays as they left it.

    Raises:
        RefusedError: One of them is gone, or it is somebody else's.
    """
    if not closes_together(form.result, form.reason):
        return
    for follow_up_id in dict.fromkeys(form.also):
        row = transaction.fetch(FollowUp, follow_up_id)
        if row.patient_id != form.patient_id:
            raise RefusedError(_("This record is no longer there. Go back and open it again."))
        if row.state in OPEN_STATES:
            close_follow_up(transaction, row, form)


def mark_number(transaction: Transaction, form: CallForm) -> str:
    """Take the number that was called out of use; says so in a sentence, "" when none was."""
    standing = _STANDING.get(form.number_was or form.result)
    if standing is None or _goes_to_others(transaction.session, form.patient_id, transaction.today):
        return ""
    phones = transaction.session.scalars(
        select(ContactPoint)
        .where(
            ContactPoint.patient_id == form.patient_id,
            ContactPoint.kind == "phone",
            ContactPoint.standing == "good",
            ContactPoint.deleted.is_(False),
        )
        .order_by(ContactPoint.rank, ContactPoint.id)
    ).all()
    if not phones:
        return ""
    phones[0].standing = standing
    if len(phones) > 1:
        return _("{number} is not used any more; next is {other}.").format(
            number=phones[0].typed, other=phones[1].typed
        )
    return _("{number} is not used any more. There is no other number: please find one.").format(
        number=phones[0].typed
    )


def _goes_to_others(session: Session, patient_id: str, today: dt.date) -> bool:
    """Whether somebody else takes this person's calls, so that the number called was theirs."""
    query = select(RelatedPerson.id).where(
        RelatedPerson.patient_id == patient_id,
        RelatedPerson.gets_messages,
        RelatedPerson.phone_typed != "",
        RelatedPerson.deleted.is_(False),
        permission_holds(today),
    )
    return session.scalars(query.limit(1)).first() is not None


def set_status(person: Patient, status: str, on: str, today: dt.date) -> None:
    """Say that somebody moved or died.

    Raises:
        RefusedError: The date is not one, or lies in the future.
    """
    span = partial_dates.bounds(on) if on else None
    if on and (span is None or span[0] > today):
        raise RefusedError(_("This day lies in the future or is not a date. Type it again."))
    person.status = status
    person.status_on = on
