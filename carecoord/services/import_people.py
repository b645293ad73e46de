"""Which stored person each person of a file is, and what changes about them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.common.i18n import N_, _
from carecoord.common.ids import new_id
from carecoord.common.names import FAMILY_END
from carecoord.common.text import fold
from carecoord.entities import Patient, PatientIdentifier
from carecoord.importers.records import OTHER_NUMBER, IncomingPatient, Problem
from carecoord.importers.repeated import contradict, differ_on_death, joined
from carecoord.rules.personal_names import is_same_name
from carecoord.services.import_children import ChildPlanner
from carecoord.services.import_merged import left_of, merged_records
from carecoord.services.import_plan import CHUNK, Fields, Held, Plan, Whole
from carecoord.services.import_rows import (
    NOT_UNIQUE,
    SOURCE_KIND,
    UNNAMED,
    given_names,
    identifier_rows,
    patient_fields,
    status_fields,
    status_said,
    whole_name,
)
from carecoord.services.import_staff_edits import StaffEdits
from carecoord.vocab.patients import Status

_COMPARED = (
    "prefix", "family", "given", "middle", "suffix", "preferred", "birth_on", "sex", "gender",
    "pronouns", "language_spoken", "language_written", "interpreter",
)  # fmt: skip
_LOADED = ("id", "clock", "sort_key", "merged_into", "status", "status_on", *_COMPARED)
_DOUBLE = N_(
    "Somebody with this name and birth date is here already under another number, so there are "
    "two records now. If they are one person, set one of the two to not active."
)
_WORDS_OF_ONE_PERSON = 2
"""Words of the name that stay the same when a birth date is corrected: family and given."""
_SOMEBODY_ELSE = N_(
    "The record number of this row belongs to somebody else here, with another name and "
    "birth date. Correct the number in the source, or change it here, then import again."
)
_TWICE = N_(
    "This file holds the same person before, with other details. What the first record says was "
    "kept. Correct it in the source."
)
_DIED_ONCE = N_(
    "This file holds the same person before, and only some of its records say that they have died. "
    "They are kept as deceased. If these are two people, add the record number to the file."
)
_MERGED = N_(
    "The source has merged this record into another one, so it leaves the lists here. What staff "
    "wrote on it, such as follow-ups, stays with it and is not shown with the other one. Look "
    "through it before you import."
)
_SEVERAL = N_(
    "Several people here have this name and birth date. Add the record number to the file, "
    "then import it again."
)
_STATUS_WORDS = {
    Status.DECEASED.value: N_(
        "The source says that this person has died. They leave every worklist."
    ),
    Status.INACTIVE.value: N_(
        "The source says that this person is not active any more. Outreach to them stops."
    ),
    Status.MOVED.value: N_(
        "The source says that this person moved away or changed practice. They leave the worklists."
    ),
    Status.ACTIVE.value: N_(
        "The source says that this person is alive and active. They are back on the worklists."
    ),
}
_STATUS = Whole("status", ("status", "status_on"), status_said)

Known = tuple[str, str]
"""System and value of an identifier."""
Tick = Callable[[], None]


class PeoplePlanner:
    """Plans the people of one reading."""

    def __init__(
        self, session: Session, plan: Plan, *, source: str, keeps_keys: bool, region: str
    ) -> None:
        """Prepare.

        Args:
            session: The store as it is.
            plan: Takes the result.
            source: Name of where the file comes from.
            keeps_keys: Whether the file's own keys mean the same person next time; a row's
                number in a list does not.
            region: Country of phone numbers that name none.
        """
        self._session = session
        self._plan = plan
        self._source = source
        self._keeps_keys = keeps_keys
        self._region = region
        self._edits = StaffEdits(session)
        self._by_number: dict[Known, str] = {}
        self._by_record: dict[str, set[Known]] = {}
        self._by_birth: dict[Known, list[str]] = {}
        self._numbered: set[str] = set()
        self._values: dict[str, set[str]] = {}
        self._stored: dict[str, dict[str, Any]] = {}
        self._new: dict[str, Fields] = {}
        self._records: dict[str, list[tuple[IncomingPatient, list[Fields]]]] = {}

    def plan(self, people: Sequence[IncomingPatient], tick: Tick) -> None:
        """Plan everyone; ``tick`` is called after each and may raise to stop."""
        numbers = [self._numbers(person) for person in people]
        self._load(people, numbers)
        children = ChildPlanner(
            self._session, self._plan, set(self._stored), region=self._region, source=self._source
        )
        for person, rows in zip(people, numbers, strict=True):
            self._plan_one(person, rows)
            tick()
        for patient_id, records in self._records.items():
            self._plan_details(patient_id, [person for person, _rows in records])
            children.plan(patient_id, records)
        children.finish()
        self._join_replaced(people)

    def _numbers(self, person: IncomingPatient) -> list[Fields]:
        rows = identifier_rows(person, self._source)
        return [row for row in rows if self._keeps_keys or row["kind"] != SOURCE_KIND]

    def _load(self, people: Sequence[IncomingPatient], numbers: Sequence[list[Fields]]) -> None:
        """Everybody stored who may be one of the people, in a few queries."""
        births = sorted({person.birth_on for person in people})
        for chunk in _chunks(births):
            self._remember(Patient.birth_on.in_(chunk))
        for chunk in _chunks(sorted(self._stored)):
            self._remember_numbers(PatientIdentifier.patient_id.in_(chunk))
        values = sorted({row["value"] for rows in numbers for row in rows})
        for chunk in _chunks(values):
            self._remember_numbers(PatientIdentifier.value.in_(chunk))
        for chunk in _chunks(sorted(set(self._by_number.values()) - set(self._stored))):
            self._remember(Patient.id.in_(chunk))

    def _remember(self, condition: Any) -> None:
        query = select(*(getattr(Patient, name) for name in _LOADED))
        for row in self._session.execute(query.where(condition, Patient.deleted.is_(False))):
            self._file(dict(zip(_LOADED, row, strict=True)))

    def _remember_numbers(self, condition: Any) -> None:
        query = (
            select(
                PatientIdentifier.system,
                PatientIdentifier.value,
                PatientIdentifier.kind,
                PatientIdentifier.patient_id,
            )
            .join(Patient, Patient.id == PatientIdentifier.patient_id)
            .where(condition, PatientIdentifier.deleted.is_(False), Patient.deleted.is_(False))
        )
        for system, value, kind, patient_id in self._session.execute(query):
            self._know_number({"system": system, "value": value, "kind": kind}, patient_id)
            if kind not in {SOURCE_KIND, *NOT_UNIQUE}:
                self._numbered.add(patient_id)
            if kind == "mrn":
                self._by_record.setdefault(value, set()).add((system, patient_id))

    def _file(self, row: dict[str, Any]) -> None:
        self._stored[row["id"]] = row
        self._by_birth.setdefault((_name_key(row), row["birth_on"]), []).append(row["id"])

    @cached_property
    def _merged(self) -> Mapping[str, str]:
        return merged_records(self._session)

    def _plan_one(self, person: IncomingPatient, rows: list[Fields]) -> None:
        """Find who it is; details wait until it is known how often the file holds them."""
        fields = patient_fields(person)
        patient_id = self._find(person, rows, fields)
        if patient_id is None and self._is_ambiguous(person, rows, fields):
            self._refuse(person, _(_SEVERAL), "family")
            return
        if patient_id is None:
            if person.birth_on and self._namesakes(person, fields):
                self._plan.problems.append(
                    Problem("warning", person.where, _(_DOUBLE), "record_number")
                )
            patient_id = self._add(fields)
        elif self._is_somebody_else(patient_id, fields):
            self._refuse(person, _(_SOMEBODY_ELSE), "record_number")
            return
        elif self._stored[patient_id]["merged_into"]:
            # What was merged stays as it is; its facts belong to the record that is left.
            self._plan.seen[person.source_key] = left_of(patient_id, self._merged)
            return
        self._plan.seen[person.source_key] = patient_id
        if any(self._is_known_key(person, row, patient_id) for row in rows):
            self._plan.known_by_key.add(patient_id)
        rows = [row for row in rows if not self._is_worn(patient_id, row)]
        for row in rows:
            self._know_number(row, patient_id)
        if _has_number(rows):
            self._numbered.add(patient_id)
        self._records.setdefault(patient_id, []).append((person, rows))

    def _plan_details(self, patient_id: str, records: Sequence[IncomingPatient]) -> None:
        """Plan what all records of one person say together."""
        person, stored = joined(records), self._stored[patient_id]
        fields = patient_fields(person)
        if len(records) > 1 and contradict(records):
            self._plan.problems.append(Problem("warning", records[1].where, _(_TWICE), "family"))
        if differ_on_death(records):
            said = Problem("warning", records[1].where, _(_DIED_ONCE), "deceased")
            self._plan.problems.append(said)
        if patient_id in self._plan.added:
            if len(records) > 1:
                self._new[patient_id].update(fields)
            return
        given = {name: value for name, value in fields.items() if name in _COMPARED}
        given |= given_names(stored, fields)
        held = Held(Patient, patient_id, stored, person.where)
        self._plan.change(held, given, self._edits)
        self._change_status(person, held)

    def _is_known_key(self, person: IncomingPatient, row: Fields, patient_id: str) -> bool:
        known = self._by_number.get((row["system"], row["value"]))
        return row["value"] == person.source_key and known == patient_id

    def _know_number(self, row: Fields, patient_id: str) -> None:
        self._by_number.setdefault((row["system"], row["value"]), patient_id)
        if _is_key(row):
            self._values.setdefault(patient_id, set()).add(row["value"])

    def _is_worn(self, patient_id: str, row: Fields) -> bool:
        """Whether it is a number they have, with zeros lost at its start."""
        known, value = self._values.get(patient_id, set()), row["value"]
        return value not in known and any(
            one.lstrip("0") == value.lstrip("0") and len(one) > len(value) for one in known
        )

    def _add(self, fields: Fields) -> str:
        patient_id = new_id()
        self._new[patient_id] = {"id": patient_id, **fields}
        self._plan.inserts.setdefault(Patient, []).append(self._new[patient_id])
        self._plan.added.add(patient_id)
        # A second row of the same person in one file finds the first.
        self._file({**dict.fromkeys(_LOADED, ""), "id": patient_id, **fields})
        return patient_id

    def _find(self, person: IncomingPatient, rows: list[Fields], fields: Fields) -> str | None:
        for row in sorted(rows, key=lambda row: row["kind"] == SOURCE_KIND):
            found = self._by_number.get((row["system"], row["value"]))
            if found is not None and self._is_theirs(found, row, fields):
                return found
        return (
            self._by_unnamed_number(rows, fields)
            or self._by_likeness(person, rows, fields)
            or self._by_name(person, rows, fields)
        )

    def _is_theirs(self, patient_id: str, row: Fields, fields: Fields) -> bool:
        """Whether the same number means the same person.

        Of a number that is no record number that holds only where a first name is the same
        too: twins share an insurer's.
        """
        if not _is_key(row):
            return False
        known = fold(self._stored[patient_id]["given"]).split()
        given = fold(fields.get("given", "")).split()
        return row["kind"] != "other" or not known or not given or not set(known).isdisjoint(given)

    def _by_likeness(
        self, person: IncomingPatient, rows: list[Fields], fields: Fields
    ) -> str | None:
        """The same whole name and birth date, and a number that is the same.

        But for its system, or for zeros at its start.
        """
        values = {row["value"].lstrip("0") for row in rows if _is_key(row)}
        same = [
            patient_id
            for patient_id in self._namesakes(person, fields)
            if person.birth_on
            and not values.isdisjoint(one.lstrip("0") for one in self._values.get(patient_id, ()))
        ]
        return same[0] if len(same) == 1 else None

    def _by_unnamed_number(self, rows: list[Fields], fields: Fields) -> str | None:
        """A list's record number is the practice's own, whatever name another file gives it."""
        for row in rows:
            owners = {
                patient_id
                for system, patient_id in self._by_record.get(row["value"], ())
                if row["kind"] == "mrn" and UNNAMED in {system, row["system"]}
            }
            if len(owners) == 1 and self._fits(owner := owners.pop(), fields):
                return owner
        return None

    def _by_name(self, person: IncomingPatient, rows: list[Fields], fields: Fields) -> str | None:
        """The same whole name born on the same day, where a number cannot tell them apart."""
        same = self._namesakes(person, fields)
        if _has_number(rows):
            same = [patient_id for patient_id in same if not self._is_numbered(patient_id)]
        is_enough = person.birth_on or not _has_number(rows)
        return same[0] if is_enough and len(same) == 1 else None

    def _is_ambiguous(self, person: IncomingPatient, rows: list[Fields], fields: Fields) -> bool:
        return not _has_number(rows) and len(self._namesakes(person, fields)) > 1

    def _namesakes(self, person: IncomingPatient, fields: Fields) -> list[str]:
        """Who has the same whole name and birth date.

        Without a birth date only those of earlier files count, who have none either: two rows
        of one file with one name are two people.
        """
        name = whole_name(fields)
        alike = self._by_birth.get((_name_key(fields), person.birth_on), [])
        if not person.birth_on:
            alike = [one for one in alike if one not in self._plan.added]
        return [one for one in alike if is_same_name(whole_name(self._stored[one]), name)]

    def _is_numbered(self, patient_id: str) -> bool:
        return patient_id in self._numbered or patient_id in self._plan.added

    def _fits(self, patient_id: str, fields: Fields) -> bool:
        """A word of the name is the same, and the birth dates do not contradict each other."""
        birth, other = fields.get("birth_on", ""), self._stored[patient_id]["birth_on"]
        agree = birth.startswith(other) or other.startswith(birth)
        return agree and self._shares_name(patient_id, fields)

    def _is_somebody_else(self, patient_id: str, fields: Fields) -> bool:
        """The number fits, but the name and the birth date say that this is another person.

        Either may change or be mistyped, not both: relatives share a family name, so with
        another birth date more of the name has to be the same.
        """
        birth, other = fields.get("birth_on", ""), self._stored[patient_id]["birth_on"]
        if birth and birth == other:
            return False
        shared, whole = self._shared_names(patient_id, fields)
        contradict = not (birth.startswith(other) or other.startswith(birth))
        return shared < (min(whole, _WORDS_OF_ONE_PERSON) if contradict else 1)

    def _shares_name(self, patient_id: str, fields: Fields) -> bool:
        return self._shared_names(patient_id, fields)[0] > 0

    def _shared_names(self, patient_id: str, fields: Fields) -> tuple[int, int]:
        """How many words of the name are the same, and how many there are in the shorter one."""
        stored = self._stored[patient_id]
        known = set(fold(f"{stored['family']} {stored['given']} {stored['preferred']}").split())
        given = set(fields["sort_key"].replace("\x1f", " ").split())
        return len(known & given), max(min(len(known), len(given)), 1)

    def _change_status(self, person: IncomingPatient, held: Held) -> None:
        """A change of status takes somebody off the lists or puts them back, so it is told."""
        said = status_fields(person, held.row["status"])
        changed = self._plan.change(held, said, self._edits, _STATUS)
        if status := changed.get("status"):
            message = _(_STATUS_WORDS[status])
            self._plan.problems.append(Problem("warning", person.where, message, "status"))

    def _refuse(self, person: IncomingPatient, message: str, field: str) -> None:
        self._plan.problems.append(Problem("refused", person.where, message, field))

    def _join_replaced(self, people: Iterable[IncomingPatient]) -> None:
        """Records that were merged at the source point to the one that is left."""
        merged: dict[str, str] = {}
        for person in people:
            survivor = self._plan.seen.get(person.replaced_by) if person.replaced_by else None
            own = self._plan.seen.get(person.source_key)
            if survivor and own and left_of(survivor, merged) != own:
                if own not in merged and own not in self._plan.added:
                    self._plan.problems.append(Problem("warning", person.where, _(_MERGED), ""))
                merged.setdefault(own, survivor)
        for own in merged:
            self._plan.update(Patient, own, own, {"merged_into": left_of(own, merged)})
        if merged:  # whatever key the file names them by
            self._plan.seen = {key: left_of(one, merged) for key, one in self._plan.seen.items()}


def _name_key(fields: Fields) -> str:
    """What the names of one person have in common, however they are divided."""
    family = str(fields["sort_key"]).partition(FAMILY_END)[0]
    first = fold(fields.get("given") or "").split()[:1] if fields.get("family") else []
    return FAMILY_END.join((family, *first))


def _has_number(rows: list[Fields]) -> bool:
    return any(map(_is_key, rows))


def _is_key(row: Fields) -> bool:
    """Whether a number belongs to one person alone."""
    return row["kind"] not in NOT_UNIQUE and row["system"] != OTHER_NUMBER


def _chunks(values: Sequence[str]) -> Iterable[Sequence[str]]:
    return (values[start : start + CHUNK] for start in range(0, len(values), CHUNK))
