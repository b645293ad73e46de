"""Who is put off for now: an attempt hides a row for some days, a settled row for longer."""

from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from carecoord.entities import Base
from carecoord.vocab.outreach import AttemptResult
from carecoord.worklists.fact import PERSON_ID, Record, Scope, Source, alive

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
    return Source(
        "last_try",
        _ATTEMPT,
        fits=lambda each, scope: and_(alive(each), _counts_for(each, follow_up, scope)),
        order=lambda each: (each.c.attempted_at.desc(), each.c.id.desc()),
    )


def tries(follow_up: Source | None, scope: Scope) -> ColumnElement[int]:
    """Attempts so far; 0 again once the last one settled the row."""
    last = scope.record(last_try(follow_up))
    each = _ATTEMPT.alias()
    made = (
        select(func.count())
        .select_from(each)
        .where(
            each.c.patient_id == PERSON_ID,
            alive(each),
            _counts_for(each, follow_up, scope),
            each.c.episode == last["episode"],
        )
        .correlate_except(each)
        .scalar_subquery()
    )
    return case((last["closes"], 0), else_=made)


def is_visible(
    last: Record,
    scope: Scope,
    *,
    evidence_at: ColumnElement[Any] | None = None,
    is_safety: ColumnElement[bool] | None = None,
) -> ColumnElement[bool]:
    """Never tried, back from being put off, or settled before something new happened.

    Who said that they do not want to be asked again is not asked again, whatever is measured
    since; but a row that is safety-critical now is not kept from anybody's sight by that.
    """
    back = and_(last["hidden_until_on"] != "", last["hidden_until_on"] <= scope.today)
    reopened = back if evidence_at is None else or_(back, evidence_at > last["attempted_at"])
    for_good = and_(last["result"] == AttemptResult.DECLINED.value, last["hidden_until_on"] == "")
    settled = and_(~for_good, reopened)
    if is_safety is not None:
        settled = or_(settled, and_(for_good, is_safety))
    return or_(
        last["id"].is_(None),
        and_(~last["closes"], last["hidden_until_on"] <= scope.today),
        and_(last["closes"], settled),
    )


def is_unreached(last: Record) -> ColumnElement[bool]:
    """Enough was tried without reaching anybody: a person decides what comes next."""
    return and_(last["id"].is_not(None), ~last["closes"], last["hidden_until_on"] == "")


def _counts_for(each: Any, follow_up: Source | None, scope: Scope) -> ColumnElement[bool]:
    if follow_up is not None:
        return each.c.follow_up_id == scope.record(follow_up)["id"]  # type: ignore[no-any-return]
    return each.c.worklist_id == scope.worklist_id  # type: ignore[no-any-return]
