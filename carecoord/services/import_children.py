"""Numbers, phones, addresses, tags and related people of a file: added when they are new."""

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from carecoord.common.i18n import _
from carecoord.entities import (
    Address,
    ContactPoint,
    PatientIdentifier,
    PatientTag,
    RelatedPerson,
)
from carecoord.importers.records import IncomingPatient
from carecoord.rules import phones
from carecoord.services.import_plan import Fields, Plan, Table, stored_rows
from carecoord.services.import_rows import related_fields
from carecoord.services.import_staff_edits import StaffEdits
from carecoord.services.import_ways import FormerWays

_PLACE = ("city", "state", "country")
_OF_ONE_PERSON = 32  # phones that are looked at twice
Known = set[tuple[str, str, str]]
"""Person, and the two values a row is known by."""


class _Said(NamedTuple):
    """What all records of one person say of how to reach them."""

    phones: set[str]
    emails: set[str]
    lines: set[str]


class _New(NamedTuple):
    """A way to reach somebody known that the store does not have."""

    table: Table
    patient_id: str
    fields: Fields
    said: set[str]


class ChildPlanner:
    """Plans the rows that hang on a person.

    What staff changed or removed is known too: the file that brought it brings it once.
    """

    def __init__(
        self, session: Session, plan: Plan, people: set[str], *, region: str, source: str
    ) -> None:
        self._session = session
        self._edits = StaffEdits(session)
        self._plan = plan
        self._people = people
        self._region = region
        self._ranks: Counter[tuple[str, str]] = Counter()
        self._numbers = self._known(PatientIdentifier, "system", "value")
        self._contacts = self._known(ContactPoint, "kind", "normal")
        self._typed = self._known(ContactPoint, "kind", "typed")
        self._places: dict[tuple[str, str, str], tuple[str, ...]] = {}
        self._addresses = self._known(Address, "line", "postcode")
        self._related = self._known(RelatedPerson, "name", "relationship")
        self._tags = self._known(PatientTag, "tag", "tag")
        self._normal = lru_cache(_OF_ONE_PERSON)(self._read)
        self._source = source
        self._news: list[_New] = []
        self._ranks.update((owner, kind) for owner, kind, _typed in self._typed)

    def plan(
        self, patient_id: str, records: Sequence[tuple[IncomingPatient, list[Fields]]]
    ) -> None:
        """Plan what is new about one person, added or known, with their numbers in each record."""
        people = [person for person, _numbers in records]
        said = _Said(
            {self._normal(one.typed) or one.typed for each in people for one in each.phones},
            {email.lower() for each in people for email in each.emails},
            {one.line for each in people for one in each.addresses},
        )
        for person, numbers in records:
            self._plan_record(patient_id, person, numbers, said)

    def _plan_record(
        self, patient_id: str, person: IncomingPatient, numbers: list[Fields], said: _Said
    ) -> None:
        for row in numbers:
            if _is_new(self._numbers, patient_id, row["system"], row["value"]):
                self._plan.insert(PatientIdentifier, patient_id, row)
        for phone in person.phones:
            self._contact(patient_id, "phone", phone.typed, phone.kind or "home", said.phones)
        for email in person.emails:
            self._contact(patient_id, "email", email, "", said.emails)
        for one in person.addresses:
            self._address(patient_id, one._asdict(), said.lines)
        for related in person.related:
            fields = related_fields(related, self._region)
            known_by = (fields["name"], fields["relationship"])
            if related.name and _is_new(self._related, patient_id, *known_by):
                self._plan.insert(RelatedPerson, patient_id, fields)
        if person.status == "test":
            self._tag(patient_id, _("test record"))

    def _tag(self, patient_id: str, tag: str) -> None:
        if _is_new(self._tags, patient_id, tag, tag):
            self._plan.insert(PatientTag, patient_id, {"tag": tag})

    def finish(self) -> None:
        """Decide what is new beside what was known and what takes its place; call it once."""
        former = FormerWays(
            self._session, self._plan, {one.patient_id for one in self._news}, self._source
        )
        for table, patient_id, fields, said in self._news:
            if not former.replace(table, patient_id, fields, said):
                self._insert(table, patient_id, fields)
        former.told()

    def _add(self, table: Table, patient_id: str, fields: Fields, said: set[str]) -> None:
        if patient_id in self._people:
            self._news.append(_New(table, patient_id, fields, said))
        else:
            self._insert(table, patient_id, fields)

    def _insert(self, table: Table, patient_id: str, fields: Fields) -> None:
        if table is ContactPoint:
            place = (patient_id, fields["kind"])
            fields = {**fields, "rank": self._ranks[place]}
            self._ranks[place] += 1
        self._plan.insert(table, patient_id, fields)

    def _address(self, patient_id: str, fields: Fields, said: set[str]) -> None:
        is_new = _is_new(self._addresses, patient_id, fields["line"], fields["postcode"])
        stored = self._places.get((patient_id, fields["line"], fields["postcode"]), ())
        given = (fields[name] for name in _PLACE)
        lies_elsewhere = any(new not in {"", old} for new, old in zip(given, stored, strict=False))
        if is_new or lies_elsewhere:
            self._add(Address, patient_id, fields, said)

    def _read(self, typed: str) -> str:
        return str(phones.read(typed, self._region).e164)

    def _contact(self, patient_id: str, kind: str, typed: str, use: str, said: set[str]) -> None:
        normal = typed.lower() if kind == "email" else self._normal(typed)
        known = self._contacts if normal else self._typed
        if not _is_new(known, patient_id, kind, normal or typed):
            return
        given = {"kind": kind, "use": use, "typed": typed, "normal": normal}
        self._add(ContactPoint, patient_id, given, said)

    def _known(self, table: Any, one: str, two: str) -> Known:
        known: Known = set()
        more = _PLACE if table is Address else ()
        names = dict.fromkeys((one, two, *more))
        for row in stored_rows(self._session, table, self._people, tuple(names)):
            owner = row["patient_id"]
            if not row["deleted"]:
                known.add((owner, row[one], row[two]))
                if more:
                    place = tuple(row[name] for name in more)
                    self._places[owner, row[one], row[two]] = place
            known.update((owner, *values) for values in self._edits.former(table, row, (one, two)))
        return known


def _is_new(known: Known, patient_id: str, one: str, two: str) -> bool:
    key = (patient_id, one, two)
    if key in known:
        return False
    known.add(key)
    return True
