"""Whether a person still stands on the list an attempt was made from."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, false, literal, or_, select

from carecoord.entities import Base
from carecoord.vocab.followups import OPEN_STATES
from carecoord.vocab.followups import Kind as FollowUpKind
from carecoord.worklists.definition import About, Definition, Kind
from carecoord.worklists.fact import PERSON_ID, Scope, alive
from carecoord.worklists.statement import Statement

_OF_PEOPLE = frozenset({About.PATIENT, About.HANDOUT})
"""Lists on which a try without contact counts for the person, not for a follow-up."""
_FOLLOW_UP = Base.metadata.tables["follow_up"]


def stands_on(lists: Sequence[Definition]) -> Callable[[Any, Scope], ColumnElement[bool]]:
    """What ``Scope.stands_elsewhere`` asks, of these lists."""
    called_from = [
        each for each in lists if each.kind is Kind.WORKLIST and each.about in _OF_PEOPLE
    ]

    def stands(attempt: Any, scope: Scope) -> ColumnElement[bool]:
        by_list = (
            and_(attempt.c.worklist_id == each.id, _is_on(each, attempt, scope))
            for each in called_from
        )
        of_person = and_(attempt.c.follow_up_id.is_(None), or_(false(), *by_list))
        return or_(_has_due_follow_up(attempt, scope), of_person)

    return stands


def _is_on(definition: Definition, attempt: Any, scope: Scope) -> ColumnElement[bool]:
    """The list's own conditions, asked of the person of one attempt."""
    inner = Scope(
        definition.id, includes_hidden=True, is_current=scope.is_current, is_of_few=True
    )  # fmt: skip
    inner.binds = scope.binds  # one statement has one set of parameters
    statement = Statement(definition, inner)
    query = select(literal(1)).select_from(inner.from_clause())
    query = query.where(attempt.c.patient_id == PERSON_ID, statement.where)
    return query.correlate(attempt).exists()


def _has_due_follow_up(attempt: Any, scope: Scope) -> ColumnElement[bool]:
    """The one after a hospital stay is worked before its day, which is the last one."""
    each = _FOLLOW_UP.alias()
    query = select(each.c.id).where(
        each.c.id == attempt.c.follow_up_id,
        each.c.state.in_(sorted(OPEN_STATES)),
        or_(each.c.due_on <= scope.today, each.c.kind == FollowUpKind.TRANSITION.value),
        alive(each),
    )
    return query.correlate(attempt).exists()
