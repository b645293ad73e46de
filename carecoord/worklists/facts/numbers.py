"""Facts about phone numbers that somebody has to correct."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, literal_column, null, select

from carecoord.common.i18n import N_
from carecoord.db.standing import STANDING
from carecoord.entities import Base
from carecoord.rules.outreach import BAD_NUMBER
from carecoord.worklists.fact import PERSON_ID, Fact, FactType, Scope, Source, alive, presence

_CONTACT = Base.metadata.tables["contact_point"]
_ATTEMPT = Base.metadata.tables["contact_attempt"]
_GOOD: ColumnElement[str] = literal_column("'good'")
"""Written into the statement: a parameter would not match the partial index."""


def _is_bad(contact: Any, _scope: Scope) -> ColumnElement[bool]:
    return and_(contact.c.standing != _GOOD, contact.c.kind == "phone", alive(contact))


BAD_NUMBERS = Source(
    "bad_number", _CONTACT, _is_bad, order=lambda each: (each.c.rank, each.c.id)
)  # fmt: skip


def _typed_when(standing: str) -> Callable[[Scope], ColumnElement[Any]]:
    def expression(scope: Scope) -> ColumnElement[Any]:
        number = scope.record(BAD_NUMBERS)
        return case((number["standing"] == standing, number["typed"]), else_=null())

    return expression


def _other_number(_scope: Scope) -> ColumnElement[Any]:
    """A number of theirs that works."""
    each = _CONTACT.alias()
    query = (
        select(each.c.typed)
        .where(
            each.c.patient_id == PERSON_ID,
            each.c.kind == "phone",
            each.c.standing == _GOOD,
            alive(each),
        )
        .order_by(each.c.rank, each.c.id)
        .limit(1)
    )
    return query.correlate(STANDING).scalar_subquery()


def _reported_at(scope: Scope) -> ColumnElement[Any]:
    query = select(func.max(_ATTEMPT.c.attempted_at)).where(
        _ATTEMPT.c.patient_id == PERSON_ID,
        _ATTEMPT.c.attempted_at < scope.tomorrow_at,
        _ATTEMPT.c.result.in_(sorted(BAD_NUMBER)),
        alive(_ATTEMPT),
    )
    return query.correlate(STANDING).scalar_subquery()


PLAIN = (
    presence(
        "phone_to_correct",
        N_("A phone number has to be corrected"),
        BAD_NUMBERS,
        day="bad_number.reported_at",
    ),
    Fact("bad_number.wrong", N_("Wrong number"), FactType.TEXT, _typed_when("wrong")),
    Fact("bad_number.off", N_("Number is switched off"), FactType.TEXT, _typed_when("off")),
    Fact(
        "bad_number.reported_at", N_("Day the number was reported"), FactType.INSTANT, _reported_at
    ),
    Fact("good_number", N_("Number in use"), FactType.TEXT, _other_number),
)
