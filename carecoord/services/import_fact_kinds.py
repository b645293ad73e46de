"""The tables of facts a file may bring, and what makes two facts the same."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from carecoord.entities import Allergy, Condition, Measurement, Visit
from carecoord.importers.records import Reading
from carecoord.services.fact_words import (
    Columns,
    allergy_words,
    condition_words,
    measurement_words,
    visit_words,
)
from carecoord.services.import_plan import Fields, Table
from carecoord.services.import_rows import (
    allergy_fields,
    condition_fields,
    measurement_fields,
    visit_fields,
)


@dataclass(frozen=True)
class FactKind:
    """One table of facts.

    Attributes:
        resource: FHIR resource type the facts have in withdrawals.
        records: The facts of this kind in a reading.
        same: Columns that make two facts the same thing at the same time.
        compared: Columns a corrected file may change.
        alike: Columns in which a record agrees with its earlier state when another source
            happens to use its key.
        fixed: Columns that stay as they are however a record is corrected.
        spot: Columns in which a correction of a fact without a key agrees with it; empty
            where it cannot be told from another fact.
        whole: Columns that mean nothing without each other: a conflict about one is about all.
        says: A fact in words; days are those of the zone.
        repeats: Whether one person often has two that say the same.
    """

    table: Table
    resource: str
    records: Callable[[Reading], Sequence[Any]]
    fields: Callable[[Any], Fields | None]
    same: tuple[str, ...]
    compared: tuple[str, ...]
    alike: tuple[str, ...]
    says: Callable[[Columns, ZoneInfo], str]
    fixed: tuple[str, ...] = ()
    spot: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    repeats: bool = False


FACT_KINDS = (
    FactKind(
        table=Condition,
        resource="Condition",
        records=lambda reading: reading.conditions,
        fields=condition_fields,
        same=("code", "text", "onset_on"),
        compared=(
            "system", "code", "other_codes", "text", "group", "status", "onset_on", "ended_on",
        ),
        alike=("code", "text"),
        says=condition_words,
    ),
    FactKind(
        table=Measurement,
        resource="Observation",
        records=lambda reading: reading.measurements,
        fields=measurement_fields,
        same=("kind", "code", "taken_at", "value", "value2"),
        compared=("kind", "code", "text", "value", "value2", "unit", "comparator", "taken_at"),
        alike=("kind", "code", "taken_at"),
        fixed=("kind",),
        spot=("kind", "code", "taken_at"),
        whole=("kind", "code", "value", "value2", "unit", "comparator", "taken_at"),
        says=measurement_words,
    ),
    FactKind(
        table=Visit,
        resource="Encounter",
        records=lambda reading: reading.visits,
        fields=visit_fields,
        same=("started_at", "kind", "reason"),
        compared=("started_at", "ended_at", "kind", "status", "reason"),
        alike=("started_at",),
        says=visit_words,
        repeats=True,
    ),
    FactKind(
        table=Allergy,
        resource="AllergyIntolerance",
        records=lambda reading: reading.allergies,
        fields=allergy_fields,
        same=("substance", "code"),
        compared=("substance", "reaction", "status", "code", "system"),
        alike=("substance",),
        says=allergy_words,
    ),
)  # fmt: skip
