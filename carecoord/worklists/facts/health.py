"""Facts about conditions, measurements and visits; by stored group, never by text."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, select

from carecoord.common.i18n import N_
from carecoord.db.standing import KEPT_KINDS, STANDING, later, reading_column
from carecoord.entities import Base
from carecoord.vocab.conditions import BY_KEY
from carecoord.vocab.measurements import DEFINITIONS, Kind
from carecoord.worklists.fact import Choice, Fact, FactType, Scope, Source, alive

_MEASUREMENT = Base.metadata.tables["measurement"]
_VISIT = Base.metadata.tables["visit"]
_APPOINTMENT = Base.metadata.tables["appointment"]

ANY_CHRONIC = "chronic"
"""Stands for every group of ``vocab.conditions``."""


def condition_groups() -> frozenset[str]:
    """What may stand in ``has_condition(...)``."""
    return frozenset({ANY_CHRONIC, *BY_KEY})


def has_condition(group: str) -> Fact:
    """Whether a condition of the group was ever recorded, whatever its status."""
    return _condition_flag("has_condition", group, N_("Ever had the condition"), STANDING.c.groups)


def has_active_condition(group: str) -> Fact:
    """Whether a condition of the group is recorded and not said to be over."""
    return _condition_flag(
        "has_active_condition", group, N_("Has the condition"), STANDING.c.active_groups
    )


def _condition_flag(name: str, group: str, label: str, stored: ColumnElement[str]) -> Fact:
    recorded = (
        stored != "" if group == ANY_CHRONIC else stored.contains(f" {group} ", autoescape=True)
    )
    return Fact(f"{name}({group})", label, FactType.FLAG, lambda _scope: recorded)


def _latest(kind: Kind) -> Source:
    """The measurement with the greatest instant; of several, the one recorded last.

    One that nobody may rely on is none.
    """
    return Source(
        f"latest_{kind.value}",
        _MEASUREMENT,
        fits=lambda each, scope: and_(
            each.c.kind == kind.value,
            each.c.taken_at < scope.tomorrow_at,
            each.c.unreliable == "",
            alive(each),
        ),
        order=lambda each: (each.c.taken_at.desc(), each.c.id.desc()),
    )


def _part(kind: Kind, column: str) -> Callable[[Scope], ColumnElement[Any]]:
    source = _latest(kind)

    def expression(scope: Scope) -> ColumnElement[Any]:
        if scope.is_current and kind in KEPT_KINDS:
            return STANDING.c[reading_column(kind, column)]
        return scope.record(source)[column]

    return expression


def latest(kind: Kind, part: str) -> Fact:
    """``value``, ``value2`` (diastolic), ``at``, ``on`` or ``comparator`` of the latest one."""
    quantities = DEFINITIONS[kind].quantities
    quantity = quantities[1] if part == "value2" else quantities[0]
    column = "taken_at" if part in {"at", "on"} else part
    types = {"value": FactType.NUMBER, "value2": FactType.NUMBER, "comparator": FactType.TEXT}
    is_number, is_sign = part in {"value", "value2"}, part == "comparator"
    return Fact(
        f"latest({kind.value}).{part}",
        kind.wording,
        types.get(part, FactType.INSTANT),
        _part(kind, column),
        unit=quantity.unit_shown if is_number else "",
        decimals=quantity.decimals if is_number else 0,
        choices=_signs if is_sign else None,
        explains_only=part == "at",
        day=f"latest({kind.value}).on",
    )


def _signs() -> Sequence[Choice]:
    return [Choice(sign, sign) for sign in ("<", "<=", ">=", ">")]


def days_since_last(kind: Kind) -> Fact:
    """Days since the latest measurement of a kind."""
    return Fact(
        f"days_since_last({kind.value})", kind.wording, FactType.DAYS_SINCE_INSTANT,
        _part(kind, "taken_at"), unit=N_("days"), day=f"latest({kind.value}).on",
    )  # fmt: skip


_LAST_VISIT = Source(
    "last_visit",
    _VISIT,
    fits=lambda each, scope: and_(
        each.c.status == "kept", each.c.started_at < scope.tomorrow_at, alive(each)
    ),
    order=lambda each: (each.c.started_at.desc(), each.c.id),
)


_LAST_KEPT = Source(
    "last_kept",
    _APPOINTMENT,
    fits=lambda each, scope: and_(
        each.c.status == "kept", each.c.starts_at < scope.tomorrow_at, alive(each)
    ),
    order=lambda each: (each.c.starts_at.desc(), each.c.id),
)


def _last_visit_at(scope: Scope) -> ColumnElement[Any]:
    """The last visit recorded, or kept on the schedule."""
    if scope.is_current:
        return STANDING.c.last_visit_at
    return later(scope.record(_LAST_VISIT)["started_at"], scope.record(_LAST_KEPT)["starts_at"])


def _visits_known(_scope: Scope) -> ColumnElement[bool]:
    # Not EXISTS: SQLite would join it and look through the visits once per patient.
    each = STANDING.alias("anybody")
    seen = select(each.c.patient_id).where(each.c.last_visit_at.is_not(None))
    return seen.limit(1).scalar_subquery().is_not(None)


PLAIN = (
    Fact(
        "chronic_conditions", N_("Chronic conditions"), FactType.CODES,
        lambda _scope: STANDING.c.active_groups,
    ),
    Fact(
        "last_visit_on", N_("Day of the last visit"), FactType.INSTANT, _last_visit_at,
        day="last_visit_on", requires="visits_known",
    ),
    Fact(
        "days_since_last_visit", N_("Last visit"), FactType.DAYS_SINCE_INSTANT,
        _last_visit_at, unit=N_("days"), day="last_visit_on", requires="visits_known",
    ),
    Fact(
        "visits_known", N_("Visits have been brought in"), FactType.FLAG, _visits_known,
        explains_only=True,
    ),
)  # fmt: skip
