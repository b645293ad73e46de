"""Who is put off for now: an attempt hides a row for some days, a settled row for longer."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from carecoord.entities import Base
from carecoord.worklists.fact import PATIENT, Scope, Source, alive

_ATTEMPT = Base.metadata.tables["contact_attempt"]


def follow_up_is_hidden(follow_up: Any, scope: Scope) -> ColumnElement[bool]:
    """Whether the last attempt made for this follow-up put it off beyond today."""
    until = (
        select(_ATTEMPT.c.hidden_until_on)
        .where(
            _ATTEMPT.c.patient_id == follow_up.c.patient_id,
            _ATTEMPT.c.follow_up_id == follow_up.c.id,
            alive(_ATTEMPT),
        )
        .correlate(follow_up)
        .order_by(_ATTEMPT.c.attempted_at.desc(), _ATTEMPT.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return func.coalesce(until, "") > scope.today


def last_try(follow_up: Source | None = None) -> Source:
    """The last attempt made from this list, or for the follow-up the row is about."""

    def pick(scope: Scope) -> Select[Any]:
        each = _ATTEMPT.alias()
        newest = select(each.c.id).where(alive(each), _belongs(each, follow_up, scope))
        return newest.correlate_except(each).order_by(each.c.attempted_at.desc(), each.c.id.desc())

    return Source("last_try", _ATTEMPT, pick)


def tries(follow_up: Source | None, scope: Scope) -> ColumnElement[int]:
    """Attempts so far; 0 again once the last one settled the row."""
    last = scope.record(last_try(follow_up))
    each = _ATTEMPT.alias()
    made = (
        select(func.count())
        .select_from(each)
        .where(alive(each), _belongs(each, follow_up, scope), each.c.episode == last.c.episode)
        .correlate_except(each)
        .scalar_subquery()
    )
    return case((last.c.closes, 0), else_=made)


def is_visible(
    last: Any, evidence_at: ColumnElement[Any] | None, scope: Scope
) -> ColumnElement[bool]:
    """Never tried, back from being put off, or settled before something new happened."""
    back = and_(last.c.hidden_until_on != "", last.c.hidden_until_on <= scope.today)
    reopened = back if evidence_at is None else or_(back, evidence_at > last.c.attempted_at)
    return or_(
        last.c.id.is_(None),
        and_(~last.c.closes, last.c.hidden_until_on <= scope.today),
        and_(last.c.closes, reopened),
    )


def is_unreached(last: Any) -> ColumnElement[bool]:
    """Enough was tried without reaching anybody: a person decides what comes next."""
    return and_(last.c.id.is_not(None), ~last.c.closes, last.c.hidden_until_on == "")


def _belongs(each: Any, follow_up: Source | None, scope: Scope) -> ColumnElement[bool]:
    # The patient is named in both cases: few attempts are about one person.
    mine = each.c.patient_id == PATIENT.c.id
    if follow_up is not None:
        return and_(mine, each.c.follow_up_id == scope.record(follow_up).c.id)
    return and_(mine, each.c.worklist_id == scope.worklist_id)
