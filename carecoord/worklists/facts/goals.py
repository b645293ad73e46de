"""Facts about what people want to do for their health, and whom to ask how it goes."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, and_, func, literal_column, select

from carecoord.common.i18n import N_
from carecoord.db.standing import STANDING
from carecoord.entities import Base
from carecoord.vocab.goals import OPEN_STATES
from carecoord.worklists.fact import PERSON_ID, Fact, FactType, Scope, Source, alive, presence

_GOAL = Base.metadata.tables["goal"]
_CHECK_IN = Base.metadata.tables["goal_check_in"]
# Written into the statement: parameters would not match the partial index.
_OPEN: list[ColumnElement[str]] = [literal_column(f"'{state}'") for state in sorted(OPEN_STATES)]


def _is_past_check_in(goal: Any, scope: Scope) -> ColumnElement[bool]:
    """Still the person's goal, and the day to ask has come."""
    return and_(goal.c.state.in_(_OPEN), goal.c.check_in_on <= scope.today, alive(goal))


GOAL = Source(
    "due_goal",
    _GOAL,
    _is_past_check_in,
    order=lambda each: (each.c.check_in_on, each.c.id),
    ranked=("check_in_on",),
)


def _part(column: str) -> Callable[[Scope], ColumnElement[Any]]:
    return lambda scope: scope.record(GOAL)[column]


def _besides(scope: Scope) -> ColumnElement[Any]:
    """How many more goals are due for the person; null when this is the only one."""
    each = _GOAL.alias()
    counted = (
        select(func.nullif(func.count() - 1, 0))
        .select_from(each)
        .where(each.c.patient_id == PERSON_ID, _is_past_check_in(each, scope))
    )
    return counted.correlate(STANDING).scalar_subquery()


def _last_told(scope: Scope) -> ColumnElement[Any]:
    """What was said last about the goal."""
    told = _CHECK_IN.alias()
    return (
        select(func.nullif(told.c.note, ""))
        .where(told.c.goal_id == scope.record(GOAL)["id"], alive(told))
        .correlate_except(told)
        .order_by(told.c.checked_on.desc(), told.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )


PLAIN = (
    presence(
        "goal_check_in_due", N_("It is time to ask about a goal"), GOAL, day="goal.check_in_on"
    ),
    Fact("goals_besides", N_("More goals to ask about"), FactType.COUNT, _besides),
    Fact("goal.id", N_("Goal"), FactType.TEXT, _part("id")),
    Fact("goal.words", N_("Goal in their own words"), FactType.TEXT, _part("words")),
    Fact("goal.what", N_("What they will do"), FactType.TEXT, _part("what")),
    Fact("goal.how_often", N_("How often they will do it"), FactType.TEXT, _part("how_often")),
    Fact("goal.check_in_on", N_("Day to ask about the goal"), FactType.DAY, _part("check_in_on")),
    Fact("goal.last_told", N_("What they said about the goal"), FactType.TEXT, _last_told),
    Fact(
        "days_goal_check_in_late", N_("Asking about the goal was due"), FactType.DAYS_SINCE_DAY,
        _part("check_in_on"), day="goal.check_in_on",
    ),
)  # fmt: skip
