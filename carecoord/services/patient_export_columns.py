"""Columns of the exported patient list: those of the Patients page, by the same keys."""

from collections.abc import Collection

from carecoord.common.i18n import N_
from carecoord.exporters.tables import Cell, Kind
from carecoord.services.export_columns import ExportColumn, birth_cell
from carecoord.services.patient_list import PatientRow
from carecoord.services.wording import language_label
from carecoord.vocab.conditions import BY_KEY, name_of
from carecoord.vocab.patients import Status, ThreeValued
from carecoord.vocab.terms import label

ALWAYS = frozenset({"name", "status"})
"""Nobody is without a name, and nobody who died or moved is taken for a patient to call."""


def _status(row: PatientRow) -> Cell:
    return label(Status(row.status)) if row.status in set(Status) else row.status


def _interpreter(row: PatientRow) -> Cell:
    known = row.interpreter in set(ThreeValued)
    return label(ThreeValued(row.interpreter)) if known else row.interpreter


def _groups(row: PatientRow) -> Cell:
    return ", ".join(name_of(BY_KEY[key]) for key in row.groups if key in BY_KEY)


_COLUMNS: tuple[ExportColumn[PatientRow], ...] = (
    ExportColumn("name", N_("Name"), lambda row: row.name, width=24),
    ExportColumn("name", N_("Goes by"), lambda row: row.preferred, width=12),
    ExportColumn("birth", N_("Born"), lambda row: birth_cell(row.birth_on), Kind.DATE, 13),
    ExportColumn("age", N_("Age"), lambda row: row.age, Kind.NUMBER, 6),
    ExportColumn("identifier", N_("Record"), lambda row: row.identifier, width=14),
    ExportColumn("phone", N_("Phone"), lambda row: row.phone, width=17),
    ExportColumn("language", N_("Language"), lambda row: language_label(row.language), width=12),
    ExportColumn("language", N_("Interpreter needed"), _interpreter, width=12),
    ExportColumn("groups", N_("Conditions"), _groups, width=30),
    ExportColumn("last_visit", N_("Last visit"), lambda row: row.last_visit_on, Kind.DATE, 12),
    ExportColumn("next_due", N_("Next due"), lambda row: row.next_due_on, Kind.DATE, 12),
    ExportColumn("status", N_("Status"), _status, width=14),
    ExportColumn("tags", N_("Tags"), lambda row: ", ".join(row.tags), width=20),
)


def patient_columns(shown: Collection[str]) -> tuple[ExportColumn[PatientRow], ...]:
    """The columns shown, in the order shown, with name and status; none shown means all."""
    if not shown:
        return _COLUMNS
    places = {key: place for place, key in enumerate(shown)}
    wanted = [each for each in _COLUMNS if each.key in places or each.key in ALWAYS]
    first, last = -1, len(places)
    return tuple(
        sorted(wanted, key=lambda each: places.get(each.key, first if each.key == "name" else last))
    )
