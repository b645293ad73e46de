"""Putting records to their patients once everything has been read."""

from collections import Counter
from dataclasses import dataclass, field, replace

from carecoord.common.i18n import n_
from carecoord.importers.checking import checked_patient
from carecoord.importers.fhir.people import identifier_keys
from carecoord.importers.lacking import lacks
from carecoord.importers.measurements import DIASTOLIC, SYSTOLIC, PressurePairs
from carecoord.importers.options import Options
from carecoord.importers.records import (
    IncomingAllergy,
    IncomingCondition,
    IncomingMeasurement,
    IncomingPatient,
    IncomingVisit,
    Problem,
    Reading,
    RelatedPerson,
)

Record = IncomingCondition | IncomingMeasurement | IncomingVisit | IncomingAllergy


@dataclass(slots=True)
class Joined:
    """People and records by key, and what is known about who is meant by which key."""

    patients: dict[str, IncomingPatient] = field(default_factory=dict)
    records: dict[str, dict[str, Record]] = field(default_factory=dict)  # by resource type
    aliases: dict[str, str] = field(default_factory=dict)
    related: list[tuple[str, RelatedPerson]] = field(default_factory=list)
    replacements: dict[str, str] = field(default_factory=dict)  # old key -> new key

    def into(self, reading: Reading, options: Options) -> None:
        """Fill the reading with judged people and the records that belong to them."""
        self._add_patients(reading, options)
        known = {patient.source_key for patient in reading.patients}
        pairs = PressurePairs()
        orphans: Counter[str] = Counter()
        for kind, records in self.records.items():
            for record in records.values():
                owner = self._owner(record.patient_key)
                if owner not in known:
                    orphans[kind] += 1
                    continue
                placed = (
                    record if owner == record.patient_key else replace(record, patient_key=owner)
                )
                _put(placed, reading, pairs)
        reading.measurements.extend(pairs.pairs())
        _note_left_out(reading, orphans, pairs.unpaired())
        reading.lacks = lacks(reading.counts)

    def _add_patients(self, reading: Reading, options: Options) -> None:
        for patient in self.patients.values():
            for key in identifier_keys(patient):
                self.aliases.setdefault(key, patient.source_key)
        related: dict[str, list[RelatedPerson]] = {}
        for key, person in self.related:
            related.setdefault(self._owner(key), []).append(person)
        for key, patient in self.patients.items():
            heir = self._owner(patient.replaced_by or self.replacements.get(key, ""))
            whole = replace(
                patient, replaced_by=heir, related=(*patient.related, *related.get(key, ()))
            )
            if judged := checked_patient(whole, options.today, reading.problems):
                reading.patients.append(judged)

    def _owner(self, key: str) -> str:
        return key if key in self.patients else self.aliases.get(key, key)


def _put(record: Record, reading: Reading, pairs: PressurePairs) -> None:
    match record:
        case IncomingMeasurement(code=code) if code in {SYSTOLIC, DIASTOLIC}:
            pairs.add(record)
        case IncomingMeasurement():
            reading.measurements.append(record)
        case IncomingCondition():
            reading.conditions.append(record)
        case IncomingVisit():
            reading.visits.append(record)
        case IncomingAllergy():
            reading.allergies.append(record)


def _note_left_out(reading: Reading, orphans: Counter[str], unpaired: int) -> None:
    for kind, count in sorted(orphans.items()):
        message = n_(
            "{count} record of type {kind} belongs to a patient who is not in this import, so it"
            " was left out. Import the patients together with it.",
            "{count} records of type {kind} belong to patients who are not in this import, so"
            " they were left out. Import the patients together with them.",
            count,
        )
        reading.problems.append(Problem("warning", "", message.format(count=count, kind=kind)))
    if unpaired:
        message = n_(
            "{count} blood pressure value has no partner (upper or lower) and was left out.",
            "{count} blood pressure values have no partner (upper or lower) and were left out.",
            unpaired,
        )
        reading.problems.append(Problem("warning", "", message.format(count=unpaired)))
