"""Facts about conditions, measurements and visits; by code, never by text."""

from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from carecoord.common.i18n import N_
from carecoord.entities import Base
from carecoord.vocab.conditions import CHRONIC
from carecoord.vocab.measurements import DEFINITIONS, Kind
from carecoord.worklists.fact import PATIENT, Fact, FactType, Scope, Source, alive

_CONDITION = Base.metadata.tables["condition"]
_MEASUREMENT = Base.metadata.tables["measurement"]
_VISIT = Base.metadata.tables["visit"]

ANY_CHRONIC = "chronic"
"""Stands for every group of ``vocab.conditions``."""
_OVER = ("resolved", "inactive")


def _groups(group: str) -> tuple[str, ...]:
    return tuple(each.key for each in CHRONIC) if group == ANY_CHRONIC else (group,)


def condition_groups() -> frozenset[str]:
    """What may stand in ``has_condition(...)``."""
    return frozenset({ANY_CHRONIC, *_groups(ANY_CHRONIC)})


def has_condition(group: str) -> Fact:
    """Whether a code of the group was ever recorded, whatever its status."""
    return _condition_flag("has_condition", group, N_("Ever had the condition"))


def has_active_condition(group: str) -> Fact:
    """Whether a code of the group is recorded and not said to be over."""
    return _condition_flag(
        "has_active_condition", group, N_("Has the condition"), _CONDITION.c.status.not_in(_OVER)
    )


def _condition_flag(name: str, group: str, label: str, *also: ColumnElement[bool]) -> Fact:
    def recorded(_scope: Scope) -> ColumnElement[bool]:
        people = select(_CONDITION.c.patient_id).where(
            _CONDITION.c.group.in_(_groups(group)), alive(_CONDITION), *also
        )
        return PATIENT.c.id.in_(people)

    return Fact(f"{name}({group})", label, FactType.FLAG, recorded)


def _chronic_groups(_scope: Scope) -> ColumnElement[str]:
    distinct = (
        select(_CONDITION.c.group.label("name"))
        .distinct()
        .where(
            _CONDITION.c.patient_id == PATIENT.c.id,
            _CONDITION.c.group.in_(_groups(ANY_CHRONIC)),
            _CONDITION.c.status.not_in(_OVER),
            alive(_CONDITION),
        )
        .correlate(PATIENT)
        .subquery("chronic")
    )
    names = select(func.aggregate_strings(distinct.c.name, " ")).select_from(distinct)
    return names.correlate(PATIENT).scalar_subquery()


def _latest(kind: Kind) -> Source:
    """The measurement with the greatest instant; of several, the one read first."""

    def pick(scope: Scope) -> Select[Any]:
        measured = _MEASUREMENT.alias()
        return (
            select(measured.c.id)
            .where(
                measured.c.patient_id == PATIENT.c.id,
                measured.c.kind == kind.value,
                measured.c.taken_at < scope.tomorrow_at,
                alive(measured),
            )
            .correlate(PATIENT)
            .order_by(measured.c.taken_at.desc(), measured.c.id)
        )

    return Source(f"latest_{kind.value}", _MEASUREMENT, pick)


def latest(kind: Kind, part: str) -> Fact:
    """``value``, ``value2`` (diastolic), ``at``, ``on`` or ``comparator`` of the latest one."""
    source = _latest(kind)
    quantities = DEFINITIONS[kind].quantities
    quantity = quantities[1] if part == "value2" else quantities[0]
    column = "taken_at" if part in {"at", "on"} else part
    types = {"value": FactType.NUMBER, "value2": FactType.NUMBER, "comparator": FactType.TEXT}
    is_number = part in {"value", "value2"}
    return Fact(
        f"latest({kind.value}).{part}",
        kind.wording,
        types.get(part, FactType.INSTANT),
        lambda scope: scope.record(source).c[column],
        unit=quantity.unit_shown if is_number else "",
        decimals=quantity.decimals if is_number else 0,
    )


def days_since_last(kind: Kind) -> Fact:
    """Days since the latest measurement of a kind."""

    def taken_at(scope: Scope) -> ColumnElement[Any]:
        measured = _MEASUREMENT.alias()
        return (
            select(func.max(measured.c.taken_at))
            .where(
                measured.c.patient_id == PATIENT.c.id,
                measured.c.kind == kind.value,
                measured.c.taken_at < scope.tomorrow_at,
                alive(measured),
            )
            .correlate(PATIENT)
            .scalar_subquery()
        )

    return Fact(
        f"days_since_last({kind.value})", kind.wording, FactType.DAYS_SINCE_INSTANT, taken_at,
        unit=N_("days"),
    )  # fmt: skip


def _last_visit_at(scope: Scope) -> ColumnElement[Any]:
    return (
        select(func.max(_VISIT.c.started_at))
        .where(
            _VISIT.c.patient_id == PATIENT.c.id,
            _VISIT.c.status == "kept",
            _VISIT.c.started_at < scope.tomorrow_at,
            alive(_VISIT),
        )
        .correlate(PATIENT)
        .scalar_subquery()
    )


def _visits_known(_scope: Scope) -> ColumnElement[bool]:
    # Not EXISTS: SQLite would join it and look through the visits once per patient.
    kept = select(_VISIT.c.id).where(_VISIT.c.status == "kept", alive(_VISIT))
    return kept.limit(1).scalar_subquery().is_not(None)


PLAIN = (
    Fact("chronic_conditions", N_("Chronic conditions"), FactType.CODES, _chronic_groups),
    Fact("last_visit_on", N_("Last visit"), FactType.INSTANT, _last_visit_at),
    Fact(
        "days_since_last_visit", N_("Days since the last visit"), FactType.DAYS_SINCE_INSTANT,
        _last_visit_at, unit=N_("days"),
    ),
    Fact("visits_known", N_("Visits have been brought in"), FactType.FLAG, _visits_known),
)  # fmt: skip
