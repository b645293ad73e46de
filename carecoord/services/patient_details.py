"""What a person's details are when they travel between a form and the store."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class PhoneEntry:
    """A phone number as typed; ``id`` is "" for a new one."""

    typed: str
    id: str = ""
    use: str = "mobile"
    message_safe: str = "not_asked"
    shared: str = "not_asked"
    standing: str = "good"


@dataclass(frozen=True, slots=True)
class EmailEntry:
    typed: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class AddressEntry:
    id: str = ""
    line: str = ""
    city: str = ""
    state: str = ""
    postcode: str = ""
    country: str = ""
    mail_safe: str = "not_asked"


@dataclass(frozen=True, slots=True)
class IdentifierEntry:
    """A number some system gave the person; ``system`` is a URL or the name of the source."""

    system: str
    value: str
    id: str = ""
    kind: str = "mrn"


@dataclass(frozen=True, slots=True)
class ConsentEntry:
    """yes, no or not asked for one channel; channel "all" with "no" means do not contact.

    The same answer is the same whenever and however it was given.

    Attributes:
        given_on: ISO day it was given, "" when it is not known.
        how: ``vocab.patients.ConsentHow``; "" keeps what is known, else in person.
    """

    channel: str
    allowed: str
    given_on: str = field(default="", compare=False)
    how: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class RelatedEntry:
    name: str
    id: str = ""
    relationship: str = "other"
    phone: str = ""
    language_spoken: str = ""
    may_be_told: str = "not_asked"
    may_decide: bool = False
    gets_messages: bool = False
    permission_until_on: str = ""
    permission_scope: str = ""


@dataclass(frozen=True, slots=True)
class CareTeamEntry:
    staff_id: str
    function: str = "primary"


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientDetails:
    """Everything on the details form of one person.

    Dates are partial ISO text ("1970", "1970-03", "1970-03-05") or "".
    """

    prefix: str = ""
    family: str = ""
    given: str = ""
    middle: str = ""
    suffix: str = ""
    preferred: str = ""
    former_names: str = ""
    birth_on: str = ""
    sex: str = "unknown"
    gender: str = ""
    pronouns: str = ""
    language_spoken: str = ""
    language_written: str = ""
    interpreter: str = "not_asked"
    large_print: str = "not_asked"
    best_channel: str = ""
    best_time: str = ""
    contact_note: str = ""
    phones: tuple[PhoneEntry, ...] = ()
    emails: tuple[EmailEntry, ...] = ()
    addresses: tuple[AddressEntry, ...] = ()
    identifiers: tuple[IdentifierEntry, ...] = ()
    consents: tuple[ConsentEntry, ...] = ()
    related: tuple[RelatedEntry, ...] = ()
    tags: tuple[str, ...] = ()
    care_team: tuple[CareTeamEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """What is wrong with one field of the form, as a sentence."""

    field: str
    message: str


@dataclass(frozen=True, slots=True)
class DuplicateHint:
    """Someone who may be the same person; advisory, with what matched.

    Attributes:
        score: 0 to 100, higher is more alike.
        why: What matched, in words.
    """

    patient_id: str
    name: str
    birth_on: str
    identifier: str
    why: str
    score: int


NO_DETAILS = PatientDetails()


@dataclass(frozen=True, slots=True)
class LoadedDetails:
    """Details as stored, with the revision an edit must name."""

    details: PatientDetails = field(default=NO_DETAILS)
    rev: int = 0
