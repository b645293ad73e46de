"""Whose an appointment of a file is: known by number, else by name and birth date, or refused."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.common.i18n import _
from carecoord.common.text import fold
from carecoord.entities import Patient, PatientIdentifier
from carecoord.importers.appointments.records import IncomingAppointment
from carecoord.rules.personal_names import WholeName, is_same_name
from carecoord.services.import_merged import left_of, merged_records
from carecoord.services.import_plan import CHUNK
from carecoord.services.import_rows import NOT_UNIQUE
from carecoord.vocab.patients import Status

_WORDS_OF_ONE_PERSON = 2


@dataclass(frozen=True, slots=True)
class Whose:
    """The person, or why nobody is taken for them."""

    patient_id: str = ""
    name: str = ""
    refused: str = ""


class AppointmentPeople:
    """Knows who is here, as far as the appointments at hand ask."""

    def __init__(
        self, session: Session, incoming: Sequence[IncomingAppointment], *, source: str
    ) -> None:
        self._session = session
        self._source = source
        self._merged = merged_records(session)
        self._people: dict[str, Patient] = {}
        self._by_number = self._numbered({one.number for one in incoming if one.number})
        self._by_birth = self._born({one.birth_on for one in incoming if one.birth_on})

    def find(self, one: IncomingAppointment) -> Whose:
        """Whose this appointment is."""
        found = self._by_number.get(one.number, set()) if one.number else set()
        if len(found) > 1:
            named = {key for key in found if self._is_called(one, self._people[key])}
            if len(named) != 1:
                return Whose(refused=_("Several people here have this record number."))
            found = named
        if found:
            person = self._people[next(iter(found))]
            if not self._agrees(one, person):
                return Whose(
                    refused=_(
                        "The record number belongs to somebody with another name or birth date"
                        " here."
                    )
                )
            return self._taken(person)
        return self._by_name(one)

    def _by_name(self, one: IncomingAppointment) -> Whose:
        if not (one.family or one.given):
            if one.number:
                return Whose(refused=_("Nobody here has this record number."))
            return Whose(refused=_("Neither a record number nor a name says whose visit it is."))
        if not one.birth_on:
            return Whose(
                refused=_("A name alone is not enough: the record number or birth date is missing.")
            )
        alike = [person for person in self._by_birth[one.birth_on] if self._is_called(one, person)]
        if not alike:
            return Whose(
                refused=_("Nobody here has this name and birth date. Bring in the patient first.")
            )
        if len(alike) > 1:
            return Whose(refused=_("Several people here have this name and birth date."))
        return self._taken(alike[0])

    def _taken(self, person: Patient) -> Whose:
        if person.status == Status.DECEASED:
            return Whose(refused=_("This person is marked as deceased here. Look at the record."))
        name = " ".join(filter(None, (person.given, person.family))) or person.preferred
        return Whose(person.id, name)

    def _agrees(self, one: IncomingAppointment, person: Patient) -> bool:
        """Whether what stands beside the number does not speak of another person.

        A word of the name is enough; relatives share one, so beside another birth date more of
        the name has to be the same.
        """
        said = set(fold(f"{one.family} {one.given}").split())
        called = set(fold(f"{person.family} {person.given} {person.preferred}").split())
        birth, other = one.birth_on, person.birth_on
        contradicts = not (birth.startswith(other) or other.startswith(birth))
        if not said or not called:
            return not contradicts
        least = min(len(said), len(called), _WORDS_OF_ONE_PERSON) if contradicts else 1
        return len(said & called) >= least

    def _is_called(self, one: IncomingAppointment, person: Patient) -> bool:
        return is_same_name(
            WholeName(one.family, one.given),
            WholeName(person.family, person.given, person.middle, person.preferred),
        )

    def _numbered(self, values: set[str]) -> dict[str, set[str]]:
        """People by number; those whom this source numbered before all others."""
        own: dict[str, set[str]] = defaultdict(set)
        others: dict[str, set[str]] = defaultdict(set)
        number = PatientIdentifier
        for some in _chunks(sorted(values)):
            query = (
                select(number.value, number.system, number.kind, number.patient_id)
                .join(Patient, Patient.id == number.patient_id)
                .where(
                    number.value.in_(some),
                    number.kind.not_in(sorted(NOT_UNIQUE)),
                    number.deleted.is_(False),
                    Patient.deleted.is_(False),
                )
            )
            for value, system, _kind, owner in self._session.execute(query):
                heir = left_of(owner, self._merged)
                (own if self._source and system == self._source else others)[value].add(heir)
        found = {**others, **own}
        self._load({key for owners in found.values() for key in owners})
        return {
            value: {key for key in owners if key in self._people} for value, owners in found.items()
        }

    def _load(self, keys: set[str]) -> None:
        for some in _chunks(sorted(keys)):
            query = select(Patient).where(Patient.id.in_(some), Patient.deleted.is_(False))
            self._people |= {person.id: person for person in self._session.scalars(query)}

    def _born(self, days: set[str]) -> dict[str, list[Patient]]:
        found: dict[str, list[Patient]] = defaultdict(list)
        for some in _chunks(sorted(days)):
            query = select(Patient).where(
                Patient.birth_on.in_(some),
                Patient.deleted.is_(False),
                Patient.merged_into.is_(None),
            )
            for person in self._session.scalars(query):
                found[person.birth_on].append(person)
        return found


def _chunks(keys: Sequence[str]) -> Iterable[Sequence[str]]:
    for start in range(0, len(keys), CHUNK):
        yield keys[start : start + CHUNK]
