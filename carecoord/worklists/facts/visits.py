"""Facts about booked visits: the one to confirm, the one that was missed."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    String,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
)

from carecoord.common.i18n import N_
from carecoord.db.days_between import days_between
from carecoord.db.greater import greater_of
from carecoord.db.standing import STANDING
from carecoord.entities import Base
from carecoord.entities.base import UtcDateTime
from carecoord.rules import call_first
from carecoord.settings import CONFIRM_AGAIN_DAYS, CONFIRM_DAYS, MISSED_VISIT_DAYS
from carecoord.vocab.appointments import Status
from carecoord.vocab.followups import Kind
from carecoord.vocab.outreach import AttemptResult
from carecoord.worklists.fact import PERSON_ID, Fact, FactType, Scope, Source, alive, presence
from carecoord.worklists.facts.work import CLOSED
from carecoord.worklists.hiding import follow_up_is_hidden
from carecoord.worklists.moment import Amount, Moment

VISITS_TO_CONFIRM = "visits-to-confirm"

_APPOINTMENT = Base.metadata.tables["appointment"]
_VISIT = Base.metadata.tables["visit"]
_FOLLOW_UP = Base.metadata.tables["follow_up"]
_ATTEMPT = Base.metadata.tables["contact_attempt"]

_WAS_THERE = (Status.KEPT.value, Status.ARRIVED.value)
_REMINDED = (AttemptResult.REACHED.value, AttemptResult.LEFT_SAFE_MESSAGE.value)
_HEARD_FROM = (
    AttemptResult.REACHED.value,
    AttemptResult.ALREADY_DONE.value,
    AttemptResult.CALL_BACK_LATER.value,
    AttemptResult.DECLINED.value,
)
_REMINDER_DAYS = 14
"""How long a try to remind somebody counts for the visit ahead."""


def _ahead(scope: Scope, setting: str) -> ColumnElement[Any]:
    """The first instant after so many days from today."""
    amount = Amount(setting=setting)
    return scope.bind(
        lambda moment: moment.start_of(days_ago=-1 - int(moment.amount(amount))), UtcDateTime()
    )


def _ago(scope: Scope, days: int) -> ColumnElement[Any]:
    return scope.bind(lambda moment: moment.start_of(days_ago=days), UtcDateTime())


def _was_tried(patient_id: Any, scope: Scope, *conditions: Any) -> ColumnElement[bool]:
    """Whether somebody tried to remind the person lately, so that ..."""
    each = _ATTEMPT.alias()
    return exists(
        select(each.c.id)
        .where(
            each.c.patient_id == patient_id,
            each.c.worklist_id == VISITS_TO_CONFIRM,
            each.c.attempted_at >= _ago(scope, _REMINDER_DAYS),
            alive(each),
            *(condition(each) for condition in conditions),
        )
        .correlate_except(each)
    )


def _is_to_confirm(visit: Any, scope: Scope) -> ColumnElement[bool]:
    """Booked for the coming days; once reminded, again only when the visit is near."""
    near = visit.c.starts_at < _ahead(scope, CONFIRM_AGAIN_DAYS.name)
    wanted = and_(
        visit.c.starts_at >= scope.tomorrow_at,
        visit.c.starts_at < _ahead(scope, CONFIRM_DAYS.name),
        visit.c.status == Status.BOOKED.value,
        alive(visit),
    )
    if scope.includes_hidden:
        return wanted
    reminded = _was_tried(visit.c.patient_id, scope, lambda each: each.c.result.in_(_REMINDED))
    return and_(wanted, or_(near, ~reminded))


TO_CONFIRM = Source(
    "visit_to_confirm",
    _APPOINTMENT,
    _is_to_confirm,
    order=lambda each: (each.c.starts_at, each.c.id),
    ranked=("starts_at", "booked_at"),
)


def _is_missed(follow_up: Any, scope: Scope) -> ColumnElement[bool]:
    """The open follow-up of a visit missed lately; its due day narrows the search."""
    amount = Amount(setting=MISSED_VISIT_DAYS.name)

    def since(moment: Moment) -> str:
        return moment.day(days_ago=int(moment.amount(amount))).isoformat()

    wanted = and_(
        follow_up.c.state.not_in(CLOSED),
        follow_up.c.due_on >= scope.bind(since, String()),
        follow_up.c.kind == Kind.MISSED_VISIT.value,
        alive(follow_up),
    )
    return wanted if scope.includes_hidden else and_(wanted, ~follow_up_is_hidden(follow_up, scope))


MISSED = Source(
    "missed_visit",
    _FOLLOW_UP,
    _is_missed,
    order=lambda each: (each.c.due_on, each.c.id),
    ranked=("due_on", "source_id"),
)


def _missed_at(scope: Scope) -> ColumnElement[Any]:
    """When the missed visit was to begin, wherever it is recorded."""
    source = scope.record(MISSED)["source_id"]
    booked = select(_APPOINTMENT.c.starts_at).where(_APPOINTMENT.c.id == source)
    visit = select(_VISIT.c.started_at).where(_VISIT.c.id == source)
    return func.coalesce(
        booked.correlate_except(_APPOINTMENT).scalar_subquery(),
        visit.correlate_except(_VISIT).scalar_subquery(),
    )


def _counted(table: Any, status: str, at: Any, scope: Scope) -> ColumnElement[int]:
    query = select(func.count()).where(
        table.c.patient_id == PERSON_ID,
        table.c.status == status,
        at >= _ago(scope, call_first.WINDOW_DAYS),
        at < scope.tomorrow_at,
        alive(table),
    )
    return query.correlate(STANDING).scalar_subquery()


def _missed_count(scope: Scope) -> ColumnElement[int]:
    """Visits missed in 12 months; the schedule and the records may both tell of one."""
    booked = _counted(_APPOINTMENT, Status.NO_SHOW.value, _APPOINTMENT.c.starts_at, scope)
    visits = _counted(_VISIT, "missed", _VISIT.c.started_at, scope)
    return greater_of(booked, visits)


def _lead_days(scope: Scope) -> ColumnElement[int]:
    """Days from booking to the visit; -1 when nobody knows."""
    visit = scope.record(TO_CONFIRM)
    lead = func.round(days_between(visit["booked_at"], visit["starts_at"]))
    return func.coalesce(cast(lead, Integer), -1)


def _not_reached(scope: Scope) -> ColumnElement[bool]:
    heard = _was_tried(PERSON_ID, scope, lambda each: each.c.result.in_(_HEARD_FROM))
    return and_(_was_tried(PERSON_ID, scope), ~heard)


def _is_first(_scope: Scope) -> ColumnElement[bool]:
    visited = exists(
        select(_VISIT.c.id)
        .where(_VISIT.c.patient_id == PERSON_ID, _VISIT.c.status == "kept", alive(_VISIT))
        .correlate(STANDING)
    )
    each = _APPOINTMENT.alias()
    seen = exists(
        select(each.c.id)
        .where(each.c.patient_id == PERSON_ID, each.c.status.in_(_WAS_THERE), alive(each))
        .correlate(STANDING)
    )
    return and_(~visited, ~seen)


def _points(scope: Scope) -> ColumnElement[int]:
    """What ``rules.call_first.points`` adds up, by the same table."""

    def steps(number: ColumnElement[int], table: Any) -> ColumnElement[int]:
        return case(*((number >= least, literal(worth)) for least, worth in table), else_=0)

    return (
        steps(_missed_count(scope), call_first.MISSED_POINTS)
        + steps(_lead_days(scope), call_first.LEAD_POINTS)
        + case((_not_reached(scope), call_first.NOT_REACHED_POINTS), else_=0)
        + case((_is_first(scope), call_first.FIRST_VISIT_POINTS), else_=0)
    )


def _before(scope: Scope) -> ColumnElement[str]:
    """What is known before the visit, in one text: missed, lead days, not reached, first."""
    parts = (
        _missed_count(scope),
        _lead_days(scope),
        case((_not_reached(scope), 1), else_=0),
        case((_is_first(scope), 1), else_=0),
    )
    first, *rest = (cast(part, String()) for part in parts)
    text: ColumnElement[str] = first
    for part in rest:
        text = text.concat("|").concat(part)
    return text


def _when(least: int, below: int | None) -> Any:
    """A mark when the points lie there, else null."""

    def mark(scope: Scope) -> ColumnElement[Any]:
        points = _points(scope)
        # Whatever lies between is reckoned once.
        lies = points >= least if below is None else points.between(least, below - 1)
        return case((lies, literal("yes")), else_=None)

    return mark


PLAIN = (
    presence("visit_to_confirm", N_("A booked visit is to be confirmed"), TO_CONFIRM),
    Fact(
        "visit_to_confirm.at", N_("Booked visit"), FactType.TIME,
        lambda scope: scope.record(TO_CONFIRM)["starts_at"],
    ),
    Fact(
        "visit_to_confirm.booked_on", N_("Day the visit was booked"), FactType.INSTANT,
        lambda scope: scope.record(TO_CONFIRM)["booked_at"],
    ),
    Fact(
        "visit_to_confirm.kind", N_("What the booked visit is for"), FactType.TEXT,
        lambda scope: scope.record(TO_CONFIRM)["kind"],
    ),
    Fact("call_first.points", N_("Points for a call first"), FactType.COUNT, _points),
    Fact("call_first.why", N_("Help before the visit"), FactType.BEFORE, _before),
    Fact(
        "call_first.call", N_("Call first"), FactType.TEXT,
        _when(call_first.PERSONAL_CALL_FROM, call_first.OFFER_FROM),
    ),
    Fact(
        "call_first.offer", N_("Call and offer help"), FactType.TEXT,
        _when(call_first.OFFER_FROM, None),
    ),
    Fact("missed_visit.at", N_("Time of the missed visit"), FactType.TIME, _missed_at),
    Fact("missed_visit.on", N_("Day of the missed visit"), FactType.INSTANT, _missed_at),
    Fact(
        "missed_visit.next_step", N_("Next step after the missed visit"), FactType.TEXT,
        lambda scope: scope.record(MISSED)["next_step"],
    ),
)  # fmt: skip
