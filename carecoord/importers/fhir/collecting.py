"""Resources of all files of one import, brought together into one reading."""

from dataclasses import replace

import msgspec

from carecoord.common.i18n import _
from carecoord.importers.fhir import clinical, people, shapes
from carecoord.importers.fhir.decoding import (
    BROKEN,
    SpoiledError,
    WrongVersionError,
    decode,
    decode_bundle,
    refuse_other_versions,
    type_of,
    version_stated,
)
from carecoord.importers.fhir.joining import Joined
from carecoord.importers.fhir.references import identifier_key, key_of, words
from carecoord.importers.fhir.versions import version_of_type
from carecoord.importers.fhir.withdrawing import (
    is_restated,
    owner_key,
    owner_name,
    record_of,
    what_is_left,
    why_withdrawn,
)
from carecoord.importers.options import Options
from carecoord.importers.placing import note_without_number
from carecoord.importers.records import Problem, Reading, Why, Withdrawal
from carecoord.importers.values.instants import instant
from carecoord.importers.values.unclear import UnclearValueError

Raw = bytes | msgspec.Raw


class Collector:
    """Takes resources in any order; ``finish`` joins them and judges the people."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._reading = Reading()
        self._joined = Joined()
        self._updated: dict[tuple[str, str], str] = {}
        self._no_number = 0

    def add(self, raw: Raw, where: str, full_url: str = "") -> None:
        """Take one resource, or all those of a bundle.

        Raises:
            SpoiledError: It is not FHIR R4, or two people have one id.
            msgspec.DecodeError, UnicodeDecodeError, RecursionError: It is no JSON.
        """
        kind = type_of(raw)
        if kind == "Bundle":
            self._add_bundle(raw, where)
            return
        if not kind:
            self.refuse(where, _("This is not a FHIR resource, so it was left out."))
            return
        self._reading.counts[kind] += 1
        if version := version_of_type(kind) or version_stated(kind, raw):
            raise WrongVersionError(version)
        if kind not in shapes.KEPT:
            self._reading.not_kept[kind] += 1
            return
        try:
            resource = decode(raw, kind)
            key = resource.id or key_of(full_url) or where
            if self._is_newest(kind, key, resource):
                self._take(resource, raw, key, where)
        except UnclearValueError as error:
            self.refuse(where, str(error))
        except BROKEN:
            self.refuse(where, _("This record cannot be understood, so it was left out."))
        else:
            if resource.id and full_url:
                self._joined.aliases[key_of(full_url)] = resource.id

    def _add_bundle(self, raw: Raw, where: str) -> None:
        bundle = decode_bundle(raw)
        place = _("{file}, entry {number}")
        for number, entry in enumerate(bundle.entry, start=1):
            if entry.resource:
                self.add(entry.resource, place.format(file=where, number=number), entry.full_url)
        if any(link.relation == "next" for link in bundle.link):
            message = _("This file says that another page follows. Import that one too.")
            self._reading.problems.append(Problem("note", where, message))

    def refuse(self, where: str, message: str) -> None:
        """Record that one place of the input was left out."""
        self._reading.problems.append(Problem("refused", where, message))

    def finish(self) -> Reading:
        """Everything taken so far as one reading; the collector is spent afterwards."""
        self._joined.into(self._reading, self._options)
        note_without_number(self._reading, self._no_number)
        return self._reading

    def _is_newest(self, kind: str, key: str, resource: shapes.Resource) -> bool:
        """Whether this is the latest state of its record so far; a tie goes to the later one."""
        state = resource.meta.last_updated if resource.meta else ""
        place = (kind, key)
        if place in self._updated and self._when(state) < self._when(self._updated[place]):
            return False
        self._updated[place] = state
        return True

    def _when(self, text: str) -> float:
        try:
            stamp, _precision = instant(text, self._options.zone)
        except ValueError:
            return 0
        return stamp.timestamp() if stamp else 0

    def _take(self, resource: shapes.Resource, raw: Raw, key: str, where: str) -> None:
        match resource:
            case shapes.Patient():
                self._take_patient(resource, key, where)
            case shapes.RelatedPerson():
                if resource.active is not False and resource.patient:
                    person = people.incoming_related(resource)
                    self._joined.related.append((key_of(resource.patient.reference), person))
            case shapes.OperationOutcome():
                self._show_outcome(resource, where)
            case _:
                self._take_clinical(resource, raw, key, where)

    def _take_patient(self, patient: shapes.Patient, key: str, where: str) -> None:
        if people.is_animal(patient):
            self.refuse(where, _("This record is about an animal, so it was left out."))
            return
        person = people.incoming_patient(patient, key, where)
        if people.are_two(person, self._joined.patients.setdefault(key, person)):
            raise SpoiledError(
                _(
                    "Two people have the same id here, so it cannot be told whose records are"
                    " whose. Import the files of different systems one after another."
                )
            )
        self._joined.patients[key] = person
        for old in people.linked_keys(patient, "replaces"):
            self._joined.replacements[old] = key

    def _show_outcome(self, outcome: shapes.OperationOutcome, where: str) -> None:
        for issue in outcome.issue:
            said = words(issue.details) or issue.diagnostics or issue.severity
            message = _("The system that wrote this file reports: {message}").format(message=said)
            self._reading.problems.append(Problem("warning", where, message))

    def _take_clinical(self, resource: shapes.Resource, raw: Raw, key: str, where: str) -> None:
        kind, zone = type(resource).__name__, self._options.zone
        records = self._joined.records.setdefault(kind, {})
        has_parts = isinstance(resource, shapes.Observation) and self._take_parts(
            resource, raw, key, where
        )
        if name := owner_name(resource):
            self._joined.names.setdefault(owner_key(resource), set()).add(name)
        records.pop(key, None)  # an older state of the same record
        self._joined.withdrawn.pop((kind, key), None)
        if why := why_withdrawn(resource):
            self._withdraw(resource, why, key, where)
            return
        record = record_of(resource, key, where, zone)
        if record is None:
            self._no_number += not has_parts
            if is_restated(resource):
                self._withdraw(resource, "no_number", key, where)
            return
        if not record.patient_key:
            refuse_other_versions(kind, msgspec.json.decode(raw, type=dict[str, object]))
        owner = record.patient_key
        if inside := _contained(resource, owner):
            owner = _key_inside(inside, where)
            self._take_patient(inside, owner, where)
        records[key] = replace(record, patient_key=owner, source_key=_lasting(key, where))

    def _take_parts(self, whole: shapes.Observation, raw: Raw, key: str, where: str) -> bool:
        """Take the results inside another one; one that cannot be read does not spoil the rest."""
        found = False
        for part, part_key in clinical.parts(whole, key):
            found = True
            try:
                self._take_clinical(part, raw, part_key, where)
            except UnclearValueError as error:
                self.refuse(where, str(error))
        return found

    def _withdraw(self, resource: shapes.Resource, why: Why, key: str, where: str) -> None:
        kind, owner = type(resource).__name__, owner_key(resource)
        if inside := _contained(resource, owner):
            owner = _key_inside(inside, where)
        self._joined.withdrawn[kind, key] = Withdrawal(
            kind=kind,
            source_key=_lasting(key, where),
            patient_key=owner,
            where=where,
            why=why,
            record=what_is_left(resource, key, where, self._options.zone),
        )


def _contained(resource: shapes.Resource, key: str) -> shapes.Patient | None:
    """The patient that stands inside the record; None where it refers to another resource."""
    if not key.startswith("#"):
        return None
    for raw in resource.contained:
        if type_of(raw) == "Patient":
            patient = decode(raw, "Patient")
            if isinstance(patient, shapes.Patient) and patient.id == key[1:]:
                return patient
    return None


def _key_inside(patient: shapes.Patient, where: str) -> str:
    """How a patient inside a record is known: by identifier if there is any."""
    first = next((one for one in patient.identifier if one.value), None)
    return identifier_key(first.system, first.value) if first else where


def _lasting(key: str, where: str) -> str:
    """A key that means the same record in the next export; its place in this one does not."""
    return "" if key == where or key.startswith(f"{where}{clinical.PART}") else key
