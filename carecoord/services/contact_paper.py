"""How a patient is reached, as the sheet for them to correct needs it."""

from collections.abc import Iterable, Iterator

from sqlalchemy.orm import Session

from carecoord.common.i18n import in_language
from carecoord.entities import Patient
from carecoord.handouts.documents.contact_page import ContactPaper, ContactPart
from carecoord.services.papers import label_of
from carecoord.services.patient_details import AddressEntry, PatientDetails, RelatedEntry
from carecoord.services.patient_reading import read_details
from carecoord.vocab import languages
from carecoord.vocab.patients import BestTime, Channel, PhoneKind, Relationship, ThreeValued
from carecoord.vocab.terms import Term, label


def contact_paper(session: Session, person: Patient, language: str) -> ContactPaper:
    """Phones, address, languages and wishes, and the people who may be told."""
    details = read_details(session, person)
    return ContactPaper(
        patient=label_of(session, person, language),
        details=_parts(person.id, _details(details, language)),
        people=_parts(person.id, (_related(one, language) for one in details.related)),
    )


def _parts(patient_id: str, facts: Iterable[tuple[str, str]]) -> tuple[ContactPart, ...]:
    return tuple(ContactPart(patient_id=patient_id, label=name, value=v) for name, v in facts)


def _details(details: PatientDetails, language: str) -> Iterator[tuple[str, str]]:
    _ = in_language(language)
    for phone in details.phones:
        use = _word(PhoneKind, phone.use, language) or _("Phone")
        yield use, phone.typed
    if not details.phones:
        yield _("Phone"), ""
    yield _("Email"), ", ".join(email.typed for email in details.emails)
    for address in details.addresses or (AddressEntry(),):
        yield _("Address"), _address(address)
    yield _("Language you speak"), _language(details.language_spoken, language)
    yield _("Language you read"), _language(details.language_written, language)
    yield _("Best way to reach you"), _word(Channel, details.best_channel, language)
    yield _("Best time to call"), _word(BestTime, details.best_time, language)


def _related(entry: RelatedEntry, language: str) -> tuple[str, str]:
    _ = in_language(language)
    told = {
        ThreeValued.YES.value: _("We may talk to them about your health."),
        ThreeValued.NO.value: _("We do not talk to them about your health."),
    }.get(entry.may_be_told, _("We have not asked you yet whether we may talk to them."))
    relation = _word(Relationship, entry.relationship, language)
    facts = (entry.name, relation, entry.phone)
    return _("Person"), "\n".join((", ".join(filter(None, facts)), told))


def _address(entry: AddressEntry) -> str:
    town = " ".join(filter(None, (entry.city, entry.state, entry.postcode)))
    return ", ".join(filter(None, (entry.line, town, entry.country)))


def _language(code: str, language: str) -> str:
    """A language's name as the paper's reader calls it."""
    found = languages.find(code) if code else None
    if found is None:
        return code
    return found.spanish if languages.base(language) == "es" else found.english


def _word(terms: type[Term], value: str, language: str) -> str:
    """A stored value in the paper's language; an unknown one as it is."""
    try:
        return label(terms(value), in_language(language)) if value else ""
    except ValueError:
        return value
