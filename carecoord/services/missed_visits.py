"""What follows from a missed visit: one follow-up, until the person comes in or has a new time.

A visit is missed in the schedule or, where there is none, as a record of its own; what follows is
the same.
"""

import datetime as dt
from collections.abc import Iterable, Iterator

from sqlalchemy import and_, exists, or_, select

from carecoord.common.clock import practice_day
from carecoord.common.i18n import _
from carecoord.db.database import Transaction
from carecoord.db.journal import INSERT, UPDATE
from carecoord.entities import Appointment, FollowUp, Visit
from carecoord.entities.journal import JournalEntry
from carecoord.rules.business_days import add_business_days
from carecoord.rules.partial_dates import display
from carecoord.services.followup_rows import NewFollowUp, open_follow_up, settle
from carecoord.services.practice_days import practice_zone
from carecoord.vocab.appointments import UPCOMING, Status
from carecoord.vocab.followups import OPEN_STATES, Kind, Priority, State
from carecoord.vocab.roles import Role

_DUE_AFTER_DAYS = 1
"""Business days after the missed one."""


def follow_missed(
    transaction: Transaction,
    missed: Visit | Appointment,
    on: dt.date,
    closed: frozenset[dt.date],
) -> None:
    """Open the follow-up of a visit missed on this day, unless the person has come in since."""
    if came_after(transaction, missed) or is_booked_after(transaction, missed):
        return
    due_on = add_business_days(on, _DUE_AFTER_DAYS, closed)
    open_follow_up(
        transaction,
        missed.patient_id,
        NewFollowUp(
            kind=Kind.MISSED_VISIT,
            title=_("Missed visit"),
            reason=_("The visit did not take place."),
            next_step=_("Ask what got in the way and offer a new day."),
            due_on=max(due_on, transaction.today),
            owner_role=Role.FRONT_DESK,
            priority=Priority.TIME_LIMITED,
            source_table=missed.__tablename__,
            source_id=missed.id,
        ),
    )


def missed_at(missed: Visit | Appointment) -> dt.datetime:
    """When a missed visit was to begin."""
    return missed.started_at if isinstance(missed, Visit) else missed.starts_at


def came_after(transaction: Transaction, missed: Visit | Appointment) -> bool:
    """Whether the person came in since, though the missed visit is only entered now."""
    since = missed_at(missed)
    visited = exists().where(
        Visit.patient_id == missed.patient_id,
        Visit.status == "kept",
        Visit.started_at >= since,
        Visit.deleted.is_(False),
    )
    seen = exists().where(
        Appointment.patient_id == missed.patient_id,
        Appointment.id != missed.id,
        Appointment.status.in_((Status.KEPT.value, Status.ARRIVED.value)),
        Appointment.starts_at >= since,
        Appointment.deleted.is_(False),
    )
    return bool(transaction.session.scalar(select(or_(visited, seen))))


def is_booked_after(transaction: Transaction, missed: Visit | Appointment) -> bool:
    """Whether the person has a new time already."""
    query = exists().where(
        Appointment.patient_id == missed.patient_id,
        Appointment.id != missed.id,
        Appointment.status.in_(tuple(status.value for status in UPCOMING)),
        Appointment.starts_at > max(missed_at(missed), transaction.now),
        Appointment.deleted.is_(False),
    )
    return bool(transaction.session.scalar(select(query)))


def settle_missed(transaction: Transaction, patient_id: str, kept_at: dt.datetime) -> None:
    """Close the follow-ups of visits missed before a visit that was kept.

    One that is only entered now says so: nobody was careless who had called meanwhile.
    """
    kept_on = practice_day(kept_at, practice_zone(transaction.session))
    said = _("Closed by itself: the person came in.")
    if kept_on < transaction.today:
        said = _("Settled by the visit of {day}, entered on {entered}.").format(
            day=display(kept_on.isoformat()), entered=display(transaction.today.isoformat())
        )
    _settle(transaction, patient_id, kept_at, said)


def settle_booked(transaction: Transaction, patient_id: str, starts_at: dt.datetime) -> None:
    """Close the follow-ups of visits missed before one that is booked now."""
    _settle(transaction, patient_id, starts_at, _("Closed by itself: a new visit is booked."))


def _settle(transaction: Transaction, patient_id: str, until: dt.datetime, said: str) -> None:
    rows = transaction.session.scalars(
        select(FollowUp)
        .outerjoin(Visit, Visit.id == FollowUp.source_id)
        .outerjoin(Appointment, Appointment.id == FollowUp.source_id)
        .where(
            FollowUp.patient_id == patient_id,
            FollowUp.state.in_(tuple(OPEN_STATES)),
            FollowUp.deleted.is_(False),
            or_(
                and_(Visit.status == "missed", Visit.started_at <= until),
                and_(Appointment.status == Status.NO_SHOW.value, Appointment.starts_at <= until),
            ),
        )
    )
    for row in rows:
        settle(transaction, row, said)


def reopen_missed(transaction: Transaction, gone: Iterable[Visit | Appointment]) -> None:
    """Open again what visits closed that never were, or will not be: nobody may be forgotten."""
    for visit in gone:
        for row in _closed_with(transaction, visit):
            missed = _missed_of(transaction, row)
            if missed is None or came_after(transaction, missed):
                continue
            if is_booked_after(transaction, missed):
                continue
            row.state = State.OPEN.value
            row.outcome = ""
            row.closed_at = row.closed_by = None


def _missed_of(transaction: Transaction, row: FollowUp) -> Visit | Appointment | None:
    """The visit a follow-up was made for, as far as it still counts as missed."""
    found: Visit | Appointment | None
    if row.source_table == Appointment.__tablename__:
        found = transaction.session.get(Appointment, row.source_id)
    else:
        found = transaction.session.get(Visit, row.source_id)
    says = {"missed", Status.NO_SHOW.value}
    return found if found is not None and not found.deleted and found.status in says else None


def _closed_with(transaction: Transaction, visit: Visit | Appointment) -> Iterator[FollowUp]:
    """Closed follow-ups that changed when this visit was recorded, or any of theirs was booked.

    Of several that are booked the first one settled it, and any may be the last to be canceled.
    """
    made, closed = JournalEntry, JournalEntry.__table__.alias("closed")
    together = or_(
        and_(closed.c.origin == made.origin, closed.c.txn_end == made.txn_end),
        # A large import is journalled in several groups.
        and_(made.reason != "", closed.c.reason == made.reason),
    )
    this_one = and_(made.row_id == visit.id, made.op == INSERT)
    changed = (
        select(closed.c.row_id)
        .join(made, together)
        .where(
            made.subject == visit.patient_id,
            made.tbl == visit.__tablename__,
            this_one if isinstance(visit, Visit) else made.op.in_((INSERT, UPDATE)),
            closed.c.subject == visit.patient_id,
            closed.c.tbl == FollowUp.__tablename__,
            closed.c.op == UPDATE,
        )
    )
    rows = transaction.session.scalars(
        select(FollowUp).where(
            FollowUp.id.in_(changed),
            FollowUp.state == State.DONE.value,
            FollowUp.deleted.is_(False),
        )
    )
    yield from rows.all()
