"""Facts about goals that a clinician set for one person's number, and about doubtful results."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, and_, literal_column, or_, select

from carecoord.common.i18n import N_
from carecoord.db.standing import STANDING, goal_column
from carecoord.entities import Base
from carecoord.vocab.measurements import DEFINITIONS, Kind
from carecoord.vocab.targets import KINDS
from carecoord.worklists.fact import PERSON_ID, Fact, FactType, Scope, Source, alive
from carecoord.worklists.facts.health import latest

_TARGET = Base.metadata.tables["personal_target"]
_STAFF = Base.metadata.tables["staff"]
_MEASUREMENT = Base.metadata.tables["measurement"]
# Written into the statement: a parameter would not match the partial index.
_NOTHING: ColumnElement[str] = literal_column("''")
PARTS = frozenset({"value", "value2", "set_on", "set_by", "reason"})


def _source(kind: Kind) -> Source:
    return Source(
        f"own_goal_{kind.value}",
        _TARGET,
        fits=lambda each, _scope: and_(
            each.c.kind == kind.value, each.c.ended_on == _NOTHING, alive(each)
        ),
        order=lambda each: (each.c.set_on.desc(), each.c.id.desc()),
    )


def has_own_goal(kind: Kind) -> Fact:
    """Whether a clinician set a goal for this person's number."""
    column = STANDING.c[goal_column(kind)]
    return Fact(
        f"has_own_goal({kind.value})", N_("Has a goal of their own"), FactType.FLAG,
        lambda _scope: column.is_not(None),
    )  # fmt: skip


def at_or_above_own_goal(kind: Kind) -> Fact:
    """Whether the latest reading reaches the person's own goal; not without one."""
    parts = ("value", "value2") if kind is Kind.BLOOD_PRESSURE else ("value",)

    def reached(scope: Scope) -> ColumnElement[bool]:
        sides = []
        for part in parts:
            goal = STANDING.c[goal_column(kind, part)]
            sides.append(and_(goal.is_not(None), latest(kind, part).expression(scope) >= goal))
        return or_(*sides)

    return Fact(
        f"at_or_above_own_goal({kind.value})", N_("At or above a goal of their own"),
        FactType.FLAG, reached,
    )  # fmt: skip


def own_goal(kind: Kind, part: str) -> Fact | None:
    """``value``, ``value2``, ``set_on``, ``set_by`` (a name) or ``reason`` of the goal."""
    if kind not in KINDS or part not in PARTS:
        return None
    quantities = DEFINITIONS[kind].quantities
    source = _source(kind)
    if part in {"value", "value2"}:
        quantity = quantities[-1] if part == "value2" else quantities[0]
        return Fact(
            f"own_goal({kind.value}).{part}", N_("Their own goal"), FactType.NUMBER,
            _column(source, part), unit=quantity.unit_shown, decimals=quantity.decimals,
        )  # fmt: skip
    labels = {"set_on": N_("Set on"), "set_by": N_("Set by"), "reason": N_("Reason")}
    types = {"set_on": FactType.DAY}
    expression = _setter(source) if part == "set_by" else _column(source, part)
    return Fact(
        f"own_goal({kind.value}).{part}", labels[part], types.get(part, FactType.TEXT), expression
    )


def _column(source: Source, name: str) -> Callable[[Scope], ColumnElement[Any]]:
    return lambda scope: scope.record(source)[name]


def _setter(source: Source) -> Callable[[Scope], ColumnElement[Any]]:
    def name(scope: Scope) -> ColumnElement[Any]:
        who = _STAFF.alias()
        found = select(who.c.name).where(who.c.id == scope.record(source)["set_by"])
        return found.correlate_except(who).scalar_subquery()

    return name


def result_in_doubt(kind: Kind) -> Fact:
    """Whether the newest result is one that nobody may rely on: no list asks for the next."""

    def in_doubt(scope: Scope) -> ColumnElement[bool]:
        doubtful, newer = _MEASUREMENT.alias(), _MEASUREMENT.alias()
        relied_on = (
            select(newer.c.id)
            .where(
                newer.c.patient_id == doubtful.c.patient_id,
                newer.c.kind == kind.value,
                newer.c.unreliable == _NOTHING,
                newer.c.taken_at > doubtful.c.taken_at,
                newer.c.taken_at < scope.tomorrow_at,
                alive(newer),
            )
            .correlate(doubtful)
            .exists()
        )
        people = select(doubtful.c.patient_id).where(
            doubtful.c.kind == kind.value,
            doubtful.c.unreliable != _NOTHING,
            doubtful.c.taken_at < scope.tomorrow_at,
            alive(doubtful),
            ~relied_on,
        )
        return PERSON_ID.in_(people)

    return Fact(
        f"result_in_doubt({kind.value})", N_("The latest result is unreliable"), FactType.FLAG,
        in_doubt,
    )  # fmt: skip
