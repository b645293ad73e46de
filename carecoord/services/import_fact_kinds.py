"""The tables of facts a file may bring, and what makes two facts the same."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from carecoord.common.clock import practice_day
from carecoord.common.i18n import _
from carecoord.entities import Allergy, Condition, Measurement, Visit
from carecoord.importers.records import Reading
from carecoord.rules.partial_dates import display
from carecoord.services.import_plan import Fields, Table
from carecoord.services.import_rows import (
    allergy_fields,
    condition_fields,
    measurement_fields,
    visit_fields,
)
from carecoord.services.wording import measurement_label, unit_text, value_text
from carecoord.vocab.measurements import Kind

Columns = Mapping[str, Any]
"""A fact's columns, stored or about to be."""


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


def _measurement_words(fields: Columns, zone: ZoneInfo) -> str:
    kind = fields["kind"]
    unit = "" if kind == Kind.BLOOD_PRESSURE else unit_text(kind, fields["unit"])
    value = value_text(kind, fields["value"], fields["value2"], fields["comparator"])
    return _("{what} {value} on {day}").format(
        what=measurement_label(kind, fields["text"]),
        value=f"{value} {unit}".strip(),
        day=display(practice_day(fields["taken_at"], zone).isoformat()),
    )


def _condition_words(fields: Columns, _zone: ZoneInfo) -> str:
    return str(fields["text"] or fields["code"])


def _visit_words(fields: Columns, zone: ZoneInfo) -> str:
    day = practice_day(fields["started_at"], zone).isoformat()
    return _("Visit on {day}").format(day=display(day))


def _allergy_words(fields: Columns, _zone: ZoneInfo) -> str:
    return _("Allergy: {substance}").format(substance=fields["substance"])


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
        says=_condition_words,
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
        says=_measurement_words,
    ),
    FactKind(
        table=Visit,
        resource="Encounter",
        records=lambda reading: reading.visits,
        fields=visit_fields,
        same=("started_at", "kind", "reason"),
        compared=("started_at", "ended_at", "kind", "status", "reason"),
        alike=("started_at",),
        says=_visit_words,
    ),
    FactKind(
        table=Allergy,
        resource="AllergyIntolerance",
        records=lambda reading: reading.allergies,
        fields=allergy_fields,
        same=("substance", "code"),
        compared=("substance", "reaction", "status", "code", "system"),
        alike=("substance",),
        says=_allergy_words,
    ),
)  # fmt: skip
