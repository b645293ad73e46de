"""Facts about a person's health in words, from their columns; days are those of the zone."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from carecoord.common.clock import practice_day
from carecoord.common.i18n import _
from carecoord.rules.partial_dates import display
from carecoord.services.wording import measurement_label, unit_text, value_text
from carecoord.vocab.measurements import Kind

Columns = Mapping[str, Any]
"""A fact's columns, stored or about to be."""


def measurement_words(fields: Columns, zone: ZoneInfo) -> str:
    """As in: A1c 7.2 % on 5 Jan 2026."""
    kind = fields["kind"]
    unit = "" if kind == Kind.BLOOD_PRESSURE else unit_text(kind, fields["unit"])
    value = value_text(kind, fields["value"], fields["value2"], fields["comparator"])
    return _("{what} {value} on {day}").format(
        what=measurement_label(kind, fields["text"]),
        value=f"{value} {unit}".strip(),
        day=display(practice_day(fields["taken_at"], zone).isoformat()),
    )


def condition_words(fields: Columns, _zone: ZoneInfo) -> str:
    return str(fields["text"] or fields["code"])


def visit_words(fields: Columns, zone: ZoneInfo) -> str:
    day = practice_day(fields["started_at"], zone).isoformat()
    return _("Visit on {day}").format(day=display(day))


def allergy_words(fields: Columns, _zone: ZoneInfo) -> str:
    return _("Allergy: {substance}").format(substance=fields["substance"])
