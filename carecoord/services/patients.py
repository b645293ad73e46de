"""Adding people, changing their details, and saying what became of them."""

from sqlalchemy import select

from carecoord.common.clock import Clock
from carecoord.common.errors import EditConflictError, RefusedError
from carecoord.common.i18n import _
from carecoord.common.ids import new_id
from carecoord.common.names import sort_key
from carecoord.common.text import squeeze
from carecoord.db.database import Database, Transaction
from carecoord.entities import Patient
from carecoord.rules import partial_dates
from carecoord.security.permissions import Permission, is_allowed, require
from carecoord.services import patient_checks
from carecoord.services.caseloads import put_on_caseload
from carecoord.services.outreach_numbers import bring_back
from carecoord.services.patient_children import write_children
from carecoord.services.patient_details import (
    DuplicateHint,
    FieldProblem,
    LoadedDetails,
    PatientDetails,
)
from carecoord.services.patient_duplicates import find_duplicates, unnamed
from carecoord.services.patient_index import index_patients
from carecoord.services.patient_reading import PLAIN_FIELDS, details_rev, read_details
from carecoord.services.preferences import PreferenceService
from carecoord.settings import PHONE_REGION
from carecoord.vocab.actor import Actor
from carecoord.vocab.patients import Status


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
            return LoadedDetails(read_details(session, person), details_rev(session, patient_id))

    def problems(self, details: PatientDetails) -> tuple[FieldProblem, ...]:
        """What has to be mended before these details can be saved, field by field."""
        return patient_checks.problems(details, self._clock.today())

    def add(self, details: PatientDetails, *, actor: Actor, command_id: str | None = None) -> str:
        """Add a person and return their id.

        Args:
            details: The person.
            actor: Who adds them.
            command_id: From ``common.ids.new_id``; becomes the person's key, so that a
                second click on the same form adds nobody more.

        Raises:
            RefusedError: Something on the form has to be mended first.
        """
        require(actor, Permission.EDIT_PATIENT)
        self._require_sound(details)
        region = self._preferences.get(PHONE_REGION)
        with self._database.writing(actor, command_id=command_id) as transaction:
            if transaction.repeated and command_id is not None:
                return command_id
            person = Patient(id=command_id or new_id(), **_fields(details))
            transaction.session.add(person)
            transaction.session.flush()
            if not is_allowed(actor.role, Permission.SEE_EVERY_PATIENT):
                put_on_caseload(transaction, person.id, actor.staff_id)
            self._write_children(transaction, person.id, details, region)
            return person.id

    def edit(self, patient_id: str, details: PatientDetails, *, rev: int, actor: Actor) -> None:
        """Change a person's details.

        Raises:
            RefusedError: Something on the form has to be mended first.
            EditConflictError: Someone else changed the person, or a number, address or
                other entry of theirs, since ``rev`` was read.
        """
        require(actor, Permission.EDIT_PATIENT)
        self._require_sound(details)
        region = self._preferences.get(PHONE_REGION)
        with self._database.writing(actor) as transaction:
            person = transaction.fetch(Patient, patient_id)
            if details_rev(transaction.session, patient_id) != rev:
                raise _edit_conflict()
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
            RefusedError: The date is not one, lies in the future, or before the birth.
        """
        require(actor, Permission.EDIT_PATIENT)
        span = partial_dates.bounds(on) if on else None
        if on and (span is None or span[0] > self._clock.today()):
            raise RefusedError(_("This day lies in the future or is not a date. Type it again."))
        with self._database.writing(actor, reason=reason) as transaction:
            person = transaction.fetch(Patient, patient_id)
            born = partial_dates.bounds(person.birth_on)
            if span and born and span[1] < born[0]:
                raise RefusedError(_("This day lies before the birth date. Check both dates."))
            person.status = status.value
            person.status_on = on

    def possible_duplicates(
        self, details: PatientDetails, *, actor: Actor, limit: int = 5
    ) -> tuple[DuplicateHint, ...]:
        """People who may be the one being added, most alike first; a hint, never a refusal."""
        require(actor, Permission.VIEW_PATIENT)
        region = self._preferences.get(PHONE_REGION)
        with self._database.reading_whole() as session:
            found = find_duplicates(session, details, region, limit)
        if is_allowed(actor.role, Permission.SEE_EVERY_PATIENT) or not found:
            return found
        with self._database.reading() as session:
            query = select(Patient.id).where(Patient.id.in_([one.patient_id for one in found]))
            seen = set(session.scalars(query))
        return tuple(hint if hint.patient_id in seen else unnamed(hint) for hint in found)

    def _require_sound(self, details: PatientDetails) -> None:
        for problem in self.problems(details):
            raise RefusedError(problem.message)

    def _write_children(
        self, transaction: Transaction, patient_id: str, details: PatientDetails, region: str
    ) -> None:
        if write_children(transaction, patient_id, details, region):
            bring_back(transaction, patient_id)
        transaction.session.flush()
        index_patients(transaction.session, [patient_id])


def _edit_conflict() -> EditConflictError:
    return EditConflictError(
        _(
            "Someone else changed this person's details while you were working on them. "
            "Compare both versions, then save again."
        )
    )


def _fields(details: PatientDetails) -> dict[str, str]:
    fields = {name: squeeze(getattr(details, name)) for name in PLAIN_FIELDS}
    fields["sort_key"] = sort_key(fields["family"], fields["given"], fields["preferred"])
    return fields
