"""Facts about talks that were begun and not finished."""

from typing import Any

from sqlalchemy import ColumnElement, and_, select

from carecoord.common.i18n import N_
from carecoord.entities import Base
from carecoord.entities.base import UtcDateTime
from carecoord.worklists.fact import Fact, FactType, Scope, Source, alive, presence

_DRAFT = Base.metadata.tables["draft"]
_STAFF = Base.metadata.tables["staff"]
_TEACHBACK = "teachback"
"""The kind of draft that the form of a teach-back keeps."""


def _is_left(draft: Any, scope: Scope) -> ColumnElement[bool]:
    """Begun on an earlier day: what is being typed today is nobody else's business yet."""
    today_at = scope.bind(lambda moment: moment.start_of(days_ago=0), UtcDateTime())
    return and_(
        draft.c.staff_id.in_(select(_STAFF.c.id)),  # so that the index by person and kind serves
        draft.c.kind == _TEACHBACK,
        draft.c.patient_id.is_not(None),
        draft.c.saved_at < today_at,
        alive(draft),
    )


UNFINISHED = Source(
    "unfinished_talk", _DRAFT, _is_left, order=lambda each: (each.c.saved_at, each.c.id)
)


def _begun_by(scope: Scope) -> ColumnElement[Any]:
    who = scope.record(UNFINISHED)["staff_id"]
    each = _STAFF.alias()
    query = select(each.c.name).where(each.c.id == who)
    return query.correlate_except(each).scalar_subquery()


PLAIN = (
    presence(
        "teachback_unfinished", N_("A teach-back was begun and not saved"), UNFINISHED,
        day="unfinished_talk.saved_at",
    ),
    Fact(
        "unfinished_talk.saved_at", N_("Day the unfinished talk was begun"), FactType.INSTANT,
        lambda scope: scope.record(UNFINISHED)["saved_at"],
    ),
    Fact("unfinished_talk.by", N_("Who began the unfinished talk"), FactType.TEXT, _begun_by),
)  # fmt: skip
