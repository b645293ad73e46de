"""What a call made to confirm a visit does to the visit."""

import datetime as dt
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.common.clock import start_of_day
from carecoord.common.i18n import _
from carecoord.db.database import Transaction
from carecoord.entities import Appointment
from carecoord.rules.partial_dates import display
from carecoord.rules.times import time_of_day
from carecoord.services.appointment_rows import set_status
from carecoord.services.outreach_forms import CallForm
from carecoord.vocab.appointments import Status
from carecoord.vocab.outreach import AttemptResult
from carecoord.worklists.facts.visits import VISITS_TO_CONFIRM

_CONFIRMS = frozenset({AttemptResult.REACHED, AttemptResult.ALREADY_DONE})


def visit_confirmed(
    session: Session, form: CallForm, today: dt.date, zone: ZoneInfo
) -> Appointment | None:
    """The visit that a call from the list of visits to confirm confirms; None when none."""
    if form.worklist_id != VISITS_TO_CONFIRM or form.result not in _CONFIRMS:
        return None
    query = (
        select(Appointment)
        .where(
            Appointment.patient_id == form.patient_id,
            Appointment.status == Status.BOOKED.value,
            Appointment.starts_at >= start_of_day(today + dt.timedelta(days=1), zone),
            Appointment.deleted.is_(False),
        )
        .order_by(Appointment.starts_at, Appointment.id)
    )
    return session.scalars(query.limit(1)).first()


def confirm_visit(transaction: Transaction, form: CallForm, today: dt.date, zone: ZoneInfo) -> None:
    """Set the visit to confirmed; undoing the call brings it back to booked."""
    visit = visit_confirmed(transaction.session, form, today, zone)
    if visit is not None:
        set_status(visit, Status.CONFIRMED, reason=visit.reason, at=transaction.now)


def confirmed_words(visit: Appointment | None, zone: ZoneInfo) -> str:
    """That the visit is confirmed with this, "" when none is."""
    if visit is None:
        return ""
    local = visit.starts_at.astimezone(zone)
    return _("The visit on {day}, {time} is confirmed.").format(
        day=display(local.date().isoformat()), time=time_of_day(local.time())
    )
