"""Who is on a list and in which order, as the parts of a SELECT."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, func, not_, or_, select

from carecoord.worklists import hiding
from carecoord.worklists.comparing import compare
from carecoord.worklists.definition import About, Comparison, Condition, Definition, Kind
from carecoord.worklists.fact import Record, Scope, Source
from carecoord.worklists.facts.visits import MISSED
from carecoord.worklists.facts.work import FOLLOW_UP, NOT_REACHED_FOR, OF_PROMISED, TRANSITION
from carecoord.worklists.population import is_counted, may_be_contacted

LATE, DUE_TODAY, WITHOUT_DAY, NOT_REACHED = range(4)
"""Values of the sort key ``group``; ``WITHOUT_DAY`` also stands for a later day."""

_FOLLOW_UPS = {
    About.FOLLOW_UP: FOLLOW_UP,
    About.MISSED_VISIT: MISSED,
    About.TRANSITION: TRANSITION,
}
"""Which follow-up a list is about."""


class Statement:
    """The conditions and the order of one definition over one set of people.

    Args:
        definition: The list.
        scope: The statement's parameters and records; whether it is for few or for everybody.
    """

    def __init__(self, definition: Definition, scope: Scope) -> None:
        self.definition = definition
        self.scope = scope
        self.follow_up = _FOLLOW_UPS.get(definition.about)
        self._is_review = definition.about is About.NOT_REACHED
        self._first_promised: ColumnElement[bool] | None = None
        if not scope.is_of_few and _asks_only_what_is_promised(definition):
            self._first_promised = scope.begin_with(FOLLOW_UP)
        else:
            for source in self._required():
                scope.require(source)
        self.where = self._build_where()
        self.matching_from = scope.from_clause()

    @property
    def goes_through_everybody(self) -> bool:
        """Whether each person is looked at, not only who has a record the list requires."""
        return self._first_promised is None and next(self._required(), None) is None

    @property
    def person_id(self) -> ColumnElement[str]:
        return self.scope.people.patient_id  # type: ignore[no-any-return]

    @cached_property
    def values(self) -> dict[str, ColumnElement[Any]]:
        """What explains a row, by name."""
        return {name: self.value(name) for name in self.definition.values}

    def value(self, name: str) -> ColumnElement[Any]:
        """What one name of the definition stands for."""
        return self.definition.values[name].expression(self.scope)

    def select(self, *columns: ColumnElement[Any]) -> Select[Any]:
        return select(*columns).select_from(self.scope.from_clause()).where(self.where)

    def last_try(self) -> Record:
        if self._is_review:
            return self.scope.record(NOT_REACHED_FOR)
        return self.scope.record(hiding.last_try(self.follow_up))

    def tries(self) -> ColumnElement[int]:
        """Attempts so far for what the row is about."""
        if self._is_review:
            return hiding.tries_like(self.last_try())
        return hiding.tries(self.follow_up, self.scope)

    def follow_up_id(self) -> ColumnElement[str | None] | None:
        """Key of the follow-up a row is about; None on lists about people themselves."""
        if self._is_review:
            return self.last_try()["follow_up_id"]
        return None if self.follow_up is None else self.scope.record(self.follow_up)["id"]

    def order(self) -> list[ColumnElement[Any]]:
        keys: list[ColumnElement[Any]] = []
        name = self.scope.people.sort_key
        for key in self.definition.order:
            if key.name == "name":
                keys.append(name)
            elif key.name == "group":
                keys.append(self.group())
            else:
                value = self.value(key.name)
                keys.append(value.desc().nulls_last() if key.descending else value.nulls_first())
        by_name = [] if keys and keys[-1] is name else [name]
        return [*keys, *by_name, self.person_id]

    def group(self) -> ColumnElement[int]:
        whens = [(self._is_unreached(), NOT_REACHED)]
        if self.definition.due:
            due = self.value(self.definition.due)
            whens += [
                (and_(due != "", due < self.scope.today), LATE),
                (due == self.scope.today, DUE_TODAY),
            ]
        return case(*whens, else_=WITHOUT_DAY)

    def _is_unreached(self) -> ColumnElement[bool]:
        if self._first_promised is not None:
            return self.scope.people.is_unreached  # type: ignore[no-any-return]
        return hiding.is_unreached(self.last_try())

    def _required(self) -> Iterator[Source]:
        """Records without which nobody is on the list."""
        if self.follow_up is not None:
            yield self.follow_up
        if self._is_review:
            yield NOT_REACHED_FOR
        for comparison in _conjuncts(self.definition.condition):
            if comparison.fact.presence is not None and comparison.value is True:
                yield comparison.fact.presence

    def _build_where(self) -> ColumnElement[bool]:
        definition, scope = self.definition, self.scope
        wanted = [is_counted(definition.people, scope.people)]
        if definition.kind is Kind.WORKLIST:
            may = may_be_contacted(scope.people)
            wanted.append(not_(may) if definition.asked_no_contact else may)
        if definition.requires is not None:
            wanted.append(definition.requires.expression(scope))
        if definition.condition is not None:
            wanted.append(_condition(definition.condition, scope))
        if self._first_promised is not None:
            wanted.append(self._first_promised)
        elif self.follow_up is not None:
            wanted.append(scope.record(self.follow_up)["id"].is_not(None))
        elif self._is_review:
            wanted.append(scope.record(NOT_REACHED_FOR)["id"].is_not(None))
        elif definition.kind is Kind.WORKLIST and not scope.includes_hidden:
            wanted.append(self._visible())
        return and_(*wanted)

    def _visible(self) -> ColumnElement[bool]:
        definition, scope = self.definition, self.scope
        evidence, safety = definition.evidence, definition.values.get(definition.safety)
        return hiding.is_visible(
            self.last_try(),
            scope,
            evidence_at=None if evidence is None else evidence.expression(scope),
            is_safety=None if safety is None else safety.expression(scope),
        )


def _asks_only_what_is_promised(definition: Definition) -> bool:
    """Whether who is on the list, and where, follows from the kept rows of follow-ups alone."""
    if definition.about is not About.FOLLOW_UP or definition.condition or definition.requires:
        return False
    asked = {key.name for key in definition.order} | {definition.due}
    facts = {definition.values[name].name for name in asked & definition.values.keys()}
    return facts <= OF_PROMISED


def _conjuncts(condition: Condition | None) -> Iterator[Comparison]:
    """Comparisons each of which must hold."""
    if isinstance(condition, Comparison):
        yield condition
    elif condition is not None and condition.word == "all":
        for member in condition.members:
            yield from _conjuncts(member)


def _condition(condition: Condition, scope: Scope) -> ColumnElement[bool]:
    if isinstance(condition, Comparison):
        return compare(condition, scope)
    members = [_condition(member, scope) for member in condition.members]
    if condition.word == "all":
        return and_(*members)
    if condition.word == "any":
        return or_(*members)
    # A comparison with something unknown is neither true nor false; here it counts as false.
    return not_(func.coalesce(or_(*members), false()))
