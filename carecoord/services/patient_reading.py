"""Reading one person's stored details back into the shape of the form."""

from sqlalchemy import func, select, union_all
from sqlalchemy.orm import Session

from carecoord.entities import (
    Address,
    CareTeamMember,
    ChannelConsent,
    ContactPoint,
    Patient,
    PatientIdentifier,
    PatientTag,
    RelatedPerson,
)
from carecoord.services.patient_children import CHILDREN, living_rows
from carecoord.services.patient_details import (
    AddressEntry,
    CareTeamEntry,
    ConsentEntry,
    EmailEntry,
    IdentifierEntry,
    PatientDetails,
    PhoneEntry,
    RelatedEntry,
)

PLAIN_FIELDS = (
    "prefix", "family", "given", "middle", "suffix", "preferred", "former_names", "birth_on",
    "sex", "gender", "pronouns", "language_spoken", "language_written", "interpreter",
    "large_print", "best_channel", "best_time", "contact_note",
)  # fmt: skip
"""Fields a person's form and row share by name."""


def read_details(session: Session, patient: Patient) -> PatientDetails:
    """Everything the details form shows of one person."""
    contacts = sorted(living_rows(session, ContactPoint, patient.id), key=lambda row: row.rank)
    return PatientDetails(
        **{name: getattr(patient, name) for name in PLAIN_FIELDS},
        phones=tuple(_phone(row) for row in contacts if row.kind == "phone"),
        emails=tuple(EmailEntry(row.typed, row.id) for row in contacts if row.kind == "email"),
        addresses=tuple(_address(row) for row in living_rows(session, Address, patient.id)),
        identifiers=tuple(
            IdentifierEntry(row.system, row.value, row.id, row.kind)
            for row in living_rows(session, PatientIdentifier, patient.id)
        ),
        consents=tuple(
            ConsentEntry(row.channel, row.allowed, row.given_on, row.how)
            for row in living_rows(session, ChannelConsent, patient.id)
        ),
        related=tuple(_related(row) for row in living_rows(session, RelatedPerson, patient.id)),
        tags=tuple(row.tag for row in living_rows(session, PatientTag, patient.id)),
        care_team=tuple(
            CareTeamEntry(row.staff_id, row.function)
            for row in living_rows(session, CareTeamMember, patient.id)
        ),
    )


def details_rev(session: Session, patient_id: str) -> int:
    """A number that rises with every change of the person or of what hangs on them."""
    own = select(Patient.rev).where(Patient.id == patient_id)
    beside = (
        select(func.sum(table.rev)).where(table.patient_id == patient_id) for table in CHILDREN
    )
    return sum(filter(None, session.scalars(union_all(own, *beside))))


def _phone(row: ContactPoint) -> PhoneEntry:
    return PhoneEntry(
        typed=row.typed,
        id=row.id,
        use=row.use,
        message_safe=row.message_safe,
        shared=row.shared,
        standing=row.standing,
    )


def _address(row: Address) -> AddressEntry:
    return AddressEntry(
        id=row.id,
        line=row.line,
        city=row.city,
        state=row.state,
        postcode=row.postcode,
        country=row.country,
        mail_safe=row.mail_safe,
    )


def _related(row: RelatedPerson) -> RelatedEntry:
    return RelatedEntry(
        name=row.name,
        id=row.id,
        relationship=row.relationship,
        phone=row.phone_typed,
        language_spoken=row.language_spoken,
        may_be_told=row.may_be_told,
        may_decide=row.may_decide,
        gets_messages=row.gets_messages,
        permission_until_on=row.permission_until_on,
        permission_scope=row.permission_scope,
    )
