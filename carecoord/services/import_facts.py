"""Conditions, readings, visits and allergies of a file: new, changed, or known already.

A fact is known by its key in the source, or, since keys differ from export to export, by
being the same thing at the same time.
"""

import enum
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy.orm import Session

from carecoord.common.i18n import n_
from carecoord.entities import Allergy, Condition, Measurement, Visit
from carecoord.importers.records import Problem, Reading
from carecoord.services.import_plan import Fields, Plan, Table, stored_rows
from carecoord.services.import_rows import (
    allergy_fields,
    condition_fields,
    measurement_fields,
    visit_fields,
)
from carecoord.services.import_staff_edits import StaffEdits

Tick = Callable[[], None]


class _Incoming(Protocol):
    @property
    def patient_key(self) -> str: ...
    @property
    def where(self) -> str: ...


@dataclass(frozen=True)
class _Kind:
    """One table of facts.

    Attributes:
        same: Columns that make two facts the same thing at the same time.
        compared: Columns a corrected file may change.
    """

    table: Table
    fields: Callable[[Any], Fields | None]
    same: tuple[str, ...]
    compared: tuple[str, ...]


_CONDITIONS = _Kind(
    Condition,
    condition_fields,
    ("code", "text", "onset_on"),
    ("system", "code", "other_codes", "text", "group", "status", "onset_on", "ended_on"),
)
_MEASUREMENTS = _Kind(
    Measurement,
    measurement_fields,
    ("kind", "code", "taken_at", "value", "value2"),
    ("kind", "code", "text", "value", "value2", "unit", "comparator", "taken_at"),
)
_VISITS = _Kind(
    Visit,
    visit_fields,
    ("started_at", "kind", "reason"),
    ("started_at", "ended_at", "kind", "status", "reason"),
)
_ALLERGIES = _Kind(
    Allergy,
    allergy_fields,
    ("substance", "code"),
    ("substance", "reaction", "status", "code", "system"),
)


def plan_facts(
    session: Session, plan: Plan, reading: Reading, *, keeps_keys: bool, tick: Tick
) -> None:
    """Plan every fact of the reading; people must be planned before."""
    known = sorted(set(plan.seen.values()) - plan.added)
    batches: Iterable[tuple[_Kind, Sequence[Any]]] = (
        (_CONDITIONS, reading.conditions),
        (_MEASUREMENTS, reading.measurements),
        (_VISITS, reading.visits),
        (_ALLERGIES, reading.allergies),
    )
    left_out: Counter[_LeftOut] = Counter()
    for kind, records in batches:
        planner = _FactPlanner(session, plan, kind, known, keeps_keys=keeps_keys)
        for record in records:
            if why := planner.plan(record):
                left_out[why] += 1
            tick()
    for why, count in sorted(left_out.items()):
        plan.problems.append(Problem("warning", "", _left_out(why, count)))


class _LeftOut(enum.StrEnum):
    """Why a fact is not kept."""

    STRANGER = "stranger"
    INCOMPLETE = "incomplete"


def _left_out(why: _LeftOut, count: int) -> str:
    if why is _LeftOut.STRANGER:
        words = n_(
            "{count} record belongs to nobody in this import, so it was left out.",
            "{count} records belong to nobody in this import, so they were left out.",
            count,
        )
    else:
        words = n_(
            "{count} record has no date or no name, so it was left out.",
            "{count} records have no date or no name, so they were left out.",
            count,
        )
    return words.format(count=count)


class _FactPlanner:
    """Plans the facts of one table."""

    def __init__(
        self, session: Session, plan: Plan, kind: _Kind, known: Sequence[str], *, keeps_keys: bool
    ) -> None:
        self._plan = plan
        self._kind = kind
        self._keeps_keys = keeps_keys
        self._edits = StaffEdits(session)
        self._by_key: dict[tuple[str, str], dict[str, Any]] = {}
        self._same: set[tuple[Any, ...]] = set()
        columns = (*kind.compared, "source_key")
        for row in stored_rows(session, kind.table, known, columns):
            if row["source_key"]:
                self._by_key[row["patient_id"], row["source_key"]] = row
            self._same.add(self._sameness(row["patient_id"], row))

    def plan(self, record: _Incoming) -> _LeftOut | None:
        """Plan one fact, or say why it is left out."""
        patient_id = self._plan.seen.get(record.patient_key)
        if patient_id is None:
            return _LeftOut.STRANGER
        fields = self._kind.fields(record)
        if fields is None:
            return _LeftOut.INCOMPLETE
        if not self._keeps_keys:
            fields["source_key"] = ""
        stored = self._by_key.get((patient_id, fields["source_key"]))
        if stored is not None:
            given = {name: fields[name] for name in self._kind.compared}
            self._plan.change(
                self._kind.table, patient_id, stored, given, self._edits, record.where
            )
        elif self._sameness(patient_id, fields) not in self._same:
            self._plan.insert(self._kind.table, patient_id, fields)
        return None

    def _sameness(self, patient_id: str, fields: Fields) -> tuple[Any, ...]:
        return (patient_id, *(fields[name] for name in self._kind.same))
