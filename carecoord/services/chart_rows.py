"""What the patient page shows, shaped for its parts."""

import datetime as dt
from dataclasses import dataclass

from carecoord.services.targets import OwnTarget


@dataclass(frozen=True, slots=True)
class Badge:
    """A short fact at the head of the page; ``tone`` is danger, warn, info, ok or neutral."""

    tone: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartHeader:
    """What matters about a person at one glance, allergies first.

    Attributes:
        proposes_largest_print: Whether low vision proposes it and nobody said otherwise.
    """

    id: str
    rev: int
    name: str
    preferred: str
    pronouns: str
    birth_on: str
    age: int | None
    sex: str
    identifier: str
    phone: str
    phone_note: str
    text_note: str
    language_spoken: str
    language_written: str
    interpreter: str
    large_print: str
    allergies: tuple[str, ...]
    status: str
    status_on: str
    best_channel: str
    best_time: str
    contact_note: str
    badges: tuple[Badge, ...]
    proposes_largest_print: bool = False


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One thing that happened.

    Attributes:
        kind: decision, teachback, goal, handout, followup, call, visit, measurement, barrier
            or correction.
        tone: ok, warn, danger, info or neutral.
        record_id: The record to open.
        rev: Its revision, for what can be taken off from here.
    """

    at: dt.datetime
    on: dt.date
    kind: str
    title: str
    body: str
    tone: str
    record_id: str
    rev: int = 0


@dataclass(frozen=True, slots=True)
class ConditionRow:
    id: str
    text: str
    code: str
    system: str
    group: str
    status: str
    onset_on: str
    rev: int


@dataclass(frozen=True, slots=True)
class AllergyRow:
    id: str
    substance: str
    reaction: str
    rev: int


@dataclass(frozen=True, slots=True)
class MeasurementPoint:
    """One reading; ``value2`` is the diastolic pressure of a blood pressure."""

    id: str
    at: dt.datetime
    on: dt.date
    value: float
    value2: float | None
    comparator: str
    place: str
    rev: int
    unreliable: str = ""
    """``vocab.targets.Unreliable``: why no list relies on it, "" where lists do."""


@dataclass(frozen=True, slots=True)
class MeasurementSeries:
    """All readings of one kind, oldest first.

    Attributes:
        threshold, threshold2: Where lists begin for this person; None where there is no number.
        usual, usual2: Where they begin for everybody else.
        own: The person's own goal that the thresholds come from; None where they are the
            practice's.
    """

    kind: str
    label: str
    unit: str
    points: tuple[MeasurementPoint, ...]
    threshold: float | None = None
    threshold2: float | None = None
    usual: float = 0.0
    usual2: float | None = None
    own: OwnTarget | None = None
