"""What the import service says before, after and about its runs."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from carecoord.db.verify import Anchor
from carecoord.importers.columns import field_labels, names_people
from carecoord.importers.encodings import ENCODINGS
from carecoord.importers.options import Column, Inspection, Options, Question
from carecoord.importers.records import IncomingPatient, Problem, Reading, Severity
from carecoord.services.import_origins import WORKED_LIST
from carecoord.services.import_plan import Conflict, Plan

__all__ = [
    "ENCODINGS",
    "Column",
    "Conflict",
    "ImportPreview",
    "ImportReport",
    "ImportRunRow",
    "IncomingPatient",
    "Inspection",
    "Options",
    "Problem",
    "Question",
    "Reading",
    "Severity",
    "UndoReport",
    "field_labels",
    "names_people",
]


@dataclass(frozen=True, slots=True)
class Planned:
    """What would be written, and where the journal stood when that was worked out."""

    plan: Plan
    anchors: tuple[Anchor, ...]


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What committing would do; nothing is written yet.

    Attributes:
        conflicts: Values staff changed since the last import; kept unless overwritten.
        lacks: Kinds of record the file does not have, in sentences.
        counts: Records that stood in the file, by FHIR resource type.
        not_kept: Those of kinds that are not stored.
        samples: The first people as they were understood.
        seen_before: When the very same content was imported before, that day.
        reading, planned: What was read and worked out, for the commit.
    """

    inspection: Inspection
    source: str
    added: int
    updated: int
    unchanged: int
    rows_refused: int
    conflicts: tuple[Conflict, ...]
    problems: tuple[Problem, ...]
    lacks: tuple[str, ...]
    counts: Mapping[str, int]
    not_kept: Mapping[str, int]
    samples: tuple[IncomingPatient, ...]
    seen_before: dt.date | None
    fingerprint: str
    reading: Reading = field(repr=False)
    planned: Planned = field(repr=False)

    @property
    def brings_anybody(self) -> bool:
        """Whether there are people in it, or records of people who are known here."""
        return bool(self.reading.patients or self.planned.plan.seen)


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did; ``run_id`` undoes it."""

    run_id: str
    patients_added: int
    patients_updated: int
    patients_unchanged: int
    rows_refused: int
    conflicts_kept: int
    problems: tuple[Problem, ...]
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ImportRunRow:
    """One import of the past."""

    id: str
    source: str
    format: str
    ran_at: dt.datetime
    ran_by: str
    patients_added: int
    patients_updated: int
    patients_unchanged: int
    rows_refused: int
    undone: bool

    @property
    def is_list(self) -> bool:
        """Whether it was a worklist that came back, with calls rather than people."""
        return self.format == WORKED_LIST


@dataclass(frozen=True, slots=True)
class UndoReport:
    """What undoing an import did.

    Attributes:
        undone: Changes taken back.
        kept: Changes that stayed because somebody worked on the record since.
        sentences: How many people and facts went or are as they were, and what stayed and why.
    """

    undone: int
    kept: int
    sentences: tuple[str, ...]
