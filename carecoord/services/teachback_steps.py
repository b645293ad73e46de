"""The work a topic makes while it is not clear: for whom, by when, with which question."""

import datetime as dt
from collections.abc import Set as AbstractSet

from sqlalchemy import select

from carecoord.common.i18n import _
from carecoord.db.database import Transaction
from carecoord.entities import CareTeamMember, Staff, TeachTopic
from carecoord.rules import teachback as rules
from carecoord.services.followup_rows import NewFollowUp, open_follow_up, settle_source
from carecoord.vocab.followups import Kind, Priority
from carecoord.vocab.roles import Role
from carecoord.vocab.teachback import IfStillUnclear, TopicState
from carecoord.vocab.terms import label

_PRIMARY = "primary"
_CLINICIANS = (Role.CLINICIAN.value, Role.LEAD.value)
_TAKEN_BY = {
    IfStillUnclear.NURSE_OR_PHARMACIST_CALL: Role.NURSE,
    IfStillUnclear.CHW_HOME_TEACH: Role.CHW,
}


def settle_topic(
    transaction: Transaction,
    topic: TeachTopic,
    known: rules.Topic,
    holidays: AbstractSet[dt.date],
    *,
    on: dt.date,
) -> None:
    """Derive the topic's state, and open, move or close its follow-up.

    Days are counted from ``on``, the day it was checked, whenever that was written down.
    """
    due_on = rules.next_check_on(known, on, holidays)
    topic.state = rules.state_of(known.attempts).value
    topic.state_on = on.isoformat()
    topic.next_check_on = due_on.isoformat() if due_on else ""
    settle_source(transaction, topic.id, _settled_because(topic.state))
    if due_on is not None:
        _open_check(transaction, topic, known, due_on)


def _settled_because(state: str) -> str:
    if state == TopicState.CLEAR:
        return _("Closed by itself: the topic is clear now.")
    if state == TopicState.DECLINED:
        return _("Closed by itself: the person does not want to go over it for now.")
    return _("Closed by itself: it was checked again, and a new day is set.")


def _open_check(
    transaction: Transaction, topic: TeachTopic, known: rules.Topic, due_on: dt.date
) -> None:
    checked = topic.state != TopicState.NOT_CHECKED
    owner_id, role = _owner(transaction, topic, known)
    open_follow_up(
        transaction,
        topic.patient_id,
        NewFollowUp(
            kind=Kind.TEACHBACK,
            title=_("Explain again: {topic}").format(topic=topic.text)
            if checked
            else _("Check: {topic}").format(topic=topic.text),
            reason=_reason(known) if checked else _("Not checked yet."),
            next_step=topic.question,
            due_on=due_on,
            owner_id=owner_id,
            owner_role=role,
            priority=Priority.SAFETY if topic.safety else Priority.ROUTINE,
            source_table=TeachTopic.__tablename__,
            source_id=topic.id,
        ),
    )


def _reason(known: rules.Topic) -> str:
    if known.if_still_unclear is None:
        return _("Our explanation was not clear yet.")
    return _("Our explanation was not clear yet. Agreed: {step}.").format(
        step=label(known.if_still_unclear)
    )


def _owner(
    transaction: Transaction, topic: TeachTopic, known: rules.Topic
) -> tuple[str | None, Role | None]:
    """The patient's own clinician where one must be told, else whoever the next step names."""
    if rules.tell_clinician(known):
        return _clinician_of(transaction, topic.patient_id), Role.CLINICIAN
    step = known.if_still_unclear
    if topic.state == TopicState.NOT_YET_CLEAR and step in _TAKEN_BY:
        return None, _TAKEN_BY[step]
    return transaction.actor.staff_id, None


def _clinician_of(transaction: Transaction, patient_id: str) -> str | None:
    """Who has the patient in their care; None leaves it to all clinicians."""
    query = (
        select(Staff.id)
        .join(CareTeamMember, CareTeamMember.staff_id == Staff.id)
        .where(
            CareTeamMember.patient_id == patient_id,
            CareTeamMember.function == _PRIMARY,
            CareTeamMember.deleted.is_(False),
            Staff.active.is_(True),
            Staff.role.in_(_CLINICIANS),
        )
        .order_by(CareTeamMember.id)
        .limit(1)
    )
    return transaction.session.scalars(query).first()
