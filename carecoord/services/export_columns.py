"""Columns of an exported list: what is read of a row, under which heading, how wide."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from carecoord.common.i18n import N_, _
from carecoord.exporters.tables import Cell, Column, Kind
from carecoord.rules.partial_dates import display
from carecoord.services.wording import language_label
from carecoord.services.worklist_rows import WorklistRow
from carecoord.vocab.patients import BestTime, Channel, ThreeValued
from carecoord.vocab.terms import Term, label

Of = TypeVar("Of")


@dataclass(frozen=True, slots=True)
class ExportColumn(Generic[Of]):
    """One column people read, and how a row fills it.

    Attributes:
        heading: English, marked for translation.
        is_usual: Whether it comes along unless others are chosen: what it takes to call somebody
            and to be sure who it is, and no more.
    """

    key: str
    heading: str
    read: Callable[[Of], Cell]
    kind: Kind = Kind.TEXT
    width: int = 16
    is_usual: bool = True

    def column(self) -> Column:
        return Column(key=self.key, title=_(self.heading), kind=self.kind, width=self.width)


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """A column that may come along.

    Attributes:
        is_usual: Whether it is chosen at first.
        is_always: Whether it cannot be left out.
    """

    key: str
    title: str
    is_usual: bool
    is_always: bool


def birth_cell(birth_on: str) -> Cell:
    """A day that sorts and reckons; a month or a year alone stays words."""
    try:
        return dt.date.fromisoformat(birth_on)
    except ValueError:
        return display(birth_on)


def _birth(row: WorklistRow) -> Cell:
    return birth_cell(row.birth_on)


def _interpreter(row: WorklistRow) -> Cell:
    return _word(ThreeValued, row.interpreter)


def _last_contact(row: WorklistRow) -> Cell:
    contact = row.last_contact
    return contact.words if contact else ""


def _word(terms: type[Term], value: str) -> str:
    return label(terms(value)) if value in set(terms) else value


PERSON: tuple[ExportColumn[WorklistRow], ...] = (
    ExportColumn("name", N_("Patient"), lambda row: row.name, width=24),
    ExportColumn("preferred", N_("Goes by"), lambda row: row.preferred, width=12,
                 is_usual=False),
    ExportColumn("birth_on", N_("Born"), _birth, Kind.DATE, 13),
    ExportColumn("record_number", N_("Record"), lambda row: row.record_number, width=14),
    ExportColumn("why", N_("Why"), lambda row: row.why, width=44),
    ExportColumn("since", N_("Since"), lambda row: row.since, Kind.DATE, 12, is_usual=False),
)  # fmt: skip
"""Columns of every list."""

CALLING: tuple[ExportColumn[WorklistRow], ...] = (
    ExportColumn("due_on", N_("Due"), lambda row: row.due_on, Kind.DATE, 12),
    ExportColumn("next_step", N_("Next step"), lambda row: row.next_step, width=36,
                 is_usual=False),
    ExportColumn("phone", N_("Phone"), lambda row: row.phone, width=17),
    ExportColumn("phone_note", N_("About the phone"), lambda row: row.phone_note, width=24),
    ExportColumn("contact_note", N_("Mind when calling"), lambda row: row.contact_note, width=24),
    ExportColumn("barriers", N_("Do differently"), lambda row: " ".join(row.barriers), width=36,
                 is_usual=False),
    ExportColumn("language", N_("Language"), lambda row: language_label(row.language), width=12),
    ExportColumn("interpreter", N_("Interpreter needed"), _interpreter, width=12),
    ExportColumn(
        "best_channel", N_("Best way"), lambda row: _word(Channel, row.best_channel), width=14,
        is_usual=False,
    ),
    ExportColumn(
        "best_time", N_("Best time"), lambda row: _word(BestTime, row.best_time), width=14
    ),
    ExportColumn(
        "last_contact_on", N_("Last contact"),
        lambda row: row.last_contact.on if row.last_contact else None, Kind.DATE, 12,
        is_usual=False,
    ),
    ExportColumn("last_contact", N_("Last result"), _last_contact, width=20, is_usual=False),
    ExportColumn("attempts", N_("Tries"), lambda row: row.attempts, Kind.NUMBER, 7,
                 is_usual=False),
)  # fmt: skip
"""More columns of lists that are worked on."""
