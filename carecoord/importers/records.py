"""What importing yields: plain typed rows, whatever format they came in.

Every file format is turned into these records and nothing else; the importing service
alone turns them into rows of the store. Text is as given, trimmed and NFC; ``''`` means
not given, ``None`` means not known. ``where`` says where a record stood in words people
can follow ("patients.csv, row 12").
"""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Severity = Literal["refused", "warning", "note"]
Precision = Literal["instant", "day", "month", "year", ""]
Why = Literal["entered_in_error", "refuted", "cancelled", "no_number"]
"""Why a source takes a record back; ``no_number``: it was corrected to something that is none."""


INSURANCE, OTHER_NUMBER = "insurance", "other"
"""Systems of numbers in a list that say whose they are, but not to whom: families share them."""


class Identifier(NamedTuple):
    """A number somebody gave a patient; ``kind`` is a code of HL7 table 0203 (MR, SS, DL)."""

    system: str  # URI of who gave it; '' = the source of this import
    value: str
    kind: str


class Phone(NamedTuple):
    """A phone number as typed; ``kind`` is 'home', 'mobile', 'work' or ''."""

    typed: str
    kind: str


class Address(NamedTuple):
    line: str
    city: str
    state: str
    postcode: str
    country: str


class RelatedPerson(NamedTuple):
    """Guardian, parent, caregiver or emergency contact, as the source names the relationship."""

    relationship: str
    name: str
    phone: str


class Coding(NamedTuple):
    """One code; ``system`` is the canonical FHIR URL, without a trailing slash, or ''."""

    system: str
    code: str
    display: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingPatient:
    """One person. Dates are partial ISO: '1970', '1970-03', '1970-03-05' or ''.

    ``source_key`` is the id other records of the same reading use in ``patient_key``; it
    is not stable across exports, the identifiers are.
    """

    source_key: str
    where: str
    identifiers: tuple[Identifier, ...] = ()
    family: str = ""
    given: str = ""
    middle: str = ""
    prefix: str = ""
    suffix: str = ""
    preferred: str = ""
    full_text: str = ""  # the name as one text, where the source gives it so
    birth_on: str = ""
    sex: Literal["female", "male", "intersex", "other", "unknown"] = "unknown"
    gender_identity: str = ""
    pronouns: str = ""
    deceased: bool | None = None
    deceased_on: str = ""
    active: bool | None = None
    status: str = ""  # 'moved', 'inactive', 'test' or ''; death stands in deceased
    replaced_by: str = ""  # source_key of the record this one was merged into
    phones: tuple[Phone, ...] = ()
    emails: tuple[str, ...] = ()
    addresses: tuple[Address, ...] = ()
    language_spoken: str = ""  # BCP 47 code where known, else the word given
    language_written: str = ""
    interpreter_needed: bool | None = None
    related: tuple[RelatedPerson, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingCondition:
    """A problem or diagnosis with every code the source gave it.

    ``named_group`` is the group of ``vocab.conditions`` whose plain name the words are, where a
    patient list gave no code; formats that have codes leave it out.
    """

    source_key: str
    patient_key: str
    where: str
    codes: tuple[Coding, ...] = ()
    text: str = ""
    named_group: str = ""
    clinical_status: str = ""  # FHIR: active, recurrence, relapse, inactive, remission, resolved
    verification_status: str = ""  # FHIR: confirmed, provisional, refuted, ...
    onset_at: dt.datetime | None = None
    onset_precision: Precision = ""
    abated_at: dt.datetime | None = None
    abated_precision: Precision = ""
    recorded_at: dt.datetime | None = None


_SUSPECTED = frozenset({"provisional", "differential", "unconfirmed"})
"""FHIR condition-ver-status; the last is the parent of the first two."""


def is_suspected(condition: IncomingCondition) -> bool:
    """Whether nobody has said yet that the person has it."""
    return condition.verification_status.casefold() in _SUSPECTED


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingMeasurement:
    """One result: ``value`` in ``unit`` (UCUM); for 'bp' systolic, and diastolic in ``value2``."""

    source_key: str
    patient_key: str
    where: str
    kind: str  # value of vocab.measurements.Kind
    code: str
    code_system: str
    text: str
    value: float
    unit: str
    value2: float | None = None
    comparator: str = ""  # '<', '<=', '>', '>=' or '' for exactly
    taken_at: dt.datetime | None = None
    taken_precision: Precision = ""
    status: str = "final"


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingVisit:
    """An encounter that took place, was planned or was cancelled (FHIR status)."""

    source_key: str
    patient_key: str
    where: str
    started_at: dt.datetime | None = None
    started_precision: Precision = ""
    ended_at: dt.datetime | None = None
    kind: str = ""
    reason: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingAllergy:
    """An allergy or intolerance."""

    source_key: str
    patient_key: str
    where: str
    codes: tuple[Coding, ...] = ()
    text: str = ""
    reaction: str = ""
    clinical_status: str = ""
    recorded_at: dt.datetime | None = None


Record = IncomingCondition | IncomingMeasurement | IncomingVisit | IncomingAllergy


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """A record the source takes back; ``record`` as far as it still says what it was."""

    kind: str  # FHIR resource type
    source_key: str
    patient_key: str
    where: str
    why: Why
    record: Record | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """A sentence about one place of the input; 'refused' means that row is left out."""

    severity: Severity
    where: str
    message: str
    field: str = ""


@dataclass(slots=True)
class Reading:
    """All that one import read. Counts are of what stood in the files, kept or not."""

    patients: list[IncomingPatient] = field(default_factory=list)
    conditions: list[IncomingCondition] = field(default_factory=list)
    measurements: list[IncomingMeasurement] = field(default_factory=list)
    visits: list[IncomingVisit] = field(default_factory=list)
    allergies: list[IncomingAllergy] = field(default_factory=list)
    withdrawn: list[Withdrawal] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)  # by FHIR resource type
    not_kept: Counter[str] = field(default_factory=Counter)  # types we do not store yet
    elsewhere: dict[str, set[str]] = field(default_factory=dict)
    """Keys of people whose records stand here and they themselves do not, with the names that
    the records call them by."""
    problems: list[Problem] = field(default_factory=list)
    lacks: tuple[str, ...] = ()  # sentences: a missing type of record is not a count of zero
    fingerprint: str = ""
    """SHA-256 over what was understood, where the reading was done in a process of its own."""

    @property
    def rows_refused(self) -> int:
        return sum(problem.severity == "refused" for problem in self.problems)
