"""Adding people, changing their details, and saying what became of them."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from carecoord.common.clock import Clock
from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _
from carecoord.common.names import list_name, sort_key
from carecoord.common.text import squeeze
from carecoord.db import search
from carecoord.db.database import Database, Transaction
from carecoord.entities import ContactPoint, Patient, PatientIdentifier
from carecoord.rules import duplicates, partial_dates, phones
from carecoord.rules.duplicates import Likelihood, Match, Person
from carecoord.rules.sounds import sound_keys
from carecoord.security.permissions import Permission, require
from carecoord.services import patient_checks
from carecoord.services.patient_children import write_children
from carecoord.services.patient_details import (
    DuplicateHint,
    FieldProblem,
    LoadedDetails,
    PatientDetails,
)
from carecoord.services.patient_index import SOUND, index_patients
from carecoord.services.patient_reading import PLAIN_FIELDS, read_details
from carecoord.services.preferences import PreferenceService
from carecoord.settings import PHONE_REGION
from carecoord.vocab.actor import Actor
from carecoord.vocab.patients import Sex, Status

_MOST_CANDIDATES = 200


class PatientService:
    """The people the practice cares for."""

    def __init__(self, database: Database, clock: Clock, preferences: PreferenceService) -> None:
        self._database = database
        self._clock = clock
        self._preferences = preferences

    def details(self, patient_id: str, *, actor: Actor) -> LoadedDetails:
        """Everything on the details form, with the revision an edit must name.

        Raises:
            RefusedError: The person is not there any more.
        """
        require(actor, Permission.VIEW_PATIENT)
        with self._database.reading() as session:
            person = session.get(Patient, patient_id)
            if person is None or person.deleted:
                raise RefusedError(_("This patient is no longer in the list."))
            return LoadedDetails(read_details(session, person), person.rev)

    def problems(self, details: PatientDetails) -> tuple[FieldProblem, ...]:
        """What has to be mended before these details can be saved, field by field."""
        return patient_checks.problems(details, self._clock.today())

    def add(self, details: PatientDetails, *, actor: Actor, command_id: str | None = None) -> str:
        """Add a person and return their id.

        Raises:
            RefusedError: Something on the form has to be mended first.
        """
        require(actor, Permission.EDIT_PATIENT)
        self._require_sound(details)
        region = self._preferences.get(PHONE_REGION)
        with self._database.writing(actor, command_id=command_id) as transaction:
            person = Patient(**_fields(details))
            transaction.session.add(person)
            transaction.session.flush()
            self._write_children(transaction, person.id, details, region)
            return person.id

    def edit(self, patient_id: str, details: PatientDetails, *, rev: int, actor: Actor) -> None:
        """Change a person's details.

        Raises:
            RefusedError: Something on the form has to be mended first.
            EditConflictError: Someone else changed the person since ``rev`` was read.
        """
        require(actor, Permission.EDIT_PATIENT)
        self._require_sound(details)
        region = self._preferences.get(PHONE_REGION)
        with self._database.writing(actor) as transaction:
            person = transaction.fetch(Patient, patient_id, rev=rev)
            for name, value in _fields(details).items():
                if getattr(person, name) != value:
                    setattr(person, name, value)
            self._write_children(transaction, patient_id, details, region)

    def set_status(
        self, patient_id: str, *, status: Status, on: str, reason: str, actor: Actor
    ) -> None:
        """Say that somebody is active, inactive, has moved or has died.

        Args:
            patient_id: Who.
            status: What holds from now on.
            on: Partial ISO date it holds since, or "" when not known.
            reason: How it is known, for the journal.
            actor: Who says so.

        Raises:
            RefusedError: The date is not one, or lies in the future.
        """
        require(actor, Permission.EDIT_PATIENT)
        span = partial_dates.bounds(on) if on else None
        if on and (span is None or span[0] > self._clock.today()):
            raise RefusedError(_("This day lies in the future or is not a date. Type it again."))
        with self._database.writing(actor, reason=reason) as transaction:
            person = transaction.fetch(Patient, patient_id)
            person.status = status.value
            person.status_on = on

    def possible_duplicates(
        self, details: PatientDetails, *, actor: Actor, limit: int = 5
    ) -> tuple[DuplicateHint, ...]:
        """People who may be the one being added, most alike first; a hint, never a refusal."""
        require(actor, Permission.VIEW_PATIENT)
        region = self._preferences.get(PHONE_REGION)
        new = _person(details, region)
        with self._database.reading() as session:
            compared = [
                (duplicates.compare(new, _person(read_details(session, row), region)), row)
                for row in _candidates(session, details, new)
            ]
            likely = [pair for pair in compared if pair[0].likelihood is not Likelihood.UNLIKELY]
            likely.sort(key=lambda pair: -pair[0].points)
            return tuple(_hint(session, match, row) for match, row in likely[:limit])

    def _require_sound(self, details: PatientDetails) -> None:
        for problem in self.problems(details):
            raise RefusedError(problem.message)

    def _write_children(
        self, transaction: Transaction, patient_id: str, details: PatientDetails, region: str
    ) -> None:
        write_children(transaction, patient_id, details, region)
        transaction.session.flush()
        index_patients(transaction.session, [patient_id])


def _fields(details: PatientDetails) -> dict[str, str]:
    fields = {name: squeeze(getattr(details, name)) for name in PLAIN_FIELDS}
    fields["sort_key"] = sort_key(fields["family"], fields["given"], fields["preferred"])
    return fields


def _person(details: PatientDetails, region: str) -> Person:
    """A person as duplicates are compared."""
    address = details.addresses[0] if details.addresses else None
    numbers = {phones.read(entry.typed, region).e164 for entry in details.phones}
    return Person(
        family=details.family,
        given=details.given,
        former=details.former_names,
        suffix=details.suffix,
        birth_on=details.birth_on,
        sex=Sex(details.sex),
        phones=frozenset(numbers - {""}),
        email=details.emails[0].typed.lower() if details.emails else "",
        address=address.line if address else "",
        postcode=address.postcode if address else "",
        city=address.city if address else "",
        identifiers=frozenset(
            (entry.system, entry.value) for entry in details.identifiers if entry.kind != "source"
        ),
    )


def _candidates(session: Session, details: PatientDetails, new: Person) -> Iterator[Patient]:
    """People who share a sound of a name, a birth date, a phone or an identifier."""
    names = f"{details.family} {details.given} {details.former_names}"
    ids = set()
    for key in sound_keys(names):
        ids.update(
            search.prefix_ids(session, [[search.Key(SOUND, key, whole=True)]], _MOST_CANDIDATES)
        )
    query = select(Patient).where(
        Patient.deleted.is_(False), Patient.merged_into.is_(None), or_(*_shared(details, new, ids))
    )
    yield from session.scalars(query.limit(_MOST_CANDIDATES))


def _shared(details: PatientDetails, new: Person, ids: set[str]) -> Iterator[ColumnElement[bool]]:
    yield Patient.id.in_(ids)
    if details.birth_on:
        yield Patient.birth_on == details.birth_on
    if new.phones:
        yield Patient.id.in_(
            select(ContactPoint.patient_id).where(
                ContactPoint.normal.in_(new.phones), ContactPoint.deleted.is_(False)
            )
        )
    if new.identifiers:
        yield Patient.id.in_(
            select(PatientIdentifier.patient_id).where(
                PatientIdentifier.value.in_([value for _system, value in new.identifiers]),
                PatientIdentifier.deleted.is_(False),
            )
        )


def _hint(session: Session, match: Match, row: Patient) -> DuplicateHint:
    identifier = session.scalars(
        select(PatientIdentifier.value)
        .where(PatientIdentifier.patient_id == row.id, PatientIdentifier.deleted.is_(False))
        .order_by(PatientIdentifier.kind != "mrn", PatientIdentifier.id)
        .limit(1)
    ).first()
    return DuplicateHint(
        patient_id=row.id,
        name=list_name(row.family, row.given, row.preferred),
        birth_on=row.birth_on,
        identifier=identifier or "",
        why=" ".join(match.agrees),
        score=round(min(match.points / _SURE_POINTS, 1.0) * 100),
    )


_SURE_POINTS = 25.0
"""Evidence at which two records are the same person for all practical purposes."""
