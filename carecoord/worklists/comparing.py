"""A comparison as SQL; 'days since' becomes a bound on the stored day, so indexes serve it."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Float, String, not_, or_

from carecoord.entities.base import UtcDateTime
from carecoord.worklists.definition import Comparison, Operator
from carecoord.worklists.fact import Fact, FactType, Scope
from carecoord.worklists.moment import Amount, Moment

_ORDERED = frozenset({Operator.AT_LEAST, Operator.MORE_THAN, Operator.AT_MOST, Operator.LESS_THAN})
_WORDS = frozenset({Operator.IS, Operator.ONE_OF})
_KNOWN = frozenset({Operator.KNOWN})

ALLOWED: Mapping[FactType, frozenset[Operator]] = {
    FactType.FLAG: frozenset({Operator.IS}),
    FactType.NUMBER: _ORDERED | _KNOWN,
    FactType.COUNT: _ORDERED,
    FactType.TEXT: _WORDS | _KNOWN,
    FactType.CODES: _KNOWN,
    FactType.DAY: _KNOWN,
    FactType.INSTANT: _KNOWN,
    FactType.TIME: _KNOWN,
    FactType.BEFORE: _KNOWN,
    FactType.DAYS_SINCE_DAY: _ORDERED | _KNOWN,
    FactType.DAYS_SINCE_INSTANT: _ORDERED | _KNOWN,
    FactType.AGE: _ORDERED | _KNOWN,
}
"""Which operators make sense for a fact."""


def compare(comparison: Comparison, scope: Scope) -> ColumnElement[bool]:
    """The comparison as a condition on the joined records."""
    stored = comparison.fact.expression(scope)
    value = comparison.value
    if comparison.operator is Operator.KNOWN:
        known = _is_known(comparison.fact, stored)
        return known if value else not_(known)
    if isinstance(value, bool):
        return stored if value else not_(stored)
    if isinstance(value, tuple):
        return stored.in_(value)
    if isinstance(value, str):
        return stored == value
    return _ordered(comparison.fact, comparison.operator, value, stored, scope)


def _is_known(fact: Fact, stored: ColumnElement[Any]) -> ColumnElement[bool]:
    if fact.type in {FactType.TEXT, FactType.CODES, FactType.DAY, FactType.AGE}:
        return stored.is_not(None) & (stored != "")
    return stored.is_not(None)


def _ordered(
    fact: Fact, operator: Operator, amount: Amount, stored: ColumnElement[Any], scope: Scope
) -> ColumnElement[bool]:
    if fact.type in {FactType.NUMBER, FactType.COUNT}:
        bound = scope.bind(lambda moment: float(moment.amount(amount)), Float())
        return _SIDES[operator](stored, bound)
    if fact.type is FactType.AGE:
        return _age(operator, amount, stored, scope)
    return _days_since(fact, operator, amount, stored, scope)


_SIDES: Mapping[Operator, Callable[[Any, Any], ColumnElement[bool]]] = {
    Operator.AT_LEAST: lambda stored, bound: stored >= bound,
    Operator.MORE_THAN: lambda stored, bound: stored > bound,
    Operator.AT_MOST: lambda stored, bound: stored <= bound,
    Operator.LESS_THAN: lambda stored, bound: stored < bound,
}

_LONG_AGO = frozenset({Operator.AT_LEAST, Operator.MORE_THAN})
"""Many days since, or a high age: the stored day is early."""
_ONE_MORE = frozenset({Operator.AT_LEAST, Operator.LESS_THAN})
"""The bound is the first moment of the following day."""


def _days_since(
    fact: Fact, operator: Operator, amount: Amount, stored: ColumnElement[Any], scope: Scope
) -> ColumnElement[bool]:
    """Never having happened is longer ago than any number of days."""
    shift = 1 if operator in _ONE_MORE else 0

    def first_instant(moment: Moment) -> dt.datetime:
        return moment.start_of(days_ago=int(moment.amount(amount)) - shift)

    def first_day(moment: Moment) -> str:
        return moment.day(days_ago=int(moment.amount(amount)) - shift).isoformat()

    if fact.type is FactType.DAYS_SINCE_INSTANT:
        never: ColumnElement[bool] = stored.is_(None)
        bound = scope.bind(first_instant, UtcDateTime())
    else:
        never = stored.is_(None) | (stored == "")
        bound = scope.bind(first_day, String())
    return or_(never, stored < bound) if operator in _LONG_AGO else stored >= bound


def _age(
    operator: Operator, amount: Amount, stored: ColumnElement[Any], scope: Scope
) -> ColumnElement[bool]:
    """By the earliest day a partial birth date allows; an unknown one is of no age."""
    more = 0 if operator in _ONE_MORE else 1

    def born_by(moment: Moment) -> str:
        return years_before(moment.today, int(moment.amount(amount)) + more).isoformat()

    bound = scope.bind(born_by, String())
    return (stored != "") & (stored <= bound) if operator in _LONG_AGO else stored > bound


def years_before(day: dt.date, years: int) -> dt.date:
    """The latest birthday of somebody who is that old; 1 March is that of a leap day's child."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
