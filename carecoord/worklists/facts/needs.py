"""Facts about what gets in the way of somebody's care; what is kept back is on no list."""

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import ColumnElement, String, and_, case, func, literal_column, null, select

from carecoord.common.i18n import N_
from carecoord.db.standing import STANDING
from carecoord.entities import Base
from carecoord.rules.barriers import WAITS_FROM_DAYS
from carecoord.vocab.barriers import (
    RESTRICTED_DOMAINS,
    Domain,
    Impact,
    Sensitivity,
    Status,
    WantsHelp,
)
from carecoord.vocab.followups import OPEN_STATES
from carecoord.worklists.fact import (
    PERSON_ID,
    Fact,
    FactType,
    Scope,
    Source,
    alive,
    choices_of,
    presence,
)

_BARRIER = Base.metadata.tables["barrier"]
_FOLLOW_UP = Base.metadata.tables["follow_up"]
_PRESENT: ColumnElement[str] = literal_column(f"'{Status.PRESENT.value}'")
_NORMAL: ColumnElement[str] = literal_column(f"'{Sensitivity.NORMAL.value}'")
_WANTED: ColumnElement[str] = literal_column(f"'{WantsHelp.YES.value}'")
"""Written into the statement: a parameter would not match the partial index."""


def _waits(barrier: Any, scope: Scope) -> ColumnElement[bool]:
    """Help is wanted, and nobody went over it for longer than it should wait."""
    last = scope.bind(lambda moment: moment.day(days_ago=WAITS_FROM_DAYS + 1).isoformat(), String())
    return and_(
        barrier.c.status == _PRESENT,
        barrier.c.sensitivity == _NORMAL,
        barrier.c.wants_help == _WANTED,
        barrier.c.reviewed_on <= last,
        alive(barrier),
    )


WAITING = Source(
    "waiting_need",
    _BARRIER,
    _waits,
    order=lambda each: (each.c.reviewed_on, each.c.id),
    ranked=("domain", "reviewed_on"),
)


def _part(column: str) -> Callable[[Scope], ColumnElement[Any]]:
    return lambda scope: scope.record(WAITING)[column]


def _step(scope: Scope) -> ColumnElement[Any]:
    """What is planned; null once its follow-up was closed, whatever came of it."""
    need = scope.record(WAITING)

    def has(*, is_open: bool) -> ColumnElement[bool]:
        each = _FOLLOW_UP.alias()
        state = each.c.state.in_(tuple(OPEN_STATES))
        of_need = (
            select(each.c.id)
            .where(each.c.source_id == need["id"], state if is_open else ~state, alive(each))
            .correlate_except(each)
        )
        return of_need.exists()

    is_done = and_(has(is_open=False), ~has(is_open=True))
    return case((is_done, null()), else_=need["next_step"])


def _besides(scope: Scope) -> ColumnElement[Any]:
    """How many more needs of the person wait; null when this is the only one."""
    each = _BARRIER.alias()
    counted = (
        select(func.nullif(func.count() - 1, 0))
        .select_from(each)
        .where(each.c.patient_id == PERSON_ID, _waits(each, scope))
    )
    return counted.correlate(STANDING).scalar_subquery()


PLAIN: Iterable[Fact] = (
    presence(
        "need_waits", N_("Help is wanted and waits too long"), WAITING, day="need.reviewed_on"
    ),
    Fact("needs_besides", N_("More needs that wait"), FactType.COUNT, _besides),
    Fact(
        "need.domain", N_("What gets in the way"), FactType.TEXT, _part("domain"),
        choices=choices_of(*(each for each in Domain if each not in RESTRICTED_DOMAINS)),
    ),
    Fact(
        "need.impact", N_("How much it gets in the way"), FactType.TEXT, _part("impact"),
        choices=choices_of(*Impact),
    ),
    Fact("need.next_step", N_("Next step of the need"), FactType.TEXT, _step),
    Fact(
        "need.reviewed_on", N_("Day the need was last gone over"), FactType.DAY,
        _part("reviewed_on"),
    ),
    Fact(
        "days_need_waits", N_("Need was last gone over"), FactType.DAYS_SINCE_DAY,
        _part("reviewed_on"), day="need.reviewed_on",
    ),
)  # fmt: skip
