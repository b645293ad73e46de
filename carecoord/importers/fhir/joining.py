"""Putting records to their patients once everything has been read."""

from dataclasses import dataclass, field, replace

from carecoord.importers.checking import checked_patient
from carecoord.importers.fhir.people import identifier_keys
from carecoord.importers.lacking import lacks
from carecoord.importers.options import Options
from carecoord.importers.placing import Placer
from carecoord.importers.records import (
    IncomingPatient,
    Reading,
    Record,
    RelatedPerson,
    Withdrawal,
)


@dataclass(slots=True)
class Joined:
    """People and records by key, and what is known about who is meant by which key."""

    patients: dict[str, IncomingPatient] = field(default_factory=dict)
    records: dict[str, dict[str, Record]] = field(default_factory=dict)  # by resource type
    withdrawn: dict[tuple[str, str], Withdrawal] = field(default_factory=dict)  # by type and key
    aliases: dict[str, str] = field(default_factory=dict)
    related: list[tuple[str, RelatedPerson]] = field(default_factory=list)
    names: dict[str, set[str]] = field(default_factory=dict)  # what records call their patients
    replacements: dict[str, str] = field(default_factory=dict)  # old key -> new key

    def into(self, reading: Reading, options: Options) -> None:
        """Fill the reading with judged people and the records that belong to them."""
        self._add_patients(reading, options)
        placer = Placer(reading, self.patients)
        for kind, records in self.records.items():
            for record in records.values():
                owner = self._owner(record.patient_key)
                same = owner == record.patient_key
                placer.put(record if same else replace(record, patient_key=owner), kind)
        placer.finish()
        for gone in self.withdrawn.values():
            owner = self._owner(gone.patient_key)
            reading.withdrawn.append(replace(gone, patient_key=owner))
            if owner not in self.patients and owner.strip("#"):
                reading.elsewhere.setdefault(owner, set())
        for key, names in self.names.items():
            if (owner := self._owner(key)) in reading.elsewhere:
                reading.elsewhere[owner] |= names
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
