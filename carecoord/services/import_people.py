"""Which stored person each person of a file is, and what changes about them."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.common.i18n import _
from carecoord.common.ids import new_id
from carecoord.common.text import fold
from carecoord.entities import (
    Address,
    ContactPoint,
    Patient,
    PatientIdentifier,
    RelatedPerson,
)
from carecoord.importers.records import IncomingPatient, Problem
from carecoord.rules import phones
from carecoord.services.import_plan import CHUNK, Fields, Plan, stored_rows
from carecoord.services.import_rows import UNNAMED, identifier_rows, patient_fields
from carecoord.services.import_staff_edits import StaffEdits

_COMPARED = (
    "prefix", "family", "given", "middle", "suffix", "preferred", "birth_on", "sex", "gender",
    "pronouns", "language_spoken", "language_written", "interpreter", "status", "status_on",
    "sort_key",
)  # fmt: skip
_NOT_UNIQUE = frozenset({"ssn", "insurance"})
"""Numbers that two people may share by mistake, or by sharing a policy."""

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
        self._by_record: dict[str, set[str]] = {}
        self._by_birth: dict[Known, list[str]] = {}
        self._stored: dict[str, dict[str, Any]] = {}

    def plan(self, people: Sequence[IncomingPatient], tick: Tick) -> None:
        """Plan everyone; ``tick`` is called after each and may raise to stop."""
        numbers = [self._numbers(person) for person in people]
        self._load(people, numbers)
        children = _Children(self._session, self._plan, set(self._stored), self._region)
        for person, rows in zip(people, numbers, strict=True):
            self._plan_one(person, rows, children)
            tick()
        self._join_replaced(people)

    def _numbers(self, person: IncomingPatient) -> list[Fields]:
        rows = identifier_rows(person, self._source)
        return [row for row in rows if self._keeps_keys or row["kind"] != "source"]

    def _load(self, people: Sequence[IncomingPatient], numbers: Sequence[list[Fields]]) -> None:
        """Everybody stored who may be one of the people, in a few queries."""
        values = sorted({row["value"] for rows in numbers for row in rows})
        for chunk in _chunks(values):
            query = select(
                PatientIdentifier.system,
                PatientIdentifier.value,
                PatientIdentifier.kind,
                PatientIdentifier.patient_id,
            ).where(PatientIdentifier.value.in_(chunk), PatientIdentifier.deleted.is_(False))
            for system, value, kind, patient_id in self._session.execute(query):
                self._by_number[system, value] = patient_id
                if kind == "mrn":
                    self._by_record.setdefault(value, set()).add(patient_id)
        births = sorted({person.birth_on for person in people if person.birth_on})
        for chunk in _chunks(births):
            self._remember(Patient.birth_on.in_(chunk))
        missing = sorted(set(self._by_number.values()) - set(self._stored))
        for chunk in _chunks(missing):
            self._remember(Patient.id.in_(chunk))

    def _remember(self, condition: Any) -> None:
        columns = [getattr(Patient, name) for name in ("id", "clock", *_COMPARED)]
        query = select(*columns).where(condition, Patient.deleted.is_(False))
        for row in self._session.execute(query).mappings():
            self._stored[row["id"]] = dict(row)
            self._by_birth.setdefault((row["sort_key"], row["birth_on"]), []).append(row["id"])

    def _plan_one(self, person: IncomingPatient, rows: list[Fields], children: "_Children") -> None:
        fields = patient_fields(person)
        patient_id = self._find(person, rows, fields)
        if patient_id is None:
            patient_id = new_id()
            self._plan.inserts.setdefault(Patient, []).append({"id": patient_id, **fields})
            self._plan.added.add(patient_id)
            self._remember_new(patient_id, fields)
        elif self._is_somebody_else(patient_id, fields):
            self._refuse(person)
            return
        elif patient_id not in self._plan.added:
            self._plan.change(
                Patient, patient_id, self._stored[patient_id], fields, self._edits, person.where
            )
        self._plan.seen[person.source_key] = patient_id
        for row in rows:
            self._by_number.setdefault((row["system"], row["value"]), patient_id)
        children.plan(patient_id, person, rows)

    def _remember_new(self, patient_id: str, fields: Fields) -> None:
        """A second row of the same person in one file finds the first."""
        self._stored[patient_id] = dict.fromkeys(_COMPARED, "") | fields
        key = (fields["sort_key"], fields.get("birth_on", ""))
        self._by_birth.setdefault(key, []).append(patient_id)

    def _find(self, person: IncomingPatient, rows: list[Fields], fields: Fields) -> str | None:
        for row in sorted(rows, key=lambda row: row["kind"] == "source"):
            found = self._by_number.get((row["system"], row["value"]))
            if found is not None and row["kind"] not in _NOT_UNIQUE:
                return found
        if found := self._by_unnamed_number(rows, fields):
            return found
        if any(row["kind"] not in _NOT_UNIQUE for row in rows) or not person.birth_on:
            return None
        # A list without record numbers: the same whole name born on the same day.
        same = self._by_birth.get((fields["sort_key"], person.birth_on), [])
        return same[0] if len(same) == 1 else None

    def _by_unnamed_number(self, rows: list[Fields], fields: Fields) -> str | None:
        """A list's record number is the practice's own, whatever name another file gave it."""
        for row in rows:
            if row["system"] == UNNAMED:
                owners = self._by_record.get(row["value"], set())
                if len(owners) == 1 and not self._is_somebody_else(next(iter(owners)), fields):
                    return next(iter(owners))
        return None

    def _is_somebody_else(self, patient_id: str, fields: Fields) -> bool:
        """The number fits, but neither the name nor the birth date does."""
        stored = self._stored.get(patient_id)
        if stored is None:
            return False
        birth = fields.get("birth_on", "")
        other_birth = bool(birth and stored["birth_on"] and birth != stored["birth_on"])
        known = set(fold(f"{stored['family']} {stored['given']}").split())
        return other_birth and not known & set(fields["sort_key"].replace("\x1f", " ").split())

    def _refuse(self, person: IncomingPatient) -> None:
        message = _(
            "The record number of this row belongs to somebody else here, with another name and "
            "birth date. Correct the number in the source, or change it here, then import again."
        )
        self._plan.problems.append(Problem("refused", person.where, message, "record_number"))

    def _join_replaced(self, people: Iterable[IncomingPatient]) -> None:
        """Records that were merged at the source point to the one that is left."""
        for person in people:
            survivor = self._plan.seen.get(person.replaced_by) if person.replaced_by else None
            own = self._plan.seen.get(person.source_key)
            if survivor and own and survivor != own:
                self._plan.update(Patient, own, own, {"merged_into": survivor})
                self._plan.seen[person.source_key] = survivor


class _Children:
    """Plans numbers, phones, addresses and related people: added when they are new."""

    def __init__(self, session: Session, plan: Plan, known: set[str], region: str) -> None:
        self._plan = plan
        self._region = region
        self._numbers = _pairs(session, PatientIdentifier, known, "system", "value")
        self._contacts = _pairs(session, ContactPoint, known, "kind", "normal")
        self._typed = _pairs(session, ContactPoint, known, "kind", "typed")
        self._addresses = _pairs(session, Address, known, "line", "postcode")
        self._related = _pairs(session, RelatedPerson, known, "name", "relationship")
        self._ranks = Counter((owner, kind) for owner, kind, _typed in self._typed)

    def plan(self, patient_id: str, person: IncomingPatient, numbers: list[Fields]) -> None:
        for row in numbers:
            if self._is_new(self._numbers, patient_id, row["system"], row["value"]):
                self._plan.insert(PatientIdentifier, patient_id, row)
        for phone in person.phones:
            self._contact(patient_id, "phone", phone.typed, phone.kind or "home")
        for email in person.emails:
            self._contact(patient_id, "email", email, "")
        for one in person.addresses:
            if self._is_new(self._addresses, patient_id, one.line, one.postcode):
                self._plan.insert(Address, patient_id, one._asdict())
        for related in person.related:
            if self._is_new(self._related, patient_id, related.name, related.relationship):
                self._plan.insert(
                    RelatedPerson,
                    patient_id,
                    {
                        "name": related.name,
                        "relationship": related.relationship or "other",
                        "phone_typed": related.phone,
                        "phone_normal": phones.read(related.phone, self._region).e164,
                    },
                )

    def _contact(self, patient_id: str, kind: str, typed: str, use: str) -> None:
        normal = typed.lower() if kind == "email" else phones.read(typed, self._region).e164
        known = self._contacts if normal else self._typed
        if not self._is_new(known, patient_id, kind, normal or typed):
            return
        rank = self._ranks[patient_id, kind]
        self._ranks[patient_id, kind] += 1
        self._plan.insert(
            ContactPoint,
            patient_id,
            {"kind": kind, "use": use, "typed": typed, "normal": normal, "rank": rank},
        )

    @staticmethod
    def _is_new(known: set[tuple[str, str, str]], patient_id: str, one: str, two: str) -> bool:
        key = (patient_id, one, two)
        if key in known:
            return False
        known.add(key)
        return True


def _pairs(
    session: Session, table: Any, known: set[str], one: str, two: str
) -> set[tuple[str, str, str]]:
    return {
        (row["patient_id"], row[one], row[two])
        for row in stored_rows(session, table, known, (one, two))
    }


def _chunks(values: Sequence[str]) -> Iterable[Sequence[str]]:
    return (values[start : start + CHUNK] for start in range(0, len(values), CHUNK))
