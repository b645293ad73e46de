"""The follow-ups a barrier makes: its next step, and a clinician the same day when unsafe.

A follow-up stands on lists and papers, so of what is kept back it says nothing.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.common.i18n import _
from carecoord.db.database import Transaction
from carecoord.entities import Barrier, FollowUp
from carecoord.rules import barriers as rules
from carecoord.services.barrier_forms import BarrierForm
from carecoord.services.followup_rows import (
    NewFollowUp,
    open_follow_up,
    open_of_source,
    settle,
    settle_source,
)
from carecoord.services.outreach_rounds import begin_round
from carecoord.vocab.barriers import Domain, Impact, Sensitivity
from carecoord.vocab.followups import OPEN_STATES, Kind, Priority, State
from carecoord.vocab.roles import Role
from carecoord.vocab.terms import label

_TABLE = Barrier.__tablename__


@dataclass(frozen=True, slots=True)
class Step:
    """The step of a barrier as its follow-up has it by now, moved or handed over.

    Attributes:
        due_on: None once somebody closed it.
    """

    due_on: dt.date | None
    owner_id: str
    owner_role: str


def steps_of(session: Session, patient_id: str) -> Mapping[str, Step]:
    """The steps of one person's barriers by barrier; without an entry none was ever planned."""
    query = (
        select(FollowUp)
        .where(
            FollowUp.patient_id == patient_id,
            FollowUp.source_table == _TABLE,
            FollowUp.priority != Priority.SAFETY.value,
            FollowUp.deleted.is_(False),
        )
        .order_by(FollowUp.state.in_(tuple(OPEN_STATES)), FollowUp.id)
    )
    return {
        row.source_id or "": Step(
            dt.date.fromisoformat(row.due_on) if row.state in OPEN_STATES else None,
            row.owner_id or "",
            row.owner_role,
        )
        for row in session.scalars(query)
    }


def plan_step(transaction: Transaction, row: Barrier, form: BarrierForm) -> None:
    """Bring the open follow-ups of a barrier in step with what was answered."""
    waiting = open_of_source(transaction, row.id)
    urgent = rules.needs_clinician_today(form.answer())
    if urgent and not any(each.priority == Priority.SAFETY for each in waiting):
        hand_to_clinician(transaction, row)
    steps = [each for each in waiting if each.priority != Priority.SAFETY]
    new = _step(row)
    if new is not None and not steps:
        open_follow_up(transaction, row.patient_id, new)
    for each in steps:
        if new is None:
            said = _("No step is planned any more.")
            settle(transaction, each, said, state=State.CANCELLED)
        else:
            _renew(transaction, each, new)


def hand_to_clinician(transaction: Transaction, row: Barrier) -> None:
    """Have a clinician take it up the same day; the follow-up says nothing of what it is."""
    open_follow_up(transaction, row.patient_id, _clinician_today(transaction, row))


def close_steps(transaction: Transaction, row: Barrier, outcome: str) -> None:
    """Close what was planned for a barrier that is not in the way any more."""
    is_kept_back = row.sensitivity == Sensitivity.RESTRICTED
    said = _("Closed. What came of it is in the record.") if is_kept_back else outcome
    settle_source(transaction, row.id, said)


def _renew(transaction: Transaction, row: FollowUp, new: NewFollowUp) -> None:
    row.title, row.reason = new.title, new.reason
    if row.due_on != new.due_on.isoformat():
        row.due_on = new.due_on.isoformat()
        begin_round(transaction, row, new.due_on, "")
    row.owner_id = new.owner_id
    row.owner_role = new.owner_role.value if new.owner_role else ""
    row.priority = new.priority.value


def _clinician_today(transaction: Transaction, row: Barrier) -> NewFollowUp:
    return NewFollowUp(
        kind=Kind.OTHER,
        title=_("A clinician takes this up today"),
        reason=_("The reason is in the record, for those permitted."),
        due_on=transaction.today,
        owner_role=Role.CLINICIAN,
        priority=Priority.SAFETY,
        source_table=_TABLE,
        source_id=row.id,
    )


def _step(row: Barrier) -> NewFollowUp | None:
    if not row.next_step:
        return None
    is_kept_back = row.sensitivity == Sensitivity.RESTRICTED
    blocks = row.impact == Impact.BLOCKS_CARE_NOW
    return NewFollowUp(
        kind=Kind.OTHER,
        title=_("A step that is in the record") if is_kept_back else row.next_step,
        reason=(
            _("The reason is in the record, for those permitted.")
            if is_kept_back
            else _("In the way: {what}.").format(what=label(Domain(row.domain)))
        ),
        due_on=dt.date.fromisoformat(row.next_step_on),
        owner_id=row.owner_id,
        owner_role=Role(row.owner_role) if row.owner_role else None,
        priority=Priority.TIME_LIMITED if blocks else Priority.ROUTINE,
        source_table=_TABLE,
        source_id=row.id,
    )
