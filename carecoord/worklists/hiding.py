"""Who is put off for now: an attempt hides a row for some days, a settled row for longer."""

from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, literal_column, or_, select

from carecoord.entities import Base
from carecoord.vocab.followups import Priority
from carecoord.vocab.outreach import AttemptResult
from carecoord.worklists.fact import PERSON_ID, Record, Scope, Source, alive

_ATTEMPT = Base.metadata.tables["contact_attempt"]
_NOTHING: ColumnElement[str] = literal_column("''")


_HIDDEN_ALWAYS = "9999-12-31"


def follow_up_is_hidden(follow_up: Any, scope: Scope) -> ColumnElement[bool]:
    """Whether its last attempt put it off beyond today, or left it for somebody to review.

    What is about safety stays in sight while it waits for that.
    """
    is_left = and_(
        ~_ATTEMPT.c.closes,
        _ATTEMPT.c.hidden_until_on == "",
        follow_up.c.priority != Priority.SAFETY.value,
    )
    until = (
        select(case((is_left, _HIDDEN_ALWAYS), else_=_ATTEMPT.c.hidden_until_on))
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
    made = _how_many(each, last, _counts_for(each, follow_up, scope))
    return case((last["closes"], 0), else_=made)


def tries_like(last: Record) -> ColumnElement[int]:
    """Attempts of the episode that this one ended, whichever list it was made from."""
    each = _ATTEMPT.alias()
    return _how_many(each, last, _is_of_same_row(each, last))


def _how_many(each: Any, last: Record, counts: ColumnElement[bool]) -> ColumnElement[int]:
    """A review is no try of its own."""
    query = (
        select(func.count())
        .select_from(each)
        .where(
            each.c.patient_id == PERSON_ID,
            alive(each),
            counts,
            each.c.episode == last["episode"],
            each.c.result != AttemptResult.REVIEWED.value,
        )
    )
    return query.correlate_except(each).scalar_subquery()


def _is_of_same_row(one: Any, other: Any) -> ColumnElement[bool]:
    """Whether two attempts were made for one follow-up, or from one list for the person."""
    for_follow_up = one.c.follow_up_id == other["follow_up_id"]
    from_list = and_(
        one.c.follow_up_id.is_(None),
        other["follow_up_id"].is_(None),
        one.c.worklist_id == other["worklist_id"],
    )
    return or_(for_follow_up, from_list)


def is_left_to_review(each: Any) -> ColumnElement[bool]:
    """Whether an attempt is the last of its row and left it for somebody to decide about."""
    later = _ATTEMPT.alias()
    is_later = or_(
        later.c.attempted_at > each.c.attempted_at,
        and_(later.c.attempted_at == each.c.attempted_at, later.c.id > each.c.id),
    )
    superseded = (
        select(later.c.id)
        .where(
            later.c.patient_id == each.c.patient_id,
            alive(later),
            _is_of_same_row(later, each.c),
            is_later,
        )
        .correlate(each)
        .exists()
    )
    # In the words of the index that holds these few.
    return and_(~each.c.closes, each.c.hidden_until_on == _NOTHING, alive(each), ~superseded)


def is_visible(
    last: Record,
    scope: Scope,
    *,
    evidence_at: ColumnElement[Any] | None = None,
    is_safety: ColumnElement[bool] | None = None,
) -> ColumnElement[bool]:
    """Never tried, back from being put off, or settled before something new happened.

    A row that was tried enough is for somebody to review, elsewhere, unless it is about safety.

    Who said that they do not want to be asked again is not asked again, whatever is measured
    since; but a row that is safety-critical now is not kept from anybody's sight by that.
    """
    back = and_(last["hidden_until_on"] != "", last["hidden_until_on"] <= scope.today)
    reopened = back if evidence_at is None else or_(back, evidence_at > last["attempted_at"])
    for_good = and_(last["result"] == AttemptResult.DECLINED.value, last["hidden_until_on"] == "")
    settled = and_(~for_good, reopened)
    waits = last["hidden_until_on"] != ""
    if is_safety is not None:
        settled = or_(settled, and_(for_good, is_safety))
        waits = or_(waits, is_safety)
    return or_(
        last["id"].is_(None),
        and_(~last["closes"], waits, last["hidden_until_on"] <= scope.today),
        # What was settled with one copy of a handout says nothing about another.
        and_(last["closes"], or_(settled, last["handout_id"].is_not(None))),
    )


def is_unreached(last: Record) -> ColumnElement[bool]:
    """Enough was tried without reaching anybody: a person decides what comes next."""
    return and_(last["id"].is_not(None), ~last["closes"], last["hidden_until_on"] == "")


def _counts_for(each: Any, follow_up: Source | None, scope: Scope) -> ColumnElement[bool]:
    if follow_up is not None:
        return each.c.follow_up_id == scope.record(follow_up)["id"]  # type: ignore[no-any-return]
    return each.c.worklist_id == scope.worklist_id  # type: ignore[no-any-return]
